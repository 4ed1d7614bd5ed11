"""A supplier's message as a CSV file: a line an article of a delivery, or a level of stock."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor

from ..stock_file import MOST_BYTES, BadLine, read_rows, read_text, whole
from .commands import hear
from .updates import DeliveryUpdate, LevelUpdate, LineUpdate, Said

if TYPE_CHECKING:
    from ..models import SupplierMessage

COLUMNS = (
    "order", "delivery", "sku", "delivered", "expected_from", "expected_until", "guaranteed", "confirmed", "carrier",
    "tracking", "invoice", "remark", "on_hand", "tracking_url",
)  # fmt: skip
YES = frozenset({"1", "yes", "y", "true", "x"})
__all__ = ["COLUMNS", "MOST_BYTES", "SupplierReport", "load_supplier_file"]


@dataclass
class SupplierReport:
    """What became of a file: its message, and each line that could not go in."""

    message: "SupplierMessage"
    bad: list[BadLine] = field(default_factory=list)


@dataclass
class _Read:
    """A file as far as it could be read."""

    updates: dict[tuple[str, int], DeliveryUpdate] = field(default_factory=dict)
    levels: dict[str, LevelUpdate] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # Where each thing stands first.
    bad: list[BadLine] = field(default_factory=list)


def load_supplier_file(*, shop_id: int, location: str, data: bytes, by: Actor, at: datetime) -> SupplierReport:
    """Do what a CSV file of a supplier says. A line that cannot be read is named, and so is what could not be done, by
    the line it stands in; the rest is done. The same file again is the same message.

    Raises Invalid for a file that is no such table: then nothing was done.
    """
    found = _Read()
    reader = csv.DictReader(io.StringIO(read_text(data), newline=""), delimiter=_delimiter(data))
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if "sku" not in names:
        raise Invalid(f"The file has no column “sku”; its columns may be {', '.join(COLUMNS)}.", field="file")
    for row in read_rows(reader):
        told = {name: (value or "").strip() for name, value in zip(names, row.values(), strict=False) if name}
        if any(told.values()):
            _take(told, reader.line_num, found)
    if not found.updates and not found.levels:
        first = found.bad[0].reason if found.bad else "It has no lines."
        raise Invalid(f"The file says nothing that could be read. {first}", field="file")
    said = Said(list(found.updates.values()), list(found.levels.values()))
    reference = f"file {sha256(data).hexdigest()[:24]}"
    message = hear(shop_id=shop_id, location=location, reference=reference, said=said, source="file", by=by, at=at)
    failed = [BadLine(found.lines.get(one["what"], 0), one["what"], one["reason"]) for one in message.failures]
    return SupplierReport(message, sorted([*found.bad, *failed], key=lambda bad: bad.line))


def _delimiter(data: bytes) -> str:
    head = data.partition(b"\n")[0].decode("latin-1")
    return max(",;\t", key=head.count)


def _take(told: Mapping[str, str], line: int, found: _Read) -> None:
    sku = told.get("sku", "")
    try:
        if not told.get("order"):
            _take_level(told, sku, line, found)
            return
        position = _number(told.get("delivery") or "1", "delivery")
        key = (told["order"].upper(), position)
        before = found.updates.get(key) or DeliveryUpdate(*key)
        found.updates[key] = _joined(before, told, sku)
        found.lines.setdefault(f"{key[0]} delivery {position}", line)
    except Invalid as problem:
        found.bad.append(BadLine(line, told.get("order") or sku, problem.message))


def _take_level(told: Mapping[str, str], sku: str, line: int, found: _Read) -> None:
    if not told.get("on_hand"):
        raise Invalid("It names neither an order nor what is on hand.")
    if sku in found.levels:
        raise Invalid(f"Line {found.lines[sku]} told of it already.")
    found.levels[sku] = LevelUpdate(sku, _number(told["on_hand"], "on_hand"))
    found.lines[sku] = line


def _joined(before: DeliveryUpdate, told: Mapping[str, str], sku: str) -> DeliveryUpdate:
    """A delivery with one line more; what is said of the whole may stand in any of its lines."""
    lines = before.lines
    if sku:
        if any(one.sku == sku for one in lines):
            raise Invalid(f"{sku[:40]} stands twice for this delivery.")
        delivered = _number(told["delivered"], "delivered") if told.get("delivered") else None
        lines += (
            LineUpdate(sku, delivered, _day(told.get("expected_from", "")), _day(told.get("expected_until", ""))),
        )
    texts: dict[str, Any] = {
        name: told.get(name, "")[:80] or getattr(before, name) for name in ("carrier", "tracking", "invoice")
    }
    return replace(
        before,
        lines=lines,
        confirmed=before.confirmed or told.get("confirmed", "").lower() in YES,
        is_guaranteed=before.is_guaranteed or told.get("guaranteed", "").lower() in YES,
        remark=before.remark or told.get("remark", "")[:300],
        tracking_url=told.get("tracking_url", "")[:301] or before.tracking_url,
        **texts,
    )


def _number(text: str, name: str) -> int:
    number = whole(text)
    if number is None or not 0 <= number <= 1_000_000_000:
        raise Invalid(f"“{text[:20]}” is no number for {name}.")
    return number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(f"“{text[:20]}” is no day; write it like 2026-12-24.") from None
