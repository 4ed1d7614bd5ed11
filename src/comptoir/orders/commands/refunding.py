"""Giving back a part of an order: pieces of its lines, its delivery, a gesture; or a delivery that will not leave."""

from datetime import datetime

from comptoir.inventory import commands as stock
from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.payments import queries as paid
from comptoir.shops.roles import SELL

from ..going_back import AS_IT_CAME, To, Wish, changes_of
from ..models import Delivery, Order
from ..queries.documents import cancelled_gives
from ..queries.going_back import sold_of
from ..states import DELIVERY_MACHINE, NOT_SENT, OrderState
from .deliveries import reservations_of, touch_or_complete
from .documents import Given, issue_voucher
from .finding import deliveries_of, intents_of, order_for_change
from .lowering import all_of, lower_due

LONGEST_REASON = 300


def give_part_back(order: Order, wish: Wish, why: str, to: To, *, by: Actor, at: datetime) -> "Given":
    """Give back pieces of lines that have left, what the delivery cost, and an amount on top, of a locked order.

    The money goes where ``to`` says: the way it came (the latest payment first), into the customer's wallet, to a new
    credit note, or in parts; a voucher says so. Amounts of pieces are those fixed when the order was
    placed: all pieces of a line together are its amount, to the last coin.

    Raises NothingLeftToRefund, NotGoneYet, Invalid.
    """
    changes = changes_of(wish, sold_of(order))
    refunds = lower_due(order, changes, why, to, by=by, at=at)
    return Given(refunds, issue_voucher(order, changes, refunds, by=by, at=at))


@command
def cancel_delivery(
    *, number: str, position: int, reason: str, to: To | None = None, by: Actor, at: datetime
) -> list[int]:
    """End one delivery of a paid order that has not left: its stock and its money go back, the rest goes on.

    The money goes where ``to`` says, else as the shop's terms for cancelled orders say.

    Raises AboveYourLimit, IllegalMove for one that has left, Refusal where nothing else would be left of the order.
    """
    order = order_for_change(number)
    require(by, SELL, "cancel deliveries", shop=order.shop_id)
    deliveries = deliveries_of(order)
    delivery = next((d for d in deliveries if d.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    scope.work_in(order.shop_id)
    why = reason_of(reason)
    others = [d for d in deliveries if d is not delivery and d.state not in NOT_SENT]
    if not others or order.state != OrderState.OPEN:
        raise Refusal(f"It is all that is left of {number}, or {number} is not paid yet: cancel the order itself.")
    verb = "release" if delivery.state in DELIVERY_MACHINE["release"].sources else "deallocate"
    reserved = reservations_of([delivery])
    machine.move(delivery, verb, by=by, at=at, reason=why, also={"changed_at": at}, position=position)
    where, changes = to or to_by_terms(order), all_of(delivery)
    paid_minor = sum(capture.left_minor for capture in paid.refundable_captures(intents_of(order)))
    ledger.allow_giving(
        shop_id=order.shop_id, what=f"delivery:{delivery.id}", by=by, at=at,
        refund_minor=min(sum(change.amount_minor for change in changes), paid_minor),
    )  # fmt: skip
    refunds = lower_due(order, changes, why, where, by=by, at=at)
    touch_or_complete(order, deliveries, by=by, at=at)
    if reserved:
        stock.release(reservations=reserved, by=by, at=at)
    return refunds


def to_by_terms(order: Order) -> To:
    """Where the money of something cancelled goes, as the shop's terms say; of nobody known, as it was paid."""
    return AS_IT_CAME if order.customer_id is None else ((cancelled_gives(order.shop_id), None),)


def reason_of(text: str) -> str:
    """Raises Invalid for no reason."""
    if not text.strip():
        raise Invalid("Say why the money goes back.", field="reason")
    return text.strip()[:LONGEST_REASON]
