"""What a step of an order is on a page: a button that is pressed, or a dialog that asks first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from comptoir.kernel.scope import Actor
from comptoir.orders.steps import Step

PRESSED = {  # Verb → the name of its address; a POST does it.
    "start_packing": "delivery-packing",
    "finish_packing": "delivery-packed",
    "deliver": "delivery-delivered",
    "take_held": "delivery-money",
    "release_hold": "order-hold-release",
    "confirm": "order-confirm",
    "send_link": "order-link",
}
ASKED = {  # Verb → the name of its address; a GET shows what will happen and asks for what is needed.
    "send": "delivery-dispatch",
    "return": "delivery-return",
    "refuse": "delivery-refusal",
    "reroute": "delivery-rerouting",
    "take_payment": "order-payment",
    "hold": "order-hold",
    "cancel": "order-cancellation",
    "cancel_delivery": "delivery-cancellation",
    "refund_part": "order-part-refund",
    "refund": "order-refund",
}
VISITED = {"edit": "order-edit", "pick_up": "pick-up"}  # Verb → the name of a page of its own.
# What moves an order on; the rest (hold, cancel, refund, …) is possible, but never "next".
LEADING = (
    "confirm",
    "release_hold",
    "start_packing",
    "finish_packing",
    "send",
    "pick_up",
    "take_held",
    "deliver",
    "take_payment",
    "send_link",
)


@dataclass(frozen=True)
class Deed:
    """A step with its place: ``pressed`` where a POST does it at once, else its address shows a dialog, or a page."""

    step: Step
    url: str
    pressed: bool
    visited: bool
    words: str  # On its button.


def deed_of(number: str, step: Step, *, several: bool = False) -> Deed:
    """``several``: the order has more than one delivery, so the button says of which it speaks."""
    pressed = step.verb in PRESSED
    name = {**PRESSED, **ASKED, **VISITED}[step.verb]
    position = {"position": step.delivery} if step.delivery else {}
    named = several and step.delivery and str(step.delivery) not in step.label
    words = f"{step.label} · delivery {step.delivery}" if named else step.label
    return Deed(step, reverse(name, kwargs={"number": number, **position}), pressed, step.verb in VISITED, words)


def leading(steps: Iterable[Step]) -> Step | None:
    """The step that comes next: the first possible one, by what moves an order on."""
    possible = [step for step in steps if step.possible and step.verb in LEADING]
    return min(possible, key=lambda step: LEADING.index(step.verb), default=None)


def may_at(actor: Actor, shop_id: int) -> Callable[[str], bool]:
    return lambda right: actor.can(right, shop_id)
