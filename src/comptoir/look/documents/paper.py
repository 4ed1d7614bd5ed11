"""Papers of trade: who writes to whom, lines, taxes and totals. Quotes, invoices and credit notes are such."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from ..brand import readable
from .setting import set_document


@dataclass(frozen=True)
class Party:
    """An address on the paper: what it is ("For", "Deliver to"), and its lines, the name first."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of the table. Figures stand at its end; ``wide`` is for the one that takes the room left over."""

    title: str
    figures: bool = True
    wide: bool = False


@dataclass(frozen=True)
class Row:
    """One line: a text for each column; ``under`` stands small under the wide one (an article number, a remark)."""

    cells: tuple[str, ...]
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    """A line of the totals; the ``strong`` one is what counts, a ``quiet`` one explains another."""

    label: str
    amount: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Paper:
    """All that a paper says, in words and amounts ready to be read: money as ``look.words.money`` writes it."""

    title: str  # "Quote", "Invoice"
    number: str
    brand: str  # The shop's name; at the head and in the foot of every page.
    parties: tuple[Party, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    made_at: datetime  # The moment of the document: it is in the file, so keep it and do not ask the clock anew.
    sender: tuple[str, ...] = ()  # Under the brand: address, call centre, tax number.
    facts: tuple[tuple[str, str], ...] = ()  # ("Valid until", "31 May 2026")
    taxes: tuple[tuple[str, str, str], ...] = ()  # (rate, of what amount, tax), where they are to be listed.
    notes: tuple[str, ...] = ()  # Paragraphs after the totals; the customer's or staff's own words may stand here.
    foot: str = ""  # One small line on every page, beside the page number.
    colour: str = "#4f46e5"  # The shop's; darkened until it can be read.
    logo_svg: str = ""  # As the shop keeps it: cleaned.
    language: str = "en"  # Hyphenation, and the direction of the page: "ar" and "he" run from the right.
    page_words: tuple[str, str] = ("Page", "of")
    size: Literal["a4", "us-letter"] = "a4"


def set_paper(paper: Paper) -> bytes:
    """The paper as PDF; the same paper always gives the same bytes."""
    data = {key: value for key, value in asdict(paper).items() if key != "made_at"}
    widest = sum(column.wide for column in paper.columns)
    if widest != 1 or any(len(row.cells) != len(paper.columns) for row in paper.rows):
        raise ValueError("A paper has one wide column, and each row a text for every column.")
    data["colour"] = readable(paper.colour)
    data["made"] = {"year": paper.made_at.year, "month": paper.made_at.month, "day": paper.made_at.day}
    return set_document("paper", data, made_at=paper.made_at)
