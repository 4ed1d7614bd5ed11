"""The written rules of the import: what is made of the odd lines of a log, each with its sentence.

A rule never drops a line. It names lines of one sort so that the report can count and show them; what becomes of them
stands in its docstring, which is also the text of the report and of the guide.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import attrgetter

from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.mapping import Mapping
from comptoir.exchange.sales.rows import Row
from comptoir.exchange.sales.values import MILLI, UNREADABLE
from comptoir.kernel.money import part_of


class DocKind(StrEnum):
    """What a whole invoice is."""

    SALE = "sale"
    RETURN = "return"
    ADJUSTMENT = "adjustment"


def kind_of_invoice(rows: Sequence[Row], mapping: Mapping) -> DocKind:
    """A number with the prefix for returns is a return, one with the prefix of the ledger is an adjustment.

    Of the rest: nothing but worthless lines without a customer is an adjustment (a correction of the stock count);
    nothing but negative lines is a return; everything else is a sale.
    """
    number = rows[0].invoice
    if mapping.return_prefix and number.startswith(mapping.return_prefix):
        return DocKind.RETURN
    if mapping.ledger_prefix and number.startswith(mapping.ledger_prefix):
        return DocKind.ADJUSTMENT
    if not any(row.price or row.customer for row in rows):
        return DocKind.ADJUSTMENT
    if all(row.quantity < 0 for row in rows):
        return DocKind.RETURN
    return DocKind.SALE


def booked(quantity: int, price: int) -> int:
    """What a line is booked at, in the smallest coin: its exact amount, half a coin and more away from zero.

    Each line is rounded by itself, so that it can be given back by itself; the same rule for both signs makes a
    cancelled line the exact opposite of its sale. *price* is in thousandths of the smallest coin.
    """
    exact = quantity * price
    return part_of(exact, 1, MILLI) if exact % MILLI else exact // MILLI


# Rules on single lines: is this line of that sort?


def cancellation(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Line of a cancellation: becomes a return, of the invoice it cancels where that can be found."""
    return doc is DocKind.RETURN


def charge_on_cancellation(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Positive line on a cancellation: stays on the return as a charge that lessens what is given back."""
    return doc is DocKind.RETURN and row.quantity > 0


def bad_debt(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Bad debt adjusted in the books: kept as an adjustment without goods or customer."""
    return kind is LineKind.BAD_DEBT


def stock_correction(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Worthless line without a customer on an invoice of such lines: kept as a correction of the stock count."""
    return doc is DocKind.ADJUSTMENT and row.price == 0


def negative_on_ordinary_invoice(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Negative quantity on an ordinary invoice: goods written off or lost, no customer gave them back."""
    return row.quantity < 0 and doc is not DocKind.RETURN


def price_of_zero(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Price of zero: the line is kept at nothing; on a sale it was given away."""
    return row.price == 0


def negative_price(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Price below zero: kept with its sign."""
    return row.price < 0


def price_below_a_penny(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Price below the smallest coin: kept exactly, the line is rounded as a whole."""
    return 0 < abs(row.price) < MILLI


def fraction_of_a_penny(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Amount that is no whole number of coins: booked rounded, the difference is named in the totals."""
    return row.quantity * row.price % MILLI != 0


def description_missing(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Description empty, or the word for empty: the product keeps the name it has on other lines."""
    return not row.description


def note_for_a_name(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Remark in place of a description ("damaged", "?"): kept with the line, names no product."""
    return row.price == 0 and bool(row.description) and not is_name(row.description)


def code_written_otherwise(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Stock code in small letters or with blanks: the same product as in capitals."""
    return row.stock_code != row.written_code


def no_customer(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """No customer: an anonymous till sale (or a return or correction that names nobody)."""
    return not row.customer


def service_line(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Code that is no product: booked as what it is (shipping, fee, discount …), moves no stock."""
    return kind is not LineKind.PRODUCT


LINE_RULES: tuple[Callable[[Row, DocKind, LineKind], bool], ...] = (
    cancellation, charge_on_cancellation, bad_debt, stock_correction, negative_on_ordinary_invoice, price_of_zero,
    negative_price, price_below_a_penny, fraction_of_a_penny, description_missing, note_for_a_name,
    code_written_otherwise, no_customer, service_line,
)  # fmt: skip


def is_plain(row: Row, doc: DocKind, kind: LineKind) -> bool:
    """Whether no line rule applies, told by one glance: nine of ten lines of a log are plain."""
    return bool(
        row.quantity > 0
        and row.price >= MILLI
        and row.price % MILLI == 0
        and row.customer
        and row.description
        and kind is LineKind.PRODUCT
        and doc is DocKind.SALE
        and row.stock_code == row.written_code
    )


# Rules on whole invoices: which of its lines show it?

_CHEAP = attrgetter("stock_code", "quantity", "price")  # Where these differ, all do.


def exact_duplicate(rows: Sequence[Row]) -> list[Row]:
    """Line that is equal to an earlier one of its invoice: kept, it was really sold twice."""
    if len(rows) == len(set(map(_CHEAP, rows))):
        return []
    seen: set[tuple] = set()
    return [row for row in rows if row[1:] in seen or seen.add(row[1:])]  # type: ignore[func-returns-value]


def several_moments(rows: Sequence[Row]) -> list[Row]:
    """Invoice with several times: it is dated by its first line."""
    return [row for row in rows if row.at != rows[0].at][:1]


def several_customers(rows: Sequence[Row]) -> list[Row]:
    """Invoice with several customers: it is of the first one named."""
    return [row for row in rows if row.customer != rows[0].customer][:1]


def several_countries(rows: Sequence[Row]) -> list[Row]:
    """Invoice with several countries: it is of the first one named."""
    return [row for row in rows if row.country != rows[0].country][:1]


def unreadable_characters(rows: Sequence[Row]) -> list[Row]:
    """Bytes that are no characters in the file's encoding: shown as �, the rest of the line as it is."""
    return [row for row in rows if UNREADABLE in row.description or UNREADABLE in row.stock_code + row.customer]


INVOICE_RULES: tuple[Callable[[Sequence[Row]], list[Row]], ...] = (
    exact_duplicate, several_moments, several_customers, several_countries, unreadable_characters,
)  # fmt: skip


def is_name(description: str) -> bool:
    """Whether a description reads like the name of a product: mostly capitals, as this trade writes them."""
    letters = [letter for letter in description if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) * 2 > len(letters)
