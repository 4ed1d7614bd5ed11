"""Gateways that call us: proved, stored, then applied by a job."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops.queries import actor_of_shop

from .. import commands
from ..gateways import GatewayRefused, GatewayUnclear
from ..gateways.registry import understand
from ..models import Callback
from ..saying import Said, ToAsk, Unreadable, about
from .accounts import account_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def receive_callback(*, shop: "Shop", gateway: str, headers: Mapping[str, str], body: bytes, at: datetime) -> Callback:
    """Take a gateway's call: proved, then stored, then applied by a job.

    Raises NotGenuine, and then nothing is stored.
    """
    by = actor_of_shop(shop, kind="callback", name="Card gateway")
    heard = account_of(shop, gateway).prove(headers, body, at=at)
    heard = replace(heard, about=about(understand(gateway, heard.kind, heard.body)))
    return commands.store_callback(shop_id=shop.id, gateway=gateway, heard=heard, by=by, at=at)


@on("callback.stored")
def apply_stored_callback(event: Event) -> None:
    """What a gateway called about is applied, in whatever order it came."""
    by = actor_of(event)
    callback = _callback(event.subject_id or 0, by)
    commands.apply_callback(callback_id=callback.id, said=_what_it_says(callback), by=by, at=event.at)


def retry_stuck_callback(*, callback_id: int, by: Actor, at: datetime) -> Callback:
    """A person lets a stuck callback be tried again. Raises NothingStuck, StillStuck."""
    callback = _callback(callback_id, by)
    try:
        said = _what_it_says(callback)
    except GatewayUnclear as doubt:
        raise commands.StillStuck(f"{doubt} Try again in a minute.") from doubt
    return commands.retry_callback(callback_id=callback_id, said=said, by=by, at=at)


def _what_it_says(callback: Callback) -> Said | None:
    """What a call means: read from it, or asked of the gateway. Raises GatewayUnclear."""
    said = understand(callback.gateway, callback.kind, callback.body)
    if not isinstance(said, ToAsk):
        return said
    try:
        return account_of(callback.shop, callback.gateway).look(said)
    except (GatewayRefused, Refusal) as refusal:
        return Unreadable(f"The gateway called, and does not say what became of it: {refusal}")


def _callback(callback_id: int, by: Actor) -> Callback:
    with scope.reading(by):
        return Callback.objects.select_related("shop").get(id=callback_id)
