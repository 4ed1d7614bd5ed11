"""The words of a file as values: whole numbers, prices, moments, names of customers.

Each parser remembers what it has read (a log repeats itself), so the price of care is paid once a word.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comptoir.exchange.sales.codes import stock_code
from comptoir.exchange.sales.mapping import Mapping, MappingUnclear
from comptoir.kernel import money

MILLI = 1000  # Prices are kept in thousandths of the smallest coin: £0.001 is 100 of them, £2.55 is 255,000.
MOST_QUANTITY = 1_000_000_000
MOST_MINOR = 1_000_000_000_000
UNREADABLE = "\ufffd"  # What stands for bytes that are no characters, and for NUL, which no database keeps.
_REMEMBERED = 100_000


class Remembered(dict):
    """A parser with a memory of limited size; raises what the parser raises."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Any:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[text] = self._parse(text)
        return value


def quantities(decimal: str) -> Remembered:
    """Whole numbers; ``12.0`` is one, ``1.5`` is not."""

    def parse(text: str) -> int:
        number = _number(text, decimal, "quantity")
        if number != number.to_integral_value():
            raise ValueError(f"quantity {text!r} is not a whole number")
        if abs(number) > MOST_QUANTITY:
            raise ValueError(f"quantity {text!r} is larger than anything sold")
        return int(number)

    return Remembered(parse)


def prices(decimal: str, currency: str) -> Remembered:
    """Prices of one piece in thousandths of the smallest coin, exactly."""
    scale = money.digits(currency) + 3

    def parse(text: str) -> int:
        number = _number(text, decimal, "price")
        if abs(number) > MOST_MINOR:
            raise ValueError(f"price {text!r} is larger than anything sold")
        scaled = number.scaleb(scale)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"price {text!r} is finer than a thousandth of the smallest coin")
        return int(scaled)

    return Remembered(parse)


def moments(date_format: str, zone: str) -> Remembered:
    """Local times of one place as moments. Of an hour that happens twice in autumn the first is taken."""
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise MappingUnclear(f"There is no time zone called {zone!r}.", field="zone") from error

    def parse(text: str) -> datetime:
        try:
            at = datetime.strptime(text.strip(), date_format)  # noqa: DTZ007 - the zone is added below.
        except ValueError as error:
            raise ValueError(f"date {text!r} is not written as {date_format!r}") from error
        if not 1970 <= at.year <= 2100:
            raise ValueError(f"date {text!r} lies outside 1970 to 2100")
        return at.replace(tzinfo=place) if at.tzinfo is None else at.astimezone(place)

    return Remembered(parse)


def names(missing: tuple[str, ...]) -> Remembered:
    """Plain text without outer blanks; the words for *missing* and blanks are the empty text."""

    def parse(text: str) -> str:
        plain = text.replace("\0", UNREADABLE).strip()
        return "" if plain.lower() in missing else plain

    return Remembered(parse)


def codes() -> Remembered:
    """Stock codes, see `stock_code`."""
    return Remembered(lambda text: stock_code(text.replace("\0", UNREADABLE)))


def customer_codes(missing: tuple[str, ...]) -> Remembered:
    """Codes of customers; ``17850.0``, as spreadsheets write numbers with gaps, is ``17850``."""

    def parse(text: str) -> str:
        code = text.replace("\0", UNREADABLE).strip()
        if code.lower() in missing:
            return ""
        return code[:-2] if re.fullmatch(r"\d+\.0", code) else code

    return Remembered(parse)


class Parsers:
    """The parsers that one mapping asks for."""

    def __init__(self, mapping: Mapping) -> None:
        self.quantity = quantities(mapping.decimal)
        self.price = prices(mapping.decimal, mapping.currency)
        self.at = moments(mapping.date_format, mapping.zone)
        self.code = codes()
        self.name = names(mapping.missing)
        self.customer = customer_codes(mapping.missing)


def _number(text: str, decimal: str, what: str) -> Decimal:
    plain = text.strip().replace(" ", "").replace("\u00a0", "")
    if decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(f"{what} {text!r} is not a number") from error
    if not number.is_finite():
        raise ValueError(f"{what} {text!r} is not a number")
    return number
