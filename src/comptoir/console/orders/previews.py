"""What the dialogs of an order show before they act. Pure: everything is on the order's page already."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist

from comptoir.look.figures import MoneyChange
from comptoir.look.words import money as say
from comptoir.orders.queries import OrderPage, cancellation_preview
from comptoir.orders.states import ENDED, GONE
from comptoir.orders.totals import units_of
from comptoir.payments.queries import held_among

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery
    from comptoir.payments.models import Capture


def cancellation(page: OrderPage) -> dict[str, Any]:
    """What a cancellation gives back: money to the customer, goods to the shelf."""
    money, back = page.money, goes_back(page)
    changes = [
        MoneyChange("Due", money.due_minor, 0),
        MoneyChange("Paid", money.paid_minor, money.paid_minor),
        MoneyChange("Refunded", money.refunded_minor, money.refunded_minor + back + money.refunding_minor),
        *([MoneyChange("Held", money.secured_minor, 0)] if money.secured_minor else []),
        MoneyChange("Outstanding", money.outstanding_minor, 0, strong=True),
    ]
    found = cancellation_preview(page)
    return {
        "changes": changes, "back": found.back, "credit": found.credit, "credit_minor": found.credit_minor,
        "back_minor": back, "goods": _inside(page), "gives": found.gives,
    }  # fmt: skip


def delivery_cancellation(page: OrderPage, *, position: int) -> dict[str, Any]:
    """What ending one delivery gives back.

    Raises ObjectDoesNotExist for a position that the order does not have.
    """
    shown = delivery(page, position=position)
    worth = sum(
        units_of(row.line.total_minor, row.line.quantity, start=row.line.refunded_quantity, count=row.quantity)
        for row in shown["lines"]
    )
    money, back = page.money, worth + shown["delivery"].shipping_minor
    goes_back = max(0, min(back, money.too_much_minor + back))
    released = min(money.secured_minor, back - goes_back)
    outstanding = money.due_minor - back - (money.kept_minor - goes_back)
    changes = [
        MoneyChange("Due", money.due_minor, money.due_minor - back),
        MoneyChange("Paid", money.paid_minor, money.paid_minor),
        MoneyChange("Refunded", money.refunded_minor, money.refunded_minor + money.refunding_minor + goes_back),
        *([MoneyChange("Held", money.secured_minor, money.secured_minor - released)] if money.secured_minor else []),
        MoneyChange("Outstanding", money.outstanding_minor, outstanding, strong=True),
    ]
    pieces = sum(row.quantity for row in shown["lines"])
    return {**shown, "goes_back_minor": goes_back, "released_minor": released, "changes": changes, "pieces": pieces}


def payment(page: OrderPage) -> dict[str, Any]:
    """What taking the money by hand changes; what is held counts as taken by it, one delivery or all."""
    money = page.money
    open_minor = max(money.outstanding_minor, 0)
    held = [part for part in held_among(page.operations) if part.left_minor]
    changes = [
        MoneyChange("Paid", money.paid_minor, money.paid_minor + open_minor),
        *([MoneyChange("Held", money.held_minor, 0)] if money.held_minor else []),
        MoneyChange("Outstanding", money.outstanding_minor, money.outstanding_minor - open_minor, strong=True),
    ]
    parts = [part for part in held if part.reference]
    return {
        "sum": say(open_minor, money.currency), "changes": changes, "held": held,
        "parts": parts if len(parts) > 1 else [],
    }  # fmt: skip


def reversal(page: OrderPage, *, capture: int) -> dict[str, Any]:
    """A payment that an agent recorded and takes back.

    Raises ObjectDoesNotExist for one that is not of this order.
    """
    found = next((c for c in page.captures if c.id == capture), None)
    if found is None:
        raise ObjectDoesNotExist
    return {"capture": found, "sum": say(found.amount_minor, found.currency)}


def is_reversible(capture: "Capture") -> bool:
    return capture.is_offline and not capture.refunded_minor


def delivery(page: OrderPage, *, position: int) -> dict[str, Any]:
    """Raises ObjectDoesNotExist for a position that the order does not have."""
    found = next((d for d in page.deliveries if d.position == position), None)
    if found is None:
        raise ObjectDoesNotExist
    return {"delivery": found, "lines": page.delivery_lines[found.id]}


def goes_back(page: OrderPage) -> int:
    return sum(capture.left_minor for capture in page.captures)


def _captures(page: OrderPage) -> "list[Capture]":
    return [capture for capture in page.captures if capture.left_minor]


def _inside(page: OrderPage) -> "list[tuple[Delivery, int]]":
    """Deliveries whose goods are still in the house, with their pieces."""
    still = [d for d in page.deliveries if d.state not in GONE | ENDED]
    return [(d, sum(line.quantity for line in page.delivery_lines[d.id])) for d in still]
