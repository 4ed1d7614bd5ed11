"""What a file says of its customers and products, gathered line by line."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from comptoir.exchange.sales.codes import LineKind, kind_by
from comptoir.exchange.sales.rows import Row
from comptoir.exchange.sales.rules import is_name


@dataclass(slots=True)
class CustomerFacts:
    """What a file says of one customer."""

    first_at: datetime
    last_at: datetime
    countries: Counter[str] = field(default_factory=Counter)  # Invoices by country.
    invoices: int = 0
    quantity: int = 0

    def note(self, row: Row, quantity: int) -> None:
        """One of her invoices, as its first line tells."""
        self.countries[row.country] += 1
        self.invoices += 1
        self.quantity += quantity
        self.first_at = min(self.first_at, row.at)
        self.last_at = max(self.last_at, row.at)

    @property
    def country(self) -> str:
        """The country of most of her invoices; of equals the first in the alphabet."""
        return min(self.countries, key=lambda name: (-self.countries[name], name), default="")


class Tally:
    """Lines of one stock code, description and price, counted."""

    __slots__ = ("first_at", "last_at", "lines", "sales", "sold")

    def __init__(self, at: datetime) -> None:
        self.first_at = self.last_at = at  # On the first and on the last of its lines in the file.
        self.lines = 0
        self.sales = 0  # Lines that sell.
        self.sold = 0  # Pieces on lines that sell.


@dataclass(slots=True)
class ProductFacts:
    """What a file says of one stock code."""

    kind: LineKind
    first_at: datetime
    last_at: datetime
    names: Counter[str] = field(default_factory=Counter)  # Descriptions on lines with a price.
    notes: Counter[str] = field(default_factory=Counter)  # Descriptions on lines without: names or remarks.
    prices: Counter[int] = field(default_factory=Counter)  # On ordinary lines, in thousandths of the smallest coin.
    sold: int = 0

    def note(self, description: str, price: int, tally: "Tally") -> None:
        """Its lines of one description and price."""
        self.first_at = min(self.first_at, tally.first_at)
        self.last_at = max(self.last_at, tally.last_at)
        if price > 0 and tally.sold:
            self.prices[price] += tally.sales
            self.sold += tally.sold
        if description:
            (self.names if price > 0 else self.notes)[description] += tally.lines

    @property
    def name(self) -> str:
        """The most frequent real description; empty when the file never names it."""
        real = self.names or Counter({note: count for note, count in self.notes.items() if is_name(note)})
        return min(real, key=lambda name: (-real[name], name), default="")

    @property
    def other_names(self) -> list[str]:
        """Every other description it was given, most frequent first."""
        others = self.names + self.notes
        others.pop(self.name, None)
        return sorted(others, key=lambda name: (-others[name], name))

    @property
    def price(self) -> int:
        """The price at which it was sold most often, zero when never; of equals the higher."""
        return min(self.prices, key=lambda price: (-self.prices[price], -price), default=0)


def product_facts(
    tallies: dict[tuple[str, str, int], Tally], codes: Iterable[tuple[str, str]]
) -> dict[str, ProductFacts]:
    """What lines counted by stock code, description and price say of each product."""
    kind_of = kind_by(codes)
    products: dict[str, ProductFacts] = {}
    for (code, description, price), tally in tallies.items():
        if code not in products:
            products[code] = ProductFacts(kind_of(code), tally.first_at, tally.last_at)
        products[code].note(description, price, tally)
    return products
