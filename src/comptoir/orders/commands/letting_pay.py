"""Asking for the money of an order that somebody had to let through first."""

from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments.gateways.features import FEATURES
from comptoir.payments.states import GatewayName

from ..models import Order, OrderPayment
from ..queries import money_of
from .taking import shares_of


def let_pay(order: Order, way: str, *, by: Actor, at: datetime) -> None:
    """Ask for the money of a placed order as at any other: what is by the shop's word is held at once, else she gets
    the link. What costs nothing by now needs no payment."""
    due = money_of([order.id])[order.id].due_minor
    if due <= 0:
        events.record("order.free", order, by=by, at=at)
        return
    intent = payments.ask(
        shop_id=order.shop_id, customer_id=order.customer_id, order_id=order.id, amount_minor=due,
        currency=order.currency, purpose=order.number or "", pay_by=order.pay_by, way=way, by=by, at=at,
    )  # fmt: skip
    OrderPayment.objects.create(retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, intent_id=intent.id)
    if way and FEATURES[GatewayName(way)].is_by_word:
        payments.authorise(intent_id=intent.id, gateway=way, parts=shares_of(order, due), by=by, at=at)
    else:
        events.record("order.link_sent", order, by=by, at=at, intent=intent.id, renewed=False)
