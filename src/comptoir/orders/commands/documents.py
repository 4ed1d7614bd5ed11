"""Papers of an order: issued once, under the next number of their kind at the shop."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.scope import Actor
from comptoir.payments import queries as paid

from ..going_back import Change
from ..models import Document, Order


class Given(NamedTuple):
    """What went back after shipment: the refunds asked for, and their paper."""

    refunds: Sequence[int]
    voucher: Document | None


LETTERS = {Document.Kind.VOUCHER: "V", Document.Kind.INVOICE: "I", Document.Kind.CORRECTION: "IC"}


def issue_voucher(
    order: Order, changes: Sequence[Change], refunds: Sequence[int], *, by: Actor, at: datetime
) -> Document | None:
    """The paper of a refund after shipment: what goes back, and where to. None where nothing had been paid.

    Without ``changes`` it is of all that was left of the order.
    """
    going = list(paid.refunds_of_order(order.id).filter(id__in=refunds))
    if not going:
        return None
    said = {
        "order": order.number,
        "whole": not changes,
        "lines": [
            {"sku": c.line.sku, "name": c.line.name, "pieces": c.quantity, "amount_minor": c.amount_minor}
            for c in changes
            if c.line is not None
        ],
        "extra": [{"kind": c.kind, "amount_minor": c.amount_minor} for c in changes if c.line is None],
        "tax_minor": sum(change.tax_minor for change in changes),
        "due_less_minor": sum(change.amount_minor for change in changes),
        "places": [{"means": one.means, "amount_minor": one.amount_minor} for one in going],
    }
    amount = sum(refund.amount_minor for refund in going)
    return issue(
        order, Document.Kind.VOUCHER, amount, said, by=by, at=at, refunds=sorted(refund.id for refund in going)
    )


def issue(
    order: Order,
    kind: Document.Kind,
    amount_minor: int,
    said: dict[str, Any],
    *,
    series: str = "",
    event: str = "document.issued",
    by: Actor,
    at: datetime,
    **more: Any,
) -> Document:
    """Write a paper under the next number. Its lock is the last of a transaction: it is held for a moment only."""
    serial = _next(order, kind, series)
    begins = f"{order.shop.order_prefix}-{LETTERS[kind]}{series}"
    made = Document.objects.create(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, customer_id=order.customer_id,
        order=order, kind=kind, series=series, serial=serial, number=f"{begins}{'-' if series else ''}{serial}",
        amount_minor=amount_minor, currency=order.currency, said=said, issued_by=by.name[:120], issued_at=at, **more,
    )  # fmt: skip
    events.record(
        event, made, by=by, at=at, what=made.get_kind_display(), number=made.number,
        amount_minor=amount_minor, currency=order.currency, corrects=", ".join(said.get("corrects", ())),
    )  # fmt: skip
    return made


NEXT = """
insert into orders_documentnumber (shop_id, retailer_id, kind, series, last) values (%s, %s, %s, %s, 1)
on conflict (shop_id, kind, series) do update set last = orders_documentnumber.last + 1 returning last
"""


def _next(order: Order, kind: str, series: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [order.shop_id, order.retailer_id, kind, series])
        return int(cursor.fetchone()[0])
