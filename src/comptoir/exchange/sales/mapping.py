"""How a file of sales is written: its columns, dates, numbers and codes."""

import json
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from comptoir.exchange.sales.codes import RETAIL_CODES
from comptoir.kernel.errors import Invalid

REQUIRED = ("invoice", "stock_code", "quantity", "at", "unit_price")
OPTIONAL = ("description", "customer", "country")
COLUMNS = REQUIRED + OPTIONAL

ENCODINGS = ("utf-8", "cp1252", "latin-1")  # Those in which a line end is one byte, so a place in the file is one too.
DELIMITERS = (",", ";", "\t", "|")


class MappingUnclear(Invalid):
    """The file cannot be read without being told more; nothing was imported."""


@dataclass(frozen=True)
class Mapping:
    """What each column of a file is called and how its values are written.

    ``columns`` maps our names (`COLUMNS`) to the file's headings. ``zone`` names the clock of its times, ``currency``
    the money of its prices. An invoice whose number starts with ``return_prefix`` takes goods back, one that starts
    with ``ledger_prefix`` is no trade at all. ``codes`` says what the stock codes are that are no products.
    """

    columns: Dictionary[str, str]
    date_format: str = "%Y-%m-%d %H:%M:%S"
    decimal: str = "."
    delimiter: str = ","
    encoding: str = "utf-8"
    zone: str = "Europe/London"
    currency: str = "GBP"
    return_prefix: str = "C"
    ledger_prefix: str = "A"
    codes: tuple[tuple[str, str], ...] = RETAIL_CODES
    missing: tuple[str, ...] = field(default=("nan", "null", "none", "n/a"))  # Words that mean an empty field.

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.columns) - set(COLUMNS)):
            raise MappingUnclear(
                f"The mapping names columns nobody knows: {', '.join(unknown)}. Known are {', '.join(COLUMNS)}.",
                field="columns",
            )
        if lacking := [name for name in REQUIRED if name not in self.columns]:
            raise MappingUnclear(
                f"The mapping does not say which column holds {', '.join(lacking)}. Nothing was imported.",
                field="columns",
            )
        _one_of("encoding", self.encoding, ENCODINGS)
        _one_of("delimiter", self.delimiter, DELIMITERS)
        _one_of("decimal", self.decimal, (".", ","))

    def as_dict(self) -> dict[str, Any]:
        """As `from_dict` takes it again."""
        return asdict(self)

    def as_json(self) -> str:
        return json.dumps(self.as_dict(), sort_keys=True)


def from_dict(given: Dictionary[str, object]) -> Mapping:
    """A mapping as people write it in a JSON file; what is left out keeps its usual value."""
    known = {one.name for one in fields(Mapping)}
    if unknown := sorted(set(given) - known):
        raise MappingUnclear(f"The mapping has keys nobody knows: {', '.join(unknown)}.", field=unknown[0])
    columns = given.get("columns")
    if not isinstance(columns, dict):
        raise MappingUnclear('The mapping needs "columns": which heading holds what.', field="columns")
    rest = {key: value for key, value in given.items() if key != "columns"}
    for key in ("codes", "missing"):
        if key in rest:
            rest[key] = _tuples(rest[key], key)
    return Mapping(columns=columns, **rest)  # type: ignore[arg-type]


def _tuples(value: object, key: str) -> tuple:
    if not isinstance(value, list | tuple):
        raise MappingUnclear(f'"{key}" in the mapping must be a list.', field=key)
    return tuple(tuple(one) if isinstance(one, list) else one for one in value)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        choices = ", ".join(repr(one) for one in allowed)
        raise MappingUnclear(f"The mapping says {name} {value!r}; possible are {choices}.", field=name)


ONLINE_RETAIL = Mapping(
    columns={
        "invoice": "invoice",
        "stock_code": "stock_code",
        "description": "description",
        "quantity": "quantity",
        "at": "invoice_date",
        "unit_price": "unit_price",
        "customer": "customer_id",
        "country": "country",
    }
)
"""The retail log that the demo ships."""
