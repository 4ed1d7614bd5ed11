"""Ask an address for what is not one's own, and say what was wrong with the answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

from .things import Things

PART = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")
NOT_FOUND = 404


@dataclass(frozen=True)
class Visit:
    """One request and what came of it."""

    what: str
    status: int
    text: str
    goes_to: str


def path_of(pattern: str, things: Things, names: Mapping[str, str]) -> str:
    """The address of something among the things."""

    def part(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return str(things[names.get(name, name)])

    return PART.sub(part, pattern)


def filled(form: Any, things: Things) -> Any:
    """A form or a query in which {sku} and the like are those of the things."""
    if isinstance(form, str):
        return PART.sub(lambda found: str(things[found[2]]), form) if "{" in form else form
    if isinstance(form, Mapping):
        return {name: filled(value, things) for name, value in form.items()}
    return [filled(value, things) for value in form] if isinstance(form, list) else form


def visit(client: Client, method: str, address: str, form: Any = None, **more: Any) -> Visit:
    answer = client.generic(method, address, **more) if form is None else client.post(address, form, **more)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = unescape(body.decode(errors="replace"))
    return Visit(f"{method} {address}", answer.status_code, text, answer.get("Location", ""))


def told(found: Visit, words: Iterable[str], typed: Any = None) -> list[str]:
    """Words that the answer must not hold; what was typed may be shown again."""
    sent = f"{found.what} {typed}"
    return [f"{found.what} says “{word}”" for word in sorted(words) if word in found.text and word not in sent]
