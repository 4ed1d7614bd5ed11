"""The words of each message: a Liquid template per event and language, read once and rendered as plain text.

``templates/en/order.placed.liquid`` is what a customer is told of ``order.placed``; below ``location/`` and ``shop/``
lies what those are told who pack it and who run the shop.

A template begins with its headings (``name: …`` is what staff call it), a line ``---``, then paragraphs. Lines that
begin with ``- `` say what happens next. It holds words only: the letter (``letters.py``) lays them out as text and as
HTML, so whoever writes a template can break neither.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from liquid import Environment, StrictUndefined

from .languages import FOLDER, LANGUAGES, STAFFS_OWN

__all__ = ["LANGUAGES", "Words", "known", "name_of", "names", "told_to", "words_for"]

HEADINGS = ("subject", "preview", "title", "done", "button", "show")
SHOWN = frozenset({"payment", "tracking", "items", "parcel", "address"})
QUOTES = ("quote.sent", "quote.reminded", "quote.expired")  # Told to the customer, from templates/…/quotes/.
QUOTES_TO_SHOP = ("quote.requested", "quote.accepted", "quote.declined")
TO_LOCATION, TO_SHOP = "location/delivery.allocated", "shop/order.opened"
TO_APPROVER = "approver/approval.asked"  # One to each: the message's template ends in "#" and the person's id.
TOLD = {"approver": "Approver", "location": "Location", "shop": "Shop"}
ALSO_CALLED = {
    "customer.code_asked": "Sign-in code",
    "customer.registration_asked": "Code for a new account",
    "quote.code_asked": "Code to accept a quote",
}  # Letters without words of their own here (sign_in_codes.py).
_LIQUID = Environment(undefined=StrictUndefined)


@dataclass(frozen=True)
class Words:
    """A message in words, with the names of what is shown beside them."""

    subject: str
    preview: str  # What an inbox shows after the subject.
    title: str
    done: int  # How many of the customer's five steps are done; 0: no steps are shown.
    button: str  # A key of the buttons in ``phrases.toml``.
    show: frozenset[str]
    paragraphs: tuple[str, ...]
    next: tuple[str, ...]  # What happens next.


def names() -> list[str]:
    """The events of which customers are told."""
    return sorted(path.name.removesuffix(".liquid") for path in (FOLDER / STAFFS_OWN).glob("*.*.liquid"))


def words_for(template: str, facts: Mapping[str, Any], language: str = STAFFS_OWN) -> Words:
    """What somebody is told, in one of our languages.

    Raises KeyError for a template that is none, and Liquid's UndefinedError for a fact that is missing.
    """
    headings, body = _template(template, language)
    facts = known(facts)
    said = {name: _one_line(heading.render(**facts)) for name, heading in headings.items()}
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body.render(**facts))]
    steps = [line for block in blocks if block.startswith("- ") for line in block.splitlines()]
    return Words(
        subject=said["subject"][:200],
        preview=said["preview"],
        title=said["title"],
        done=int(said["done"]),
        button=said["button"],
        show=frozenset(said["show"].split()),
        paragraphs=tuple(_one_line(block) for block in blocks if block and not block.startswith("- ")),
        next=tuple(_one_line(step.removeprefix("- ")) for step in steps if step.strip()),
    )


@cache
def name_of(template: str) -> str:
    """What staff call a message: ``Payment link``; the template itself where there are no words."""
    template = template.partition("#")[0]
    path = FOLDER / STAFFS_OWN / f"{template}.liquid"
    if not path.is_file():
        return ALSO_CALLED.get(template, template)
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("name: ")


def told_to(template: str) -> str:
    """Who is told by a message, in a word."""
    return TOLD.get(template.partition("/")[0], "Customer")


@cache
def _template(template: str, language: str):  # type: ignore[no-untyped-def]
    path = FOLDER / language / f"{template}.liquid"
    if not path.is_file():
        raise KeyError(template)
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    pairs = dict(line.split(": ", 1) for line in head.splitlines())
    return {name: _LIQUID.from_string(pairs[name]) for name in HEADINGS}, _LIQUID.from_string(body)


def known(facts: Any) -> Any:
    """Facts with nothing in place of empty texts: Liquid takes an empty text for true."""
    if isinstance(facts, Mapping):
        return {name: known(value) for name, value in facts.items()}
    return None if facts == "" else facts


def _one_line(text: str) -> str:
    return " ".join(text.split())
