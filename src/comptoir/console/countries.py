"""The countries that a form offers."""

from functools import cache

from babel import Locale

NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Code and English name of each country, by name."""
    names = Locale("en").territories
    found = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}
    return tuple(
        sorted(((code, name) for code, name in found.items() if code not in NOT_COUNTRIES), key=lambda pair: pair[1])
    )


def country_name(code: str) -> str:
    """``Germany`` for DE; a code that is none stays as it is."""
    return Locale("en").territories.get(code, code)
