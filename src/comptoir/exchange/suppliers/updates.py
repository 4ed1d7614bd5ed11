"""What one message may say, as it is kept: plain values, dates as texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class LineUpdate:
    """What is said of one article of a delivery; None: nothing."""

    sku: str
    delivered: int | None = None  # 0: it will not come.
    expected_from: date | None = None
    expected_until: date | None = None
    remark: str = ""

    @property
    def day(self) -> date | None:
        """The day to count on: the latest that was told."""
        return self.expected_until or self.expected_from


@dataclass(frozen=True)
class DeliveryUpdate:
    """What is said of one delivery."""

    order: str
    delivery: int
    confirmed: bool = False
    lines: tuple[LineUpdate, ...] = ()
    is_guaranteed: bool = False  # The days are promised, not estimated.
    carrier: str = ""
    tracking: str = ""  # The parcel number of the supplier's carrier: with it the parcel has left.
    tracking_url: str = ""  # The page of that carrier about it.
    invoice: str = ""
    remark: str = ""

    @property
    def day(self) -> date | None:
        return max((line.day for line in self.lines if line.day), default=None)

    @property
    def earliest(self) -> date | None:
        return max((line.expected_from for line in self.lines if line.expected_from), default=None)


@dataclass(frozen=True)
class LevelUpdate:
    """How many of an article lie at the supplier's."""

    sku: str
    on_hand: int


@dataclass
class Said:
    """A whole message."""

    deliveries: list[DeliveryUpdate] = field(default_factory=list)
    levels: list[LevelUpdate] = field(default_factory=list)


def written(update: DeliveryUpdate) -> dict[str, Any]:
    """As it is stored."""
    lines = [
        {**vars(line), "expected_from": _text(line.expected_from), "expected_until": _text(line.expected_until)}
        for line in update.lines
    ]
    told = {**vars(update), "lines": lines}
    return told if update.tracking_url else {name: value for name, value in told.items() if name != "tracking_url"}


def read(stored: Mapping[str, Any]) -> DeliveryUpdate:
    lines = tuple(
        LineUpdate(
            **{**line, "expected_from": _day(line["expected_from"]), "expected_until": _day(line["expected_until"])}
        )
        for line in stored["lines"]
    )
    return DeliveryUpdate(**{**stored, "lines": lines})


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
