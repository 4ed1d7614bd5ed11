"""Money is an integer in the smallest coin of its currency."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.core import UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision


def digits(currency: str) -> int:
    """How many decimals a currency has: 2 for GBP, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal | str, currency: str) -> int:
    """An amount in whole units as minor units, half up."""
    scaled = Decimal(amount).scaleb(digits(currency))
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_major(amount_minor: int, currency: str) -> Decimal:
    return Decimal(amount_minor).scaleb(-digits(currency))


def say(amount_minor: int, currency: str, locale: str = "en_GB") -> str:
    """An amount as people write it, with a true minus sign: ``−£5.00``."""
    try:
        text = format_currency(abs(to_major(amount_minor, currency)), currency, locale=locale)
    except UnknownLocaleError:
        text = format_currency(abs(to_major(amount_minor, currency)), currency, locale="en_GB")
    return f"−{text}" if amount_minor < 0 else text


def split(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out in proportion, to the last coin, by largest remainder.

    The parts sum to the total and none is further than one coin from its exact share. Equal remainders go to the
    first. Weights that sum to nothing share equally.

    Raises ValueError for no weights or a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError("split() needs at least one weight, and none below zero")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    sign = -1 if total_minor < 0 else 1
    parts = [divmod(abs(total_minor) * weight, whole) for weight in weights]
    missing = abs(total_minor) - sum(part for part, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))
    extra = set(by_remainder[:missing])
    return [sign * (part + (i in extra)) for i, (part, _) in enumerate(parts)]


def part_of(amount_minor: int, numerator: int, denominator: int) -> int:
    """A fraction of an amount, half up and away from zero: the tax in a price, a percentage."""
    sign = -1 if amount_minor < 0 else 1
    return sign * ((2 * abs(amount_minor) * numerator + denominator) // (2 * denominator))
