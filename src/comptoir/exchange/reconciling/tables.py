"""A bank's statement, or a gateway's report, as CSV: which column says what is guessed from the heads, or told."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from comptoir.kernel.errors import Invalid

from .lines import MOST_LINES, Statement, StatementLine, amount_of, require_size

# What banks call their columns, in lower case; the first that is there is taken.
HEADS: dict[str, tuple[str, ...]] = {
    "date": ("date", "booking date", "transaction date", "buchungstag", "buchungsdatum", "date opération", "created"),
    "amount": ("amount", "betrag", "montant", "value", "net"),
    "credit": ("credit", "paid in", "money in", "haben", "crédit"),
    "debit": ("debit", "paid out", "money out", "soll", "débit"),
    "currency": ("currency", "währung", "devise", "ccy"),
    "text": ("description", "details", "reference", "verwendungszweck", "libellé", "narrative", "memo", "remittance"),
    "reference": ("transaction id", "bank reference", "transaction reference", "id"),
}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%Y/%m/%d", "%d/%m/%y", "%d.%m.%y")
DELIMITERS = ";\t|,"


@dataclass(frozen=True)
class Columns:
    """Which column says what, by its head; "" where the file has none. Amounts in one column, or in two."""

    date: str = ""
    amount: str = ""
    credit: str = ""
    debit: str = ""
    currency: str = ""
    text: str = ""
    reference: str = ""
    decimal: str = ""  # "." or ","; "" is guessed from the amounts.


def read_table(content: bytes, *, currency: str, told: Mapping[str, str] | None = None) -> Statement:
    """The rows of a CSV file; ``told`` names columns that are not guessed. ``currency`` where no column says it.

    Raises Invalid for what is no table, or has no column of dates or amounts. A bad row is reported, the rest is read.
    """
    require_size(content)
    heads, rows = _rows(_decoded(content))
    mapping = _mapping(heads, told or {})
    found = Statement()
    decimal = mapping.decimal or _decimal([row for _, row in rows], heads, mapping)
    for place, row in rows:
        cells = dict(zip(heads, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        try:
            found.lines.append(_line(cells, mapping, place, currency, decimal))
        except ValueError as problem:
            found.bad.append(f"Row {place}: {problem}.")
    return found


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Invalid("The file is no text: it is perhaps a spreadsheet. Save it as CSV.", field="file")
    return text


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heads, and each row with its number in the file."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    if delimiter not in first:
        raise Invalid("The file is no table: its first line has no columns.", field="file")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        told = [(reader.line_num, row) for row in _some(reader)]
    except csv.Error as problem:
        raise Invalid(f"The file is no table from line {reader.line_num} on ({problem}).", field="file") from None
    told = [(place, row) for place, row in told if any(cell.strip() for cell in row)]
    heads = [head.strip() for head in told[0][1]] if told else []
    return heads, told[1:]


def _some(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    for count, row in enumerate(reader):
        if count > MOST_LINES:
            raise Invalid(f"The file has more than {MOST_LINES} rows; take a shorter time.", field="file")
        yield row


def _mapping(heads: list[str], told: Mapping[str, str]) -> Columns:
    by_name = {head.casefold(): head for head in heads}
    found: dict[str, str] = {}
    for what, names in HEADS.items():
        wanted = told.get(what, "").strip()
        if wanted and wanted.casefold() not in by_name:
            raise Invalid(f"The file has no column “{wanted}”; it has {', '.join(heads[:20])}.", field=what)
        guessed = next((by_name[name] for name in names if name in by_name), "")
        found[what] = by_name[wanted.casefold()] if wanted else guessed
    if not found["date"] or not (found["amount"] or found["credit"] or found["debit"]):
        lacks = "dates" if not found["date"] else "amounts"
        raise Invalid(f"No column of {lacks} was found among {', '.join(heads[:20])}: say which it is.", field="date")
    decimal = told.get("decimal", "").strip()
    if decimal not in ("", ".", ","):
        raise Invalid("Decimals are parted by “.” or “,”.", field="decimal")
    return Columns(**found, decimal=decimal)


def _decimal(rows: list[list[str]], heads: list[str], mapping: Columns) -> str:
    """“,” where some amount ends in a comma and one or two digits, and none does so with a point."""
    places = [heads.index(name) for name in (mapping.amount, mapping.credit, mapping.debit) if name]
    cells = [row[place].strip().rstrip("-)") for row in rows for place in places if place < len(row)]
    ends = {cell[-3:-2] for cell in cells if cell[-2:].isdigit()} | {
        cell[-2:-1] for cell in cells if cell[-1:].isdigit()
    }
    return "," if "," in ends and "." not in ends else "."


def _line(cells: Mapping[str, str], mapping: Columns, place: int, currency: str, decimal: str) -> StatementLine:
    own = cells.get(mapping.currency, "").upper() if mapping.currency else currency
    if len(own) != 3 or not own.isalpha():
        raise ValueError(f"“{own[:10]}” is no currency")
    return StatementLine(
        position=place,
        on=_date(cells.get(mapping.date, "")),
        amount_minor=_amount(cells, mapping, own, decimal),
        currency=own,
        text=cells.get(mapping.text, "")[:500] if mapping.text else "",
        reference=cells.get(mapping.reference, "")[:120] if mapping.reference else "",
    )


def _amount(cells: Mapping[str, str], mapping: Columns, currency: str, decimal: str) -> int:
    told = [(cells.get(mapping.amount, ""), 1)] if mapping.amount else []
    if not mapping.amount:
        told = [(cells.get(mapping.credit, ""), 1), (cells.get(mapping.debit, ""), -1)]
    given = [(text, sign) for text, sign in told if text]
    if not given:
        raise ValueError("it has no amount")
    try:
        return sum(sign * (abs(amount) if len(told) == 2 else amount) for text, sign in given
                   for amount in (amount_of(text, currency, decimal=decimal),))  # fmt: skip
    except ValueError:
        raise ValueError(f"“{given[0][0][:30]}” is no amount in {currency}") from None


def _date(text: str) -> date:
    for form in DATES:
        try:
            return datetime.strptime(text[:10].strip() if form == "%Y-%m-%d" else text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"“{text[:30]}” is no date" if text else "it has no date")
