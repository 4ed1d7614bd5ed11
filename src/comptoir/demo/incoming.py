"""What is on its way in the demo: what a supplier owes for the back orders, a transfer between two locations, and a
message of the fulfilment centre."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.exchange.suppliers import commands as suppliers
from comptoir.exchange.suppliers.updates import LevelUpdate, Said
from comptoir.inventory import commands as inventory
from comptoir.inventory import incoming
from comptoir.inventory.commands import Coming
from comptoir.kernel import scope
from comptoir.kernel.scope import Actor

from .offers import RESTOCK_DAYS

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PIECES, MOVED = 48, 6


def make(
    shop: "Shop", *, places: Sequence[str], late: Sequence[str], sellers: Sequence[str], ended: date, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Two documents on their way and one draft; a second time nothing."""
    with scope.reading(by):
        if incoming.inbound_list(by, limit=1):
            return
    days = [ended + timedelta(days=day) for day in RESTOCK_DAYS]
    owed = [Coming(sku, PIECES, day) for sku, day in zip(late, days, strict=False)]
    moved = [Coming(sku, MOVED, at.date() + timedelta(days=1)) for sku in sellers]
    comes = inventory.draft_inbound(
        location=places[0], sender="Potter & Sons (invented)", reference="PO-1182", lines=owed, by=by, at=at
    )
    goes = inventory.draft_inbound(location=places[1], source=places[0], lines=moved, by=by, at=at)
    for inbound in (comes, goes):
        inventory.send_inbound(inbound_id=inbound.pk, by=by, at=at)
    inventory.draft_inbound(location=places[0], source=places[1], lines=moved[:1], by=by, at=at)
    said = Said(levels=[LevelUpdate("INV-GARLAND", 120), LevelUpdate("INV-GONE", 4)])
    suppliers.hear(
        shop_id=shop.pk, location=places[0], reference="M-2026-001", said=said, source="api", by=by, at=at
    )  # fmt: skip
