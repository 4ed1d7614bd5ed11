"""An order as it was at any moment, told again from its journal alone. Pure.

No state is stored twice: what the tables say now is the end of the same story, which a test holds against them at every
step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, NamedTuple, Protocol

from comptoir.kernel.money import say

from .stages import STAGES, stage_of
from .states import DELIVERY_KINDS, DeliveryState, OrderState

PROMISES = {
    DeliveryState.RESERVED: "promised",
    DeliveryState.WAITING: "promised",
    DeliveryState.AWAIT_DATE: "promised",
    DeliveryState.AWAIT_STOCK: "promised",
    DeliveryState.ALLOCATED: "set aside",
    DeliveryState.PACKING: "set aside",
    DeliveryState.READY: "set aside",
    DeliveryState.ON_ITS_WAY: "gone",
    DeliveryState.DELIVERED: "gone",
    DeliveryState.RETURNED: "came back",
    DeliveryState.UNPLACED: "given back",
    DeliveryState.RELEASED: "given back",
    DeliveryState.DEALLOCATED: "given back",
}
"""What a delivery's state says of its stock."""

LESS_IS_DUE = frozenset({"order.part_refunded", "order.part_forgone", "order.refund_asked"})
GOING = frozenset({"asked", "sent", "unknown"})  # Of a refund: not done, not failed.
BEING_TAKEN = frozenset({"asked", "unknown", "processing", "manual"})
OVER = frozenset({"failed", "followed"})  # Of an operation: it counts no more.


class Told(Protocol):
    """What is read of an event."""

    name: str
    subject_kind: str
    subject_id: int | None
    data: dict[str, Any]


class Change(NamedTuple):
    """One thing that is not as it was, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class DeliveryThen:
    kind: str
    location_id: int | None
    due_on: str | None
    state: str = DeliveryState.RESERVED.value

    @property
    def promise(self) -> str:
        return PROMISES[DeliveryState(self.state)]


@dataclass(frozen=True)
class MessageThen:
    words: str  # "Your order is on its way"
    told: str  # "Customer"
    state: str = "queued"


@dataclass(frozen=True)
class RefundThen:
    amount_minor: int
    state: str = "asked"


@dataclass(frozen=True)
class OperationThen:
    """Something a gateway, or the shop itself, was asked to do with money that is held, or to hold it."""

    kind: str
    amount_minor: int
    of_held: bool  # Whether it takes from, or gives up, what was held.
    state: str = "asked"


@dataclass(frozen=True)
class OrderThen:
    """What was known of an order after some of its events; amounts in the currency's smallest coin."""

    currency: str = ""
    state: str = ""  # Empty: it was not placed yet.
    expired: bool = False
    total_minor: int = 0
    less_minor: int = 0  # What is no longer due of it.
    paid_minor: int = 0
    deliveries: Mapping[int, DeliveryThen] = field(default_factory=dict)  # By position.
    holds: Mapping[int, str] = field(default_factory=dict)  # Those that stand: their cause.
    refunds: Mapping[int, RefundThen] = field(default_factory=dict)
    messages: Mapping[int, MessageThen] = field(default_factory=dict)
    operations: Mapping[int, OperationThen] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        """A key of STAGES; empty before it was placed."""
        states = [delivery.state for _, delivery in sorted(self.deliveries.items())]
        return stage_of(self.state, states, held=bool(self.holds), expired=self.expired) if self.state else ""

    @property
    def due_minor(self) -> int:
        return 0 if self.state in ("", OrderState.CANCELLED) else self.total_minor - self.less_minor

    @property
    def refunded_minor(self) -> int:
        return sum(refund.amount_minor for refund in self.refunds.values() if refund.state == "done")

    @property
    def refunding_minor(self) -> int:
        return sum(refund.amount_minor for refund in self.refunds.values() if refund.state in GOING)

    @property
    def outstanding_minor(self) -> int:
        """Above zero the customer owed us, below zero we owed her."""
        return self.due_minor - (self.paid_minor - self.refunded_minor)

    @property
    def held_minor(self) -> int:
        """What was authorised, and neither taken nor given up."""
        told = self.operations.values()
        granted = sum(one.amount_minor for one in told if one.kind == "authorise" and one.state == "ok")
        return granted - sum(one.amount_minor for one in told if one.of_held and one.state not in OVER)

    @property
    def taking_minor(self) -> int:
        """What a gateway had been asked to take and had not taken yet."""
        taking = (one for one in self.operations.values() if one.kind == "capture" and one.of_held)
        return sum(one.amount_minor for one in taking if one.state in BEING_TAKEN)


def hear(then: OrderThen, event: Told) -> OrderThen:
    """The order one event on. One that says nothing of all this changes nothing."""
    hears = _HEARD.get(event.subject_kind)
    return hears(then, event) if hears else then


def replay(events: Iterable[Told]) -> OrderThen:
    """The order after these events, given in the order in which they were written."""
    return reduce(hear, events, OrderThen())


def changes(before: OrderThen, after: OrderThen) -> list[Change]:
    """What differs between two moments, in words; none where nothing does."""
    currency = after.currency or before.currency
    pairs = [("Order", STAGES.get(before.stage, "Not placed yet"), STAGES.get(after.stage, "Not placed yet"))]
    for words, name in (
        ("Due", "due_minor"), ("Paid", "paid_minor"), ("Refund under way", "refunding_minor"),
        ("Refunded", "refunded_minor"), ("Outstanding", "outstanding_minor"), ("Held", "held_minor"),
        ("Being taken", "taking_minor"),
    ):  # fmt: skip
        pairs.append((words, say(getattr(before, name), currency), say(getattr(after, name), currency)))
    pairs.append(("Holds", str(len(before.holds)), str(len(after.holds))))
    for position in sorted(before.deliveries.keys() | after.deliveries.keys()):
        pairs.append((f"Delivery {position}", _delivery(before, position), _delivery(after, position)))
    for message in sorted(before.messages.keys() | after.messages.keys()):
        words = (after.messages.get(message) or before.messages[message]).words
        pairs.append((f"Mail “{words}”", _message(before, message), _message(after, message)))
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _delivery(then: OrderThen, position: int) -> str:
    found = then.deliveries.get(position)
    if found is None:
        return "–"
    day = f" · from {found.due_on}" if found.due_on else ""
    return f"{DeliveryState(found.state).label} · {DELIVERY_KINDS[found.kind].lower()}{day} · stock {found.promise}"


def _message(then: OrderThen, message: int) -> str:
    found = then.messages.get(message)
    return found.state.replace("_", " ") if found else "–"


def _hear_order(then: OrderThen, event: Told) -> OrderThen:
    data = event.data
    then = replace(then, state=_state_after(event, then.state), expired=then.expired or event.name == "order.expired")
    if event.name in ("order.placed", "order.taken_in"):
        parcels = enumerate(data["deliveries"], 1)
        deliveries = {at: DeliveryThen(p["kind"], p["location"], p["due_on"]) for at, p in parcels}
        paid = data["total_minor"] if event.name == "order.taken_in" else then.paid_minor  # Settled elsewhere.
        amounts = {"total_minor": data["total_minor"], "paid_minor": paid}
        return replace(then, currency=data["currency"], deliveries=deliveries, **amounts)
    if event.name == "order.imported":  # Written whole: completed, and settled elsewhere.
        amounts = dict.fromkeys(("total_minor", "paid_minor"), data["total_minor"])
        return replace(then, state=OrderState.COMPLETED.value, currency=data["currency"], **amounts)
    if event.name == "order.edited":
        added = {p["position"]: DeliveryThen(p["kind"], p["location"], p["due_on"]) for p in data["deliveries"]}
        less = then.less_minor + data["less_minor"]
        deliveries = {**then.deliveries, **added}
        return replace(then, total_minor=data["total_minor"], less_minor=less, deliveries=deliveries)
    if event.name in LESS_IS_DUE:
        return replace(then, less_minor=then.less_minor + data["amount_minor"])
    if event.name == "order.held":
        return replace(then, holds={**then.holds, data["hold"]: data["cause"]})
    if event.name == "order.hold_released":
        released, of_cause = data.get("holds", ()), data.get("cause")
        standing = {hold: cause for hold, cause in then.holds.items() if hold not in released and cause != of_cause}
        return replace(then, holds=standing)
    return then


def _hear_delivery(then: OrderThen, event: Told) -> OrderThen:
    if "position" not in event.data:
        return then
    position = event.data["position"]
    found = then.deliveries.get(position)
    if event.name == "delivery.rerouted":  # To another location; a part of one may begin by it.
        data, state = event.data, found.state if found else DeliveryState.RESERVED.value
        found = DeliveryThen(data["kind"], data["location_id"], data["due_on"], state)
    if found is None:
        return then
    due_on = event.data.get("after", {}).get("due_on", found.due_on)
    now = replace(found, state=_state_after(event, found.state), due_on=due_on)
    return replace(then, deliveries={**then.deliveries, position: now})


def _hear_capture(then: OrderThen, event: Told) -> OrderThen:
    came = event.data["amount_minor"] if event.name == "payment.captured" else 0
    return replace(then, paid_minor=then.paid_minor + came)


def _hear_refund(then: OrderThen, event: Told) -> OrderThen:
    refund = event.subject_id or 0
    found = then.refunds.get(refund) or RefundThen(event.data["amount_minor"])
    return replace(then, refunds={**then.refunds, refund: replace(found, state=_state_after(event, found.state))})


def _hear_operation(then: OrderThen, event: Told) -> OrderThen:
    if "kind" not in event.data:  # What a gateway disputes changes no money.
        return then
    operation, data = event.subject_id or 0, event.data
    of_held = data["kind"] in ("capture", "reverse") and data.get("of", True) is not None
    found = then.operations.get(operation) or OperationThen(data["kind"], data["amount_minor"], of_held)
    now = replace(found, state=_state_after(event, found.state))
    return replace(then, operations={**then.operations, operation: now})


def _hear_message(then: OrderThen, event: Told) -> OrderThen:
    if event.subject_id is None:  # Nobody could be told, so there is no message.
        return then
    found = then.messages.get(event.subject_id) or MessageThen(event.data["mail"], event.data["told"])
    now = replace(found, state=_state_after(event, found.state))
    return replace(then, messages={**then.messages, event.subject_id: now})


def _state_after(event: Told, otherwise: str) -> str:
    return str(event.data.get("after", {}).get("state", otherwise))


_HEARD = {
    "order": _hear_order,
    "delivery": _hear_delivery,
    "capture": _hear_capture,
    "refund": _hear_refund,
    "operation": _hear_operation,
    "message": _hear_message,
}
