"""Sums as people type them."""

from decimal import Decimal, InvalidOperation

from comptoir.kernel import money
from comptoir.kernel.errors import Invalid

MOST = Decimal(10) ** 10


def read_amount(text: str, currency: str, *, field: str) -> int:
    """``24.50`` as 2450 minor units; a comma is a point.

    Raises Invalid for what is no sum, or has more decimals than the currency.
    """
    plain = text.strip().replace(" ", "").replace(",", ".")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise Invalid(f"“{text.strip()[:20]}” is no sum; write it like 24.50.", field=field) from None
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise Invalid("A sum lies between 0 and ten thousand million.", field=field)
    minor = amount.scaleb(money.digits(currency))
    if minor != minor.to_integral_value():
        raise Invalid(f"{currency} has {money.digits(currency)} decimals.", field=field)
    return int(minor)


def written(minor: int, currency: str) -> str:
    """2450 as ``24.50``, for a field."""
    return str(money.to_major(minor, currency))


def read_percent(text: str, *, field: str) -> int:
    """``20`` or ``5.5`` percent as basis points.

    Raises Invalid.
    """
    try:
        points = Decimal(text.strip().removesuffix("%").strip().replace(",", ".")) * 100
    except InvalidOperation:
        raise Invalid(f"“{text.strip()[:20]}” is no percentage; write it like 20 or 5.5.", field=field) from None
    if not points.is_finite() or points != points.to_integral_value() or not 0 <= points <= 10_000:
        raise Invalid("A tax lies between 0 and 100 %, with two decimals at most.", field=field)
    return int(points)


def read_whole(text: str, *, field: str, what: str) -> int:
    """A whole number that is not negative.

    Raises Invalid.
    """
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > 12:
        raise Invalid(f"“{plain[:20]}” is no number of {what}; write it in digits, like 12.", field=field)
    return int(plain)
