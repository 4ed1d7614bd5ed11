"""The words of each message: one Liquid template per event, read once and rendered as plain text.

A template begins with its headings (``name: …`` is what staff call it), a line ``---``, then paragraphs. Lines that
begin with ``- `` say what happens next. It holds words only: the letter (``letters.py``) lays them out as text and as
HTML, so whoever writes a template can break neither.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from liquid import Environment, StrictUndefined

FOLDER = Path(__file__).parent / "templates"
HEADINGS = ("subject", "preview", "title", "done", "button", "show")
BUTTONS = {"pay": "Pay {amount}", "track": "Follow your parcel", "status": "See your order"}
SHOWN = frozenset({"payment", "tracking", "items", "parcel", "address"})
ALSO_CALLED = {"customer.code_asked": "Sign-in code"}  # Letters without words of their own here (sign_in_codes.py).
_LIQUID = Environment(undefined=StrictUndefined)


@dataclass(frozen=True)
class Words:
    """A message in words, with the names of what is shown beside them."""

    subject: str
    preview: str  # What an inbox shows after the subject.
    title: str
    done: int  # How many of the customer's five steps are done; 0: no steps are shown.
    button: str  # A key of BUTTONS.
    show: frozenset[str]
    paragraphs: tuple[str, ...]
    next: tuple[str, ...]  # What happens next.


def names() -> list[str]:
    """The events for which there are words."""
    return sorted(path.name.removesuffix(".liquid") for path in FOLDER.glob("*.*.liquid"))


def words_for(event: str, facts: Mapping[str, Any]) -> Words:
    """What a customer is told about an event.

    Raises KeyError for an event without words, and Liquid's UndefinedError for a fact that is missing.
    """
    headings, body = _template(event)
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
def name_of(event: str) -> str:
    """What staff call the message about an event: ``Payment link``; the event itself where there are no words."""
    path = FOLDER / f"{event}.liquid"
    if not path.is_file():
        return ALSO_CALLED.get(event, event)
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("name: ")


@cache
def _template(event: str):  # type: ignore[no-untyped-def]
    path = FOLDER / f"{event}.liquid"
    if not path.is_file():
        raise KeyError(event)
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
