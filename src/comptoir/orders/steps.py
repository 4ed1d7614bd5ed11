"""What can be done next with an order, and why the rest cannot. Pure; the commands check again for themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comptoir.kernel.money import say

from .states import DELIVERY_MACHINE, GONE, ORDER_MACHINE
from .states import DeliveryState as D
from .states import OrderState as O
from .totals import OrderMoney

if TYPE_CHECKING:
    from comptoir.payments.queries import HeldPart

FULFIL, SELL, TAKE_PAYMENT, REFUND, HOLD = "fulfil", "sell", "take_payment", "refund", "hold"


@dataclass(frozen=True)
class DeliveryNow:
    """A delivery as far as the next step goes."""

    position: int
    state: str
    held: "HeldPart | None" = None  # What is authorised for it.
    is_pick_up: bool = False  # She fetches it herself.
    is_digital: bool = False

    @property
    def waits_for_gateway(self) -> bool:
        """Whether a gateway is to take its money before it leaves."""
        return self.held is not None and self.held.can.is_program and not self.held.is_taken


@dataclass(frozen=True)
class OrderNow:
    """An order as far as its next steps go."""

    state: str
    deliveries: Sequence[DeliveryNow]
    holds: int
    money: OrderMoney
    asks: bool = True  # Whether money is asked for; of a placed order that waits for approval it is not.
    calls: bool = False  # Whether a person has to confirm it with the customer first.


@dataclass(frozen=True)
class Step:
    """One thing to do; ``why_not`` says in words why it is not possible now, empty when it is."""

    verb: str
    label: str
    icon: str
    right: str
    why_not: str = ""
    delivery: int | None = None  # The position of the delivery it is about.
    hint: str = ""

    @property
    def possible(self) -> bool:
        return not self.why_not


def next_steps(order: OrderNow, *, may: Callable[[str], bool]) -> list[Step]:
    """Every step of an order, the next one first, then the other possible ones, then those that are not, with why."""
    steps = [*_calling_steps(order), *_delivery_steps(order), *_order_steps(order), *_moving_steps(order)]
    steps = [step if step.why_not or may(step.right) else _denied(step) for step in steps]
    return sorted(steps, key=lambda step: (not step.possible, steps.index(step)))


def _denied(step: Step) -> Step:
    return Step(step.verb, step.label, step.icon, step.right, "Your role may not do this.", step.delivery)


def _calling_steps(order: OrderNow) -> list[Step]:
    return [Step("confirm", "Confirm with the customer", "phone", SELL)] if order.calls else []


_DELIVERY = (
    ("start_packing", "Start packing", "package", "Take the goods off the shelf"),
    ("finish_packing", "Mark packed", "package", "Close the parcel"),
    ("send", "Dispatch", "truck-delivery", "Hand it to the rider"),
    ("deliver", "Mark delivered", "circle-check", "The customer has it"),
    ("return", "Came back", "arrow-back-up", "The parcel came back to us"),
)
_FETCHED = (*_DELIVERY[:2], ("pick_up", "Hand over", "building-store", "The customer is here"))
_MOVING = (
    ("refuse", "We cannot send it", "map-pin", "The next best location gets it"),
    ("reroute", "Send from elsewhere", "route", "Choose its location yourself"),
)
_BEFORE = {
    "start_packing": "Only when it is paid and its stock allocated.",
    "finish_packing": "Only while it is being packed.",
    "send": "Only when it is packed.",
    "deliver": "Only after dispatch.",
    "return": "Only after dispatch.",
    "pick_up": "Only when it is packed.",
}
_NOT_MOVED = {"refuse": "Only while a location holds it.", "reroute": "Only while it is in the house."}


def _delivery_steps(order: OrderNow) -> list[Step]:
    going = [d for d in order.deliveries if d.state not in _OVER and not (d.is_digital and d.state in GONE)]
    steps = [_delivery_step(order, d, *row) for d in going for row in (_FETCHED if d.is_pick_up else _DELIVERY)]
    steps += [_take_step(order, d) for d in going if d.waits_for_gateway and d.state == D.READY]
    return steps + ([_cancel_step(order, d) for d in going] if len(going) > 1 else [])


def _take_step(order: OrderNow, delivery: DeliveryNow) -> Step:
    held = delivery.held
    assert held is not None
    why = "The gateway is at it." if held.is_being_taken else ""
    hint = f"Held: {say(held.left_minor, order.money.currency)}. {held.failure}".strip()
    return Step("take_held", "Take the money", "credit-card", TAKE_PAYMENT, why, delivery.position, hint)


def _cancel_step(order: OrderNow, delivery: DeliveryNow) -> Step:
    why = "" if order.state == O.OPEN else "The order is not paid: cancel all of it."
    if delivery.state in GONE:
        why = "It has left already."
    return Step("cancel_delivery", f"Cancel delivery {delivery.position}", "circle-x", SELL, why, delivery.position)


_CALL_FIRST = "It waits to be confirmed with the customer."
_WAITS = {
    D.AWAIT_DATE: "It waits for its day.",
    D.AWAIT_STOCK: "Its stock is not here yet.",
    D.UNPLACED: "No location sends it.",
}
_PAST = {"start_packing": (D.PACKING, D.READY), "finish_packing": (D.READY,)}
_HELD = frozenset({D.RESERVED, D.WAITING, D.ALLOCATED, D.PACKING, D.READY})
_MOVED_BY = {"refuse": _HELD, "reroute": _HELD | {D.UNPLACED}}
_OVER = frozenset({D.RETURNED, D.RELEASED, D.DEALLOCATED})


def _delivery_step(order: OrderNow, delivery: DeliveryNow, verb: str, label: str, icon: str, hint: str) -> Step:
    why = ""
    if delivery.state not in DELIVERY_MACHINE[verb].sources:
        why = _BEFORE[verb] if delivery.state not in GONE or verb in ("deliver", "return") else "It has left already."
        if order.calls and verb in ("start_packing", "finish_packing", "send", "pick_up"):
            why = _CALL_FIRST
        elif verb == "deliver" and delivery.state == D.DELIVERED:
            why = "It was delivered."
        elif verb == "pick_up" and delivery.state == D.DELIVERED:
            why = "She has it."
        elif delivery.state in _WAITS:
            why = _WAITS[D(delivery.state)]
        elif delivery.state in _PAST.get(verb, ()):
            why = "Done already."
    elif verb in ("send", "pick_up") and delivery.waits_for_gateway:
        why = "Its money is not taken yet."
    elif order.holds and verb in ("start_packing", "finish_packing", "send", "pick_up"):
        why = "The order is on hold."
    return Step(verb, label, icon, FULFIL, why, delivery.position, hint)


def _moving_steps(order: OrderNow) -> list[Step]:
    """Where things go wrong: another location sends it."""
    going = [d for d in order.deliveries if d.state not in _OVER]
    return [_moving_step(d, *row) for d in going for row in (_MOVING[:1] if d.is_pick_up else _MOVING)]


def _moving_step(delivery: DeliveryNow, verb: str, label: str, icon: str, hint: str) -> Step:
    why = ""
    if delivery.state not in _MOVED_BY[verb]:
        why = "It has left already." if delivery.state in GONE else _WAITS.get(D(delivery.state), _NOT_MOVED[verb])
    return Step(verb, label, icon, SELL if verb == "reroute" else FULFIL, why, delivery.position, hint)


_SETTLED = "Nothing is outstanding."


def _order_steps(order: OrderNow) -> list[Step]:
    money, outstanding = order.money, order.money.outstanding_minor
    gone = any(d.state in GONE for d in order.deliveries)
    owed = say(max(outstanding, 0), money.currency)
    waits = order.state == O.PLACED
    cancellable = order.state in ORDER_MACHINE["cancel"].sources
    unpayable = _why_not_pay(order)
    return [
        Step("send_link", "Send payment link", "link", SELL, unpayable if waits else _SETTLED),
        Step(
            "take_payment", "Take payment", "credit-card", TAKE_PAYMENT,
            unpayable, hint=owed,
        ),
        Step(
            "hold", "Hold", "player-pause", HOLD,
            "" if order.state in (O.PLACED, O.OPEN) and not gone else "Nothing is left to hold back.",
        ),
        Step("edit", "Change the order", "edit", SELL, _why_not_edit(order)),
        Step("release_hold", "Release hold", "player-play", HOLD, "" if order.holds else "No hold stands."),
        Step(
            "cancel", "Cancel order", "circle-x", SELL,
            _why_not_cancel(gone=gone, cancellable=cancellable),
        ),
        Step("refund_part", "Refund a part", "receipt-refund", REFUND, _why_not_part(order)),
        Step("refund", "Refund all", "receipt-refund", REFUND, _why_not_refund(order)),
    ]  # fmt: skip


def _why_not_pay(order: OrderNow) -> str:
    if order.money.outstanding_minor <= 0 or order.state == O.CANCELLED:
        return _SETTLED
    if order.asks:
        return ""
    if order.calls:
        return _CALL_FIRST
    return "It waits for approval first." if order.state == O.PLACED else "Nothing is asked for."


def _why_not_edit(order: OrderNow) -> str:
    if order.state not in (O.PLACED, O.OPEN):
        return "The order has ended."
    return "" if order.deliveries else "Nothing of it is delivered by us."


def _why_not_cancel(*, gone: bool, cancellable: bool) -> str:
    if gone:
        return "A parcel has left; it can only come back."
    return "" if cancellable else "The order has ended."


def _why_not_part(order: OrderNow) -> str:
    if order.money.kept_minor + order.money.secured_minor <= 0:
        return "Nothing is left to refund."
    if order.deliveries and not any(d.state in GONE for d in order.deliveries):
        return "Nothing has left yet: cancel a delivery, or the order."
    return ""


def _why_not_refund(order: OrderNow) -> str:
    if order.money.settled_minor - order.money.refunding_minor <= 0:
        return "Nothing is left to refund."
    if order.state in (O.PLACED, O.OPEN) and not any(d.state in GONE for d in order.deliveries):
        return "Cancel the order: its money goes back with it."
    return ""
