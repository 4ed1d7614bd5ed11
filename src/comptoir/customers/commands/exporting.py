"""Lists of customers as files: asked for by a person, made by a job, gone after a week."""

from datetime import datetime, timedelta
from functools import partial

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

from .. import csv_list
from ..models import Customer, CustomerExport
from ..profile import one_of
from ..queries import CustomerRow, customers

KEPT = timedelta(days=7)
AT_ONCE = 2000  # Customers read by one statement.


@command
def ask_export(
    *, shop_id: int, kind: str = "", tag: str = "", policy: str = "", by: Actor, at: datetime
) -> CustomerExport:
    """Ask for a file of the customers of a shop's group, filtered as the list is; a job makes it.

    Raises NotAllowed for who does not run the shop, Shop.DoesNotExist for one out of sight.
    """
    shops.require_in_sight(shop_id)
    require(by, RUN_SHOP, "export customers", shop=shop_id)
    if by.kind != "staff" or by.id is None:
        raise NotAllowed("A list of customers is made for a person of the staff.")
    shop = shops.shop_in_sight(shop_id)
    made = CustomerExport.objects.create(
        retailer_id=shop.retailer_id, group_id=shop.group_id, asked_by_id=by.id, asked_at=at,
        kind=one_of(kind, ("", *Customer.Kind.values), field="kind"), tag=storable(tag)[:40],
        policy=storable(policy)[:40],
    )  # fmt: skip
    events.record("customers.export_asked", made, by=by, at=at, shop=shop.code)
    return made


@command
def make_export(*, export_id: int, by: Actor, at: datetime) -> CustomerExport:
    """Write the file that somebody asked for. Twice changes nothing."""
    export = CustomerExport.objects.select_for_update().get(id=export_id)
    if export.made_at:
        return export
    rows = _all(export)
    export.content, export.rows, export.made_at = csv_list.written(rows), len(rows), at
    export.save(update_fields=["content", "rows", "made_at"])
    events.record("customers.exported", export, by=by, at=at, customers=export.rows)
    return export


def _all(export: CustomerExport) -> list[CustomerRow]:
    found: list[CustomerRow] = []
    read = partial(customers, group_id=export.group_id, kind=export.kind, tag=export.tag, policy=export.policy)
    while page := read(after=found[-1].place if found else None, limit=AT_ONCE):
        found += page
        if len(page) < AT_ONCE:
            break
    return found


@command
def forget_exports(*, by: Actor, at: datetime) -> int:
    """Delete the files that are a week old; how many were."""
    old = CustomerExport.objects.filter(asked_at__lt=at - KEPT)
    gone = {(row.retailer_id, row.group_id) for row in old}
    count, _ = old.delete()
    for retailer, group in sorted(gone):
        about = events.Subject("customerexport", None, retailer, group)
        events.record("customers.exports_forgotten", about, by=by, at=at, count=count)
    return count
