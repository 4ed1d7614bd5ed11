"""How a customer proves that an order is hers: its number and the address it was ordered with."""

import hmac
from datetime import datetime, timedelta

from comptoir.customers import queries as customers
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Refusal
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from ..models import Order

TRIES = 20  # Of one order number within the window; then the page asks to wait.
WINDOW = timedelta(minutes=15)


class NotProven(Refusal):
    """No order of this shop has that number together with that address; which of the two was wrong is not said."""

    status = 404

    def __init__(self) -> None:
        super().__init__("We find no order with this number and e-mail address. The number is in your mail.")


class TooManyTries(Refusal):
    """Somebody is guessing."""

    status = 429

    def __init__(self) -> None:
        super().__init__("That was tried too often. Please wait a quarter of an hour, or call us.")


@command
def prove_order(*, shop_id: int, number: str, email: str, by: Actor, at: datetime) -> Order | None:
    """The order behind a number and an e-mail address, for whoever knows both; None when they do not fit.

    A wrong guess is journalled without what was typed, so the next ones can be counted. Raises TooManyTries.
    """
    scope.work_in(shop_id)
    order = Order.objects.filter(shop_id=shop_id, number=number.strip().upper()[:24]).first()
    if order is None:
        return None
    wrong = Event.objects.filter(name="order.proof_failed", order_id=order.id, recorded_at__gt=at - WINDOW).count()
    if wrong >= TRIES:
        raise TooManyTries
    known = customers.reach(order.customer_id).email if order.customer_id else ""
    if known and hmac.compare_digest(known.encode(), email.strip().lower().encode()):
        return order
    events.record("order.proof_failed", order, by=by, at=at)
    return None
