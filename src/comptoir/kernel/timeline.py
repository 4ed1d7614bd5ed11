"""What an event says to a person: each room tells the sentences of its own events."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .models import Event, EventValue
from .money import say

SENTENCES: dict[str, "Sentence"] = {}


@dataclass(frozen=True)
class Sentence:
    """How an event reads. ``text`` may name {actor}, {reason}, any fact, and {x_money} for a fact ``x_minor``."""

    text: str
    icon: str = "circle"
    tone: str = "grey"
    detail: str = ""  # A second, grey line; left out when a fact it names is missing.


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    event: str
    at: datetime
    text: str
    detail: str
    icon: str
    tone: str
    subject_kind: str
    subject_id: int | None
    order_id: int | None
    actor: str
    data: dict[str, Any] = field(default_factory=dict)


def tell(sentences: Mapping[str, Sentence]) -> None:
    """Called once by each room's ``sentences.py``."""
    SENTENCES.update(sentences)


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        if name.endswith("_money"):
            amount, currency = self.get(f"{name[:-6]}_minor"), self.get("currency")
            if amount is not None and currency:
                return say(amount, currency)
        raise KeyError(name)


def lines(events: Iterable[Event]) -> list[Line]:
    """The events as a person reads them, with the personal values that erasure has left."""
    found = list(events)
    values: dict[Any, dict[str, str]] = defaultdict(dict)
    for value in EventValue.objects.filter(event_uid__in=[event.uid for event in found]):
        values[value.event_uid][value.field] = value.value
    return [_line(event, values[event.uid]) for event in found]


def _line(event: Event, personal: dict[str, str]) -> Line:
    sentence = SENTENCES.get(event.name)
    # An event without a sentence still reads: "order.placed" is "Order placed".
    text = sentence.text if sentence else event.name.replace(".", " ").replace("_", " ").capitalize()
    facts = _Facts({**event.data, **event.data.get("after", {}), **personal, "actor": event.actor_name})
    return Line(
        event=event.name,
        at=event.at,
        text=_fill(text, facts) or event.name.replace(".", " ").replace("_", " ").capitalize(),
        detail=_fill(sentence.detail, facts) if sentence else personal.get("reason", ""),
        icon=sentence.icon if sentence else "circle",
        tone=sentence.tone if sentence else "grey",
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        order_id=event.order_id,
        actor=event.actor_name,
        data=event.data,
    )


def _fill(text: str, facts: _Facts) -> str:
    try:
        return text.format_map(facts)
    except KeyError:
        return ""
