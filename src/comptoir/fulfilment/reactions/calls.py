"""Couriers that call us: proved, stored, then applied by a job."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of
from comptoir.kernel.models import Event
from comptoir.shops.queries import actor_of_shop

from .. import commands
from ..carriers import CourierUnclear, name_of, understand
from ..models import CourierCall
from .accounts import account_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def receive_call(*, shop: "Shop", courier: str, headers: Mapping[str, str], body: bytes, at: datetime) -> CourierCall:
    """Take a courier's call: proved, then stored, then applied by a job.

    Raises NotGenuine, and then nothing is stored; Invalid where there is no such courier.
    """
    heard = account_of(shop, courier).prove(headers, body, at=at)
    by = actor_of_shop(shop, kind="callback", name=name_of(courier))
    return commands.store_call(shop_id=shop.id, courier=courier, heard=heard, by=by, at=at)


@on("courier_call.stored")
def apply_stored_call(event: Event) -> None:
    """What a courier called about is applied, in whatever order it came."""
    by = actor_of(event)
    with scope.reading(by):
        call = CourierCall.objects.get(id=event.subject_id or 0)
    try:
        said, problem = understand(call.courier, call.kind, call.body), ""
    except CourierUnclear as doubt:
        said, problem = None, str(doubt)
    commands.apply_call(call_id=call.id, said=said, problem=problem, by=by, at=event.at)
