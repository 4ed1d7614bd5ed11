"""Paying an order from what the shop owes the customer, in whole, or in part with the rest asked for as before."""

from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.money import say, split
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.shops.roles import TAKE_PAYMENT

from ..models import Order, OrderPayment
from ..queries import money_of
from ..states import OrderState
from .finding import order_for_change
from .money import open_intent
from .taking import shares_of

if TYPE_CHECKING:
    from comptoir.payments.models import Intent


class BeingPaid(Refusal):
    """A gateway is making up its mind about the same money."""


@command
def pay_order_from_balance(
    *, number: str, gateway: str, note: str = "", amount_minor: int | None = None, by: Actor, at: datetime
) -> payments.FromBalance:
    """Pay what is outstanding, or ``amount_minor`` of it, from a wallet, a credit line or the credit note ``note``.

    Where the shop takes it when the goods leave, it is held until then, for each delivery its share. Of a part, the
    rest is asked for by a payment of its own, with a link of its own; the link sent before leads there.
    Staff need the right to take payments; a customer who is signed in pays her own order.

    Raises NothingOutstanding, NotEnough, BeingPaid, NotTakenHere.
    """
    order = order_for_change(number)
    if by.kind == "customer":
        if by.customer is None or by.customer != order.customer_id:
            raise NotAllowed("This order is somebody else's.")
    else:
        require(by, TAKE_PAYMENT, "take payments", shop=order.shop_id)
    scope.work_in(order.shop_id)
    intent = open_intent(order)
    amount = intent.amount_minor if amount_minor is None else amount_minor
    if not 0 < amount <= intent.amount_minor:
        due = say(intent.amount_minor, intent.currency)
        raise Invalid(f"{due} is outstanding: pay that, or a part of it.", field="amount_minor")
    if paid.authorised_minor([intent.id]) or money_of([order.id])[order.id].taking_minor:
        raise BeingPaid("Money is held for this order already. Nothing was taken: it would be paid twice.")
    if paid.is_being_paid([intent.id]):
        raise BeingPaid("A card payment of this order is being decided. Nothing was taken; try again in a minute.")
    if amount < intent.amount_minor:
        intent = _split(order, intent, amount, by=by, at=at)
    parts = _shares(order, amount) if order.state == OrderState.PLACED else ()  # Else some has left: it is spent now.
    return payments.pay_from_balance(intent_id=intent.id, gateway=gateway, number=note, parts=parts, by=by, at=at)


def _shares(order: Order, amount_minor: int) -> list[tuple[str, int]]:
    """An amount over the deliveries, as far as each costs; to the last coin."""
    shares = shares_of(order, money_of([order.id])[order.id].due_minor)
    parts = split(amount_minor, [share for _, share in shares])
    return [(reference, part) for (reference, _), part in zip(shares, parts, strict=True) if part]


def _split(order: Order, whole: "Intent", amount_minor: int, *, by: Actor, at: datetime) -> "Intent":
    """Ask for the part and for the rest instead; the part."""
    payments.close_intent(intent_id=whole.id, by=by, at=at, reason="Paid in parts.")
    found = []
    for asked, pay_by in ((amount_minor, None), (whole.amount_minor - amount_minor, whole.pay_by)):
        intent = payments.ask(
            shop_id=order.shop_id, customer_id=order.customer_id, order_id=order.id, amount_minor=asked,
            currency=order.currency, purpose=order.number or "", pay_by=pay_by, by=by, at=at,
        )  # fmt: skip
        OrderPayment.objects.create(
            retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, intent_id=intent.id
        )
        found.append(intent)
    return found[0]
