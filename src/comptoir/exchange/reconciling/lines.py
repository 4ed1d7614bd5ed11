"""A line of a bank's statement or of a gateway's report, whoever wrote the file; and what could not be read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from comptoir.kernel.errors import Invalid
from comptoir.kernel.money import digits

LARGEST_FILE = 5_000_000  # Bytes: a year of a busy account.
MOST_LINES = 50_000
LARGEST_MINOR = 10**14


@dataclass(frozen=True)
class StatementLine:
    """Money that moved, as somebody else's file tells it."""

    position: int  # In the file; the first is 1.
    on: date
    amount_minor: int  # Below zero: it went out.
    currency: str
    text: str = ""  # What the payer wrote.
    reference: str = ""  # The file's own number of it.


@dataclass
class Statement:
    """What a file says, and the rows of it that make no sense."""

    lines: list[StatementLine] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)  # "Row 7: no date in “31/31/2026”."

    @property
    def first(self) -> date | None:
        return min((line.on for line in self.lines), default=None)

    @property
    def last(self) -> date | None:
        return max((line.on for line in self.lines), default=None)


def amount_of(text: str, currency: str, *, decimal: str = ".") -> int:
    """An amount as files write it, in the smallest coin. Raises ValueError for what is none, or finer than a coin."""
    thousands = "," if decimal == "." else "."
    plain = text.strip().replace(" ", "").replace(" ", "").replace("'", "").replace("−", "-")
    plain = plain.replace(thousands, "").replace(decimal, ".")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    if plain.endswith("-"):
        plain = f"-{plain[:-1]}"
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or abs(amount) > LARGEST_MINOR:
        raise ValueError(text)
    scaled = amount.scaleb(digits(currency))
    if scaled != int(scaled):
        raise ValueError(text)
    return int(scaled)


def require_size(content: bytes) -> None:
    """Raises Invalid for a file that is empty, or larger than any statement."""
    if not content.strip():
        raise Invalid("The file is empty.", field="file")
    if len(content) > LARGEST_FILE:
        raise Invalid(f"The file is larger than {LARGEST_FILE // 1_000_000} MB; take a shorter time.", field="file")
