"""The money that is held for an order: asked for delivery by delivery, taken when the goods leave or arrive."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.payments.states import OperationState
from comptoir.shops.roles import SELL, TAKE_PAYMENT

if TYPE_CHECKING:
    from comptoir.payments.models import Capture
    from comptoir.payments.queries import HeldPart

from ..models import Confirmation, Delivery, DeliveryLine, Order
from ..queries import money_of
from ..states import NOT_SENT, OrderState
from ..totals import OrderMoney, Piece, shares
from .finding import deliveries_of, intents_of, order_for_change
from .needing import confirmation_of, wait_for_confirmation


class MoneyFirst(Refusal):
    """A delivery whose money a gateway is to take does not leave before it has taken it."""


@command
def authorise_order(*, number: str, way: str, token: str = "", receipt: str = "", by: Actor, at: datetime) -> list[int]:
    """Ask a way to pay to hold what a placed order costs, delivery by delivery where it can, or to take it at once.

    The ids of the attempts; none where the shop wants the order confirmed first. What is granted opens the order.
    ``token`` is that of a typed card, ``receipt`` the number of a transfer that a person saw.

    Raises Refusal for an order that is not waiting to be paid, and what ``payments.authorise`` raises.
    """
    order = order_for_change(number)
    if by.kind != "link":  # Whoever holds the link of an order may pay it.
        require(by, SELL, "have money held for orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if order.state != OrderState.PLACED:
        raise Refusal(f"{order.number} does not wait to be paid: it is {order.get_state_display().lower()}.")
    intent = paid.intents_of_order(order.id).filter(state="open").last()
    if intent is None:
        raise Refusal(f"Nothing is to be paid for {order.number}.")
    if calls := _called_first(order, way, at=at):
        payments.close_intent(intent_id=intent.id, by=by, at=at, reason="It is confirmed first.")
        order.save(update_fields=["pay_by"])
        wait_for_confirmation(order, calls, by=by, at=at)
        return []
    attempts = payments.authorise(
        intent_id=intent.id, gateway=way, parts=shares_of(order, intent.amount_minor), token=token, receipt=receipt,
        by=by, at=at,
    )  # fmt: skip
    return [attempt.id for attempt in attempts]


def _called_first(order: Order, way: str, *, at: datetime) -> Confirmation | None:
    """The call that comes before an amount is held by the shop's word."""
    if Confirmation.objects.filter(order=order).exists():
        return None
    taken = payments.way_that_is_on(order.shop_id, way)
    return confirmation_of(order, taken, at=at) if taken.can.is_by_word else None


@command
def take_held(*, number: str, position: int, by: Actor, at: datetime) -> bool:
    """Take what is held for a delivery, so that it may leave; whether the money is in. Twice changes nothing.

    A gateway is asked by a job. One that refused before is asked once more.

    Raises Delivery.DoesNotExist.
    """
    order = order_for_change(number)
    require(by, TAKE_PAYMENT, "take authorised money", shop=order.shop_id)
    scope.work_in(order.shop_id)
    delivery = next((d for d in deliveries_of(order) if d.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    if order.state != OrderState.OPEN or delivery.state in NOT_SENT:
        return False
    return take(order, delivery, by=by, at=at)


def shares_of(order: Order, amount_minor: int) -> list[tuple[str, int]]:
    """An amount over the deliveries of an order that leave, or have left, as far as each costs; by its position."""
    deliveries = [delivery for delivery in deliveries_of(order) if delivery.state not in NOT_SENT]
    pieces: dict[int, list[Piece]] = {delivery.id: [] for delivery in deliveries}
    carried = DeliveryLine.objects.filter(delivery__in=deliveries).select_related("line")
    for row in carried.order_by("line__position"):
        pieces[row.delivery_id].append(Piece(row.line_id, row.line.total_minor, row.line.quantity, row.quantity))
    return shares(amount_minor, {d.position: (d.shipping_minor, pieces[d.id]) for d in deliveries})


def parts_of(order: Order, delivery: Delivery) -> list["HeldPart"]:
    """What is held for a delivery and not taken yet, of each payment; none where its money came, or comes otherwise."""
    held = paid.held_all_for(paid.held_parts(intents_of(order)), str(delivery.position))
    return [part for part in held if not part.is_taken]


def take(order: Order, delivery: Delivery, *, by: Actor, at: datetime) -> bool:
    """Take what is held for a delivery of a locked order; whether its money is in, as far as it was held."""
    for part in parts_of(order, delivery):
        if not part.is_being_taken:
            _take_part(order, part, by=by, at=at)
    return not parts_of(order, delivery)


def _take_part(order: Order, part: "HeldPart", *, by: Actor, at: datetime) -> None:
    amount = min(part.left_minor, money_of([order.id])[order.id].to_take_minor)
    if amount <= 0:  # It was paid otherwise meanwhile, or nothing is due for it any more.
        payments.give_up(intent_id=part.intent_id, references=[part.reference], by=by, at=at)
        return
    payments.capture(intent_id=part.intent_id, reference=part.reference, amount_minor=amount, by=by, at=at)


def take_when_sent(order: Order, delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """Before goods leave: what a gateway takes must be in; what counts as paid when it ships is taken now.

    What somebody pays at the door waits. Raises MoneyFirst.
    """
    parts = parts_of(order, delivery)
    for part in parts:
        if part.can.is_program:
            raise MoneyFirst(_why_not_yet(order, delivery, part))
    for part in parts:
        if part.can.captures_itself:
            _take_part(order, part, by=by, at=at)


def take_when_delivered(order: Order, delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The customer has the parcel: what was to be paid at the door is paid."""
    for part in parts_of(order, delivery):
        if not part.can.is_program:
            _take_part(order, part, by=by, at=at)


def keep_within(order: Order, money: OrderMoney, *, by: Actor, at: datetime) -> None:
    """Give up what is held beyond what is due: the order was paid otherwise, or less is due by now."""
    if not money.held_minor:
        return
    nothing_more = money.due_minor <= money.kept_minor + money.taking_minor
    cancelled = {str(delivery.position) for delivery in deliveries_of(order) if delivery.state in NOT_SENT}
    for part in paid.held_parts(intents_of(order)):
        if part.left_minor and (nothing_more or part.reference in cancelled or part.taking == OperationState.OK):
            payments.give_up(intent_id=part.intent_id, references=[part.reference], by=by, at=at)


def give_back_all(order: Order, reason: str, *, by: Actor, at: datetime) -> None:
    """Give back all that came for an order that has ended; give up what is held, void what a gateway still decides."""
    for intent_id in intents_of(order):
        payments.give_back(intent_id=intent_id, reason=reason, by=by, at=at)


def take_by_hand(
    order: Order, parts: Sequence["HeldPart"], *, source: str, receipt: str, by: Actor, at: datetime
) -> "Capture":
    """Record that a person took what is held, part by part; the last of the payments."""
    taken: Capture | None = None
    for part in parts:
        amount = min(part.left_minor, money_of([order.id])[order.id].to_take_minor)
        if amount <= 0:
            continue
        number = receipt.strip() or f"{order.number}-{part.reference or 1}"
        row = payments.capture_by_hand(
            intent_id=part.intent_id,
            reference=part.reference,
            source=source,
            receipt=number if len(parts) == 1 or not part.reference else f"{number[:70]} · {part.reference}",
            reason="The money came.",
            amount_minor=amount,
            by=by,
            at=at,
        )
        taken = row.capture
    if taken is None:
        raise Invalid(f"Nothing is left to take for {order.number}.")
    return taken


def _why_not_yet(order: Order, delivery: Delivery, part: "HeldPart") -> str:
    amount = say(part.left_minor, order.currency)
    if part.is_being_taken:
        return f"Delivery {delivery.position} waits for its money: the gateway is taking it. Nothing was handed over."
    if part.failure:
        return (
            f"Delivery {delivery.position} waits for its money: taking {amount} failed ({part.failure.rstrip('.')}). "
            "Try again, take it otherwise, or cancel the delivery."
        )
    return f"Delivery {delivery.position} waits for its money: take the {amount} that is held for it first."
