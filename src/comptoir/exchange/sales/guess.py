"""A mapping guessed from the first lines of a file, or a sentence that says what must be told."""

import csv
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from comptoir.exchange.sales.mapping import COLUMNS, DELIMITERS, REQUIRED, Mapping, MappingUnclear
from comptoir.exchange.sales.rows import UnreadableFile, open_unpacked

_SAMPLE_LINES = 2000

HEADINGS: dict[str, tuple[str, ...]] = {
    "invoice": ("invoice", "invoiceno", "invoicenumber", "invoiceid", "order", "orderno", "ordernumber", "orderid",
                "receipt", "receiptno", "transaction", "transactionid", "ticket"),
    "stock_code": ("stockcode", "sku", "itemcode", "productcode", "productid", "article", "articleno", "itemid",
                   "item"),
    "description": ("description", "productname", "itemname", "product", "name", "title", "lineitemname"),
    "quantity": ("quantity", "qty", "pieces", "units", "lineitemquantity"),
    "at": ("invoicedate", "date", "orderdate", "createdat", "soldat", "datetime", "timestamp", "transactiondate"),
    "unit_price": ("unitprice", "price", "itemprice", "priceeach", "lineitemprice"),
    "customer": ("customerid", "customer", "customercode", "customerno", "clientid", "buyerid"),
    "country": ("country", "countryname", "shippingcountry", "countrycode"),
}  # fmt: skip
"""How our columns are called elsewhere: lower case, letters and digits only, the surest name first."""

DATE_FORMATS = tuple(
    f"{day}{time}"
    for day in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y")
    for time in (" %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M:%S%z", "")
)


def guess_mapping(path: Path) -> Mapping:
    """How this file is written, as far as its first 2,000 lines tell.

    Raises MappingUnclear, with what was found and what must be told, where two readings are possible.
    """
    lines, encoding = _sample(path)
    delimiter = max(DELIMITERS, key=lines[0].count)
    records = [record for record in csv.reader(lines, delimiter=delimiter) if record]
    headings = [heading.strip() for heading in records[0]]
    columns = _columns(headings)
    body = [record for record in records[1:] if len(record) == len(headings)]
    if not body:
        raise MappingUnclear("The file has a heading and no lines under it. Nothing was imported.")

    def values(name: str) -> list[str]:
        at = headings.index(columns[name])
        return [record[at].strip() for record in body if record[at].strip()]

    return Mapping(
        columns=columns,
        date_format=_date_format(values("at")),
        decimal=_decimal(values("unit_price")),
        delimiter=delimiter,
        encoding=encoding,
    )


def _sample(path: Path) -> tuple[list[str], str]:
    with open_unpacked(path) as file:
        raw = list(islice(file, _SAMPLE_LINES))
    if not raw or not raw[0].strip():
        raise UnreadableFile("The file is empty. Nothing was imported.")
    whole = b"".join(raw).removeprefix(b"\xef\xbb\xbf")
    try:
        text, encoding = whole.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = whole.decode("cp1252", "replace"), "cp1252"
    return text.replace("\0", "").splitlines(keepends=True), encoding


def _columns(headings: Sequence[str]) -> dict[str, str]:
    plain = {re.sub(r"[^a-z0-9]", "", heading.lower()): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for name in COLUMNS:
        hit = next((plain[alias] for alias in HEADINGS[name] if alias in plain), None)
        if hit and hit not in found.values():
            found[name] = hit
    if lacking := [name for name in REQUIRED if name not in found]:
        raise MappingUnclear(
            f"No heading was recognised for {', '.join(lacking)}; the file has {', '.join(map(repr, headings))}. "
            "Name the columns with a mapping. Nothing was imported.",
            field="columns",
        )
    return found


def _date_format(texts: list[str]) -> str:
    fitting = [pattern for pattern in DATE_FORMATS if all(_is_date(text, pattern) for text in texts)]
    if not fitting:
        raise MappingUnclear(
            f"Dates such as {texts[0] if texts else ''!r} are written in no way that is known. "
            "Say date_format in the mapping. Nothing was imported.",
            field="date_format",
        )
    if len(fitting) > 1:
        raise MappingUnclear(
            f"Dates such as {texts[0]!r} can be read as {' and as '.join(fitting)}. "
            "Say date_format in the mapping. Nothing was imported.",
            field="date_format",
        )
    return fitting[0]


def _is_date(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)  # noqa: DTZ007 - only its form is asked.
    except ValueError:
        return False
    return True


def _decimal(texts: list[str]) -> str:
    with_comma = sum(bool(re.search(r",\d{1,2}$", text)) for text in texts)
    with_dot = sum(bool(re.search(r"\.\d+$", text)) for text in texts)
    if with_comma and with_dot:
        raise MappingUnclear(
            "Prices are written with a comma and with a point before the decimals. "
            "Say decimal in the mapping. Nothing was imported.",
            field="decimal",
        )
    return "," if with_comma else "."
