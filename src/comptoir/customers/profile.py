"""What a profile and an address may hold. Pure."""

from collections.abc import Collection, Mapping
from functools import cache

from babel import Locale

from comptoir.kernel.errors import Invalid

_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})


class BadText(Invalid):
    """A text that is missing, too long, or no text."""


class UnknownCountry(Invalid):
    def __init__(self) -> None:
        super().__init__("A country is written with the two letters of ISO 3166, like GB or FR.", field="country")


class UnknownKind(Invalid):
    def __init__(self, field: str, known: tuple[str, ...]) -> None:
        super().__init__(f"“{field}” is one of {', '.join(known)}.", field=field)


def text(value: str, *, field: str, longest: int, needed: bool = False, lines: bool = False) -> str:
    """A typed text as it is kept: without blanks at its ends.

    Raises BadText for one that is missing, too long, or holds characters that nobody can see.
    """
    kept = value.strip()
    if needed and not kept:
        raise BadText(f"“{_said(field)}” is missing.", field=field)
    if len(kept) > longest:
        raise BadText(f"“{_said(field)}” is longer than {longest} characters.", field=field)
    if any(_is_unseen(c) and not (lines and c in "\r\n") for c in kept):
        raise BadText(f"“{_said(field)}” holds characters that are no text.", field=field)
    return kept


def country(value: str, *, needed: bool = False) -> str:
    """Two capital letters.

    Raises UnknownCountry.
    """
    code = value.strip().upper()
    if code not in country_names() and (code or needed):
        raise UnknownCountry
    return code


def one_of(value: str, known: tuple[str, ...], *, field: str) -> str:
    """Raises UnknownKind."""
    if value not in known:
        raise UnknownKind(field, known)
    return value


def cleaned(
    given: Mapping[str, str | None], *, longest: Mapping[str, int], needed: Collection[str], kinds: tuple[str, ...]
) -> dict[str, str]:
    """Typed values as they are kept, without those that are None; of ``needed`` none may be empty.

    Raises Invalid for the first that cannot be right.
    """
    kept = {}
    for field, value in given.items():
        if value is None:
            continue
        if field == "country":
            kept[field] = country(value, needed=field in needed)
        elif field == "kind":
            kept[field] = one_of(value, kinds, field=field)
        else:
            limit = longest[field]
            kept[field] = text(value, field=field, longest=limit, needed=field in needed, lines=field == "street")
    return kept


def _said(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _is_unseen(c: str) -> bool:
    return ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) <= 0xDFFF


@cache
def country_names() -> dict[str, str]:
    """Every country's English name by its two letters, in the order of names."""
    named = sorted(((str(name), str(code)) for code, name in Locale("en").territories.items()))
    return {code: name for name, code in named if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES}
