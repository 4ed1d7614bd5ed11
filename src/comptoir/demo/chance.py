"""Choices that look accidental and are always the same: drawn from a hash of what they are for."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(below: int, *about: object) -> int:
    """A number from 0 up to and without ``below``, the same for the same words for ever and on every machine."""
    said = "\x1f".join(map(str, about)).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") % below


def pick(choices: Sequence[T], *about: object) -> T:
    """One of the choices."""
    return choices[number(len(choices), *about)]


def often(percent: int, *about: object) -> bool:
    """Whether something happens that happens in so many of a hundred cases."""
    return number(100, *about) < percent


def fill(pattern: str, *about: object) -> str:
    """A pattern with each ``#`` made a digit and each ``@`` a letter that postcodes use."""
    return "".join(
        str(number(10, *about, at)) if sign == "#" else pick("ABDEFGHJLNPRSTUWXY", *about, at) if sign == "@" else sign
        for at, sign in enumerate(pattern)
    )
