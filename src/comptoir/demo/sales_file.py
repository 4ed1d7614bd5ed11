"""Invented sales as a file that the import reads like anybody's."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from comptoir.exchange.sales.mapping import Mapping


class SaleRow(NamedTuple):
    """A line of an invoice; one whose number begins with C takes goods back."""

    invoice: str
    stock_code: str
    description: str
    quantity: int
    at: datetime
    unit_minor: int
    customer: str
    country: str = ""


HEADINGS = ("invoice", "stock_code", "description", "quantity", "at", "unit_price", "customer", "country")
COLUMNS = {name: name for name in HEADINGS}


def mapping(*, zone: str = "Europe/London", currency: str = "GBP") -> Mapping:
    return Mapping(columns=COLUMNS, zone=zone, currency=currency)


@contextmanager
def written(name: str, rows: Iterable[SaleRow]) -> Iterator[Path]:
    """The rows as a file of that name, for a while."""
    with tempfile.TemporaryDirectory(prefix="comptoir-demo-") as folder:
        file = Path(folder) / name
        with file.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.writer(opened)
            writer.writerow(HEADINGS)
            for row in rows:
                told = row._replace(at=f"{row.at:%Y-%m-%d %H:%M:%S}", unit_minor=f"{row.unit_minor / 100:.2f}")  # type: ignore[arg-type]
                writer.writerow(told)
        yield file
