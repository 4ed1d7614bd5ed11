"""What the staff tell each other about an order."""

from datetime import datetime

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable
from comptoir.shops.roles import SELL

from ..models import Order
from .finding import order_for_change

LONGEST_NOTE = 1000


@command
def note_order(*, number: str, text: str, by: Actor, at: datetime) -> Order:
    """Write a note on an order, at any time of its life. It stands in the journal, with who wrote it, and nowhere else.

    Raises Invalid for a note that is empty, too long, or no text.
    """
    order = order_for_change(number)
    require(by, SELL, "write notes on orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    note = text.strip()
    if not note:
        raise Invalid("The note is empty.", field="text")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"A note has {LONGEST_NOTE} characters at most; this one has {len(note)}.", field="text")
    if not is_storable(note):
        raise Invalid("The note holds characters that are no text.", field="text")
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record("order.noted", order, by=by, at=at, personal={"note": note})
    return order
