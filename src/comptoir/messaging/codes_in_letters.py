"""Codes that stand in a letter as it is sent, and nowhere in what is kept of it.

A message keeps its text, so the text that is kept has a gap; whoever sends it derives the code again from its own row
and fills the gap in memory, as long as the code is good.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from comptoir.fulfilment import queries as fulfilment

GAP = "••• •••"


class Code(Protocol):
    """A code that is good."""

    @property
    def digits(self) -> str: ...


IN_LETTERS: dict[str, Callable[..., Code | None]] = {  # The events of orders that tell a code, and how it is known.
    "delivery.awaiting_pick_up": fulfilment.mailed_pick_up_code,
    "delivery.pick_up_reminded": fulfilment.mailed_pick_up_code,
}


def filled(text: str, digits: str) -> str:
    """A kept text with the code in its gap, in threes as people read it."""
    return text.replace(GAP, f"{digits[:3]} {digits[3:]}")


def code_for(template: str, row_id: int, *, at: datetime) -> Code | None:
    """The code of a letter of this kind; None once it is used or over."""
    return IN_LETTERS[template](row_id, at=at)
