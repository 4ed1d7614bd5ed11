"""Which ways to pay a shop takes, and when it takes the money."""

from datetime import datetime
from typing import Any

from comptoir.kernel import events, tenancy
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP, SET_TERMS

from ..gateways.features import FEATURES, Features
from ..models import Way
from ..queries import way_of
from ..states import GatewayName

LONGEST = 300
MOST_HOURS = 14 * 24


class NotTakenHere(Refusal):
    """The shop has turned this way to pay off."""

    def __init__(self, gateway: str) -> None:
        super().__init__(
            f"This shop does not take “{GatewayName(gateway).label}”. Its settings say which ways it takes."
        )


@command
def set_way(
    *,
    shop_id: int,
    gateway: str,
    is_on: bool,
    at_dispatch: bool = False,
    per_shipment: bool = False,
    words: str | None = None,
    by: Actor,
    at: datetime,
) -> Way:
    """Turn a way to pay on or off, and say when its money is taken.

    ``at_dispatch`` holds the amount at the order and takes it when the goods leave; ``per_shipment`` does so for each
    delivery by itself. Payments under way keep what they began with. ``words`` are what the customer is told besides
    (where to transfer, what the courier takes); None leaves them.

    Raises Invalid for what the way cannot do.
    """
    require(by, RUN_SHOP, "say how customers pay", shop=shop_id)
    shops.require_in_sight(shop_id)
    name = known(gateway)
    can = FEATURES[name]
    if at_dispatch and not can.authorises:
        raise Invalid(f"“{name.label}” cannot hold an amount until the goods leave.", field="at_dispatch")
    if can.authorises and not can.charges and not at_dispatch:
        raise Invalid(f"“{name.label}” takes the money when the goods leave, never before.", field="at_dispatch")
    if per_shipment and not can.per_shipment:
        raise Invalid(f"“{name.label}” cannot be paid delivery by delivery.", field="per_shipment")
    before = way_of(shop_id, name)
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    wanted: dict[str, bool | str] = {"is_on": is_on, "at_dispatch": at_dispatch, "per_shipment": per_shipment}
    if words is not None:
        wanted["words"] = " ".join(words.split())
        if len(str(wanted["words"])) > LONGEST:
            raise Invalid(f"What the customer is told has at most {LONGEST} characters.", field="words")
    known_as: dict[str, Any] = {key: getattr(before, key) for key in wanted if key != "words"}
    way, _ = Way.objects.update_or_create(
        shop_id=shop_id, gateway=name, defaults={**wanted, "retailer_id": retailer_id, "changed_at": at}
    )
    if any(getattr(before, key) != value for key, value in wanted.items()):
        verb = "on" if is_on else "off"
        after = {key: wanted[key] for key in known_as}
        events.record("way.set", way, by=by, at=at, before=known_as, after=after, way=name.label, switched=verb)
    return way


@command
def set_confirmation(
    *, shop_id: int, gateway: str, confirm_first: bool, confirm_hours: int = 24, by: Actor, at: datetime
) -> Way:
    """Say whether a person confirms an order paid so with its customer before it goes to the shelf.

    ``confirm_hours`` is how long an order whose customer did not answer three calls waits before it ends by itself, 1
    to 336. Orders that wait already keep what they began with.

    Raises Invalid for a way whose money is held or taken in advance.
    """
    require(by, SET_TERMS, "say which orders are confirmed first", shop=shop_id)
    shops.require_in_sight(shop_id)
    name = known(gateway)
    if not FEATURES[name].may_be_confirmed:
        raise Invalid(
            f"“{name.label}” holds or takes the money in advance: nothing is to be confirmed.", field="gateway"
        )
    if not 1 <= confirm_hours <= MOST_HOURS:
        raise Invalid(f"An order that nobody answers for ends after 1 to {MOST_HOURS} hours.", field="confirm_hours")
    before = way_of(shop_id, name)
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    wanted: dict[str, Any] = {"confirm_first": confirm_first, "confirm_hours": confirm_hours}
    first = {key: getattr(before, key) for key in ("is_on", "at_dispatch", "per_shipment", "words")}
    set_now = {**wanted, "retailer_id": retailer_id, "changed_at": at}
    way, _ = Way.objects.update_or_create(
        shop_id=shop_id, gateway=name, defaults=set_now, create_defaults={**first, **set_now}
    )
    known_as = {key: getattr(before, key) for key in wanted}
    if known_as != wanted:
        said = f"confirmed by a person first, {confirm_hours} h after the third call" if confirm_first else "not asked"
        events.record(
            "way.confirmation_set", way, by=by, at=at, before=known_as, after=wanted, way=name.label, said=said
        )
    return way


def known(gateway: str) -> GatewayName:
    """Raises Invalid where there is no such way to pay."""
    if gateway not in GatewayName:
        raise Invalid(f"There is no gateway “{gateway}”; use one of {', '.join(GatewayName)}.", field="gateway")
    return GatewayName(gateway)


def features_taken_here(shop_id: int, gateway: str) -> Features:
    """What a way to pay that a shop takes can do. Raises Invalid where there is none, NotTakenHere."""
    return FEATURES[GatewayName(way_that_is_on(shop_id, gateway).gateway)]


def way_that_is_on(shop_id: int, gateway: str) -> Way:
    """Raises NotTakenHere."""
    way = way_of(shop_id, known(gateway))
    if not way.is_on:
        raise NotTakenHere(gateway)
    return way
