"""What may go back of an order, and what a refund would change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comptoir.kernel.errors import Refusal

from ..going_back import (
    AS_IT_CAME,
    CREDIT_NOTE,
    Carried,
    Change,
    Preview,
    Sold,
    To,
    Wish,
    becomes_credit,
    changes_of,
    check_left,
    payouts_of,
)
from ..models import Adjustment, Delivery, DeliveryLine, OrderLine
from .documents import cancelled_gives

if TYPE_CHECKING:
    from comptoir.payments.models import Capture

    from ..models import Order
    from .single import OrderPage


def sold_of(order: "Order") -> Sold:
    """An order as far as giving back goes; four statements."""
    carried: dict[int, list[Carried]] = defaultdict(list)
    rows = DeliveryLine.objects.filter(line__order=order).values_list("line_id", "quantity", "delivery__state")
    for line, quantity, state in rows:
        carried[line].append(Carried(quantity, state))
    deliveries = Delivery.objects.filter(order=order).order_by("position")
    return Sold(
        order,
        {line.position: line for line in OrderLine.objects.filter(order=order)},
        carried,
        list(deliveries.values_list("state", "shipping_minor", "shipping_tax_minor")),
        Adjustment.objects.filter(order=order, kind=Adjustment.Kind.SHIPPING).exists(),
    )


def refund_preview(page: "OrderPage", wish: Wish, to: To = AS_IT_CAME) -> Preview:
    """What giving back the wish would change; where it is not possible, why. No statement: all is on the page."""
    try:
        changes = changes_of(wish, _sold_on(page))
        amount = sum(change.amount_minor for change in changes)
        goes_back = max(min(amount, page.money.too_much_minor + amount), 0)
        return _preview(page, amount, goes_back, to, changes, held_minor=page.money.secured_minor)
    except Refusal as refusal:
        return Preview(why_not=refusal.message, field=str(refusal.details.get("field", "")))


def whole_refund_preview(page: "OrderPage", to: To = AS_IT_CAME) -> Preview:
    """What giving back all that is left would change."""
    left = sum(capture.left_minor for capture in page.captures)
    try:
        return _preview(page, left, left, to, ())
    except Refusal as refusal:
        return Preview(why_not=refusal.message, field=str(refusal.details.get("field", "")))


@dataclass(frozen=True)
class CancellationPreview:
    """What cancelling an order would do with its money."""

    why_not: str
    gives: str
    currency: str
    back: "tuple[Capture, ...]"  # Goes back the way it came.
    credit: "tuple[Capture, ...]"  # Becomes credit notes.
    held_minor: int

    @property
    def back_minor(self) -> int:
        return sum(capture.left_minor for capture in self.back)

    @property
    def credit_minor(self) -> int:
        return sum(capture.left_minor for capture in self.credit)


def cancellation_preview(page: "OrderPage", gives: str = "") -> CancellationPreview:
    """What cancelling would do with what came, as told or as the shop's terms say; one statement."""
    gives = gives or cancelled_gives(page.order.shop_id)
    why_not = next((step.why_not for step in page.next_steps(lambda right: True) if step.verb == "cancel"), "")
    left = [capture for capture in page.captures if capture.left_minor]
    credit = [capture for capture in left if gives == CREDIT_NOTE and becomes_credit(capture)]
    back = [capture for capture in left if capture not in credit]
    money = page.money
    return CancellationPreview(why_not, gives, money.currency, tuple(back), tuple(credit), money.secured_minor)


def _preview(
    page: "OrderPage", amount_minor: int, wanted: int, to: To, changes: Sequence[Change], held_minor: int = 0
) -> Preview:
    captures = [capture for capture in page.captures if capture.left_minor]
    check_left(page.order, captures, amount_minor, held_minor=held_minor)
    payouts = payouts_of(captures, wanted, to, known=page.order.customer_id is not None)
    return Preview(changes, payouts, amount_minor)


def _sold_on(page: "OrderPage") -> Sold:
    carried: dict[int, list[Carried]] = defaultdict(list)
    for delivery in page.deliveries:
        for row in page.delivery_lines[delivery.id]:
            carried[row.line_id].append(Carried(row.quantity, delivery.state))
    return Sold(
        page.order,
        {line.position: line for line in page.lines},
        carried,
        [(d.state, d.shipping_minor, d.shipping_tax_minor) for d in page.deliveries],
        any(adjustment.kind == Adjustment.Kind.SHIPPING for adjustment in page.adjustments),
    )
