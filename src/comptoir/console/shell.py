"""The frame of a console page: who, where, what is simulated, where to go."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from comptoir.kernel import clock
from comptoir.kernel.scope import Actor
from comptoir.look.shell import Choice, NavItem, Shell
from comptoir.orders import queries as orders
from comptoir.shops import queries as shops
from comptoir.shops.queries import DemoPerson
from comptoir.shops.roles import RUN_RETAILER, RUN_SHOP, TAKE_PAYMENT

from .this_machine import demo_people_may_be_chosen

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

WORK = ("to_pack", "to_send")  # What the rail counts beside Orders.


@dataclass(frozen=True)
class Place:
    """Somewhere to go, by the name of its address; left out while there is no such address."""

    name: str
    label: str
    icon: str
    key: str
    rights: tuple[str, ...] = ()


PLACES = (
    Place("home", "Home", "home", "h"),
    Place("orders", "Orders", "shopping-cart", "o"),
    Place("customers", "Customers", "users", "c"),
)
MORE_PLACES = (
    Place("quotes", "Quotes", "file-text", "q"),
    Place("confirmations", "To confirm", "phone", ""),
    Place("approvals", "Approvals", "checklist", ""),
    Place("stock", "Stock", "packages", "s"),
)
EVENING = (Place("end-of-day", "End of day", "scale", "e", (TAKE_PAYMENT,)),)  # For who takes payments.
PROOF = (Place("proof", "Proof", "bolt", ""),)  # Of the demo.


def shops_at_hand(request: HttpRequest) -> "list[Shop]":
    """The shops that the person works in, by name; read with her sign-in, so without a statement."""
    actor = request.actor  # type: ignore[attr-defined]
    return [shop for shop in request.user.shops_at_hand or [] if shop.id in actor.shops]  # type: ignore[union-attr]


def chosen_shops(request: HttpRequest) -> "list[Shop]":
    """The shops that a page is about: the one of its address, else the one chosen in the top bar, else all.

    Raises ObjectDoesNotExist for one that the person does not work in.
    """
    mine = shops_at_hand(request)
    asked = request.GET.get("shop")
    code = (request.session.get("shop", "") if asked is None else asked).upper()
    found = [shop for shop in mine if shop.code == code]
    if code and asked and not found:
        raise ObjectDoesNotExist
    return found or mine


def shell_of(request: HttpRequest, active: str, counts: Mapping[str, int] | None = None) -> Shell:
    """The frame around a page; ``active`` is the name of its place.

    ``counts`` are those of the order views where the page has read them already: then the frame sends no statement.
    """
    actor, staff = request.actor, request.user  # type: ignore[attr-defined]
    mine = shops_at_hand(request)
    if counts is None:
        counts = orders.view_counts([shop.id for shop in mine], keys=WORK)
    waiting = {"orders": sum(counts[key] for key in WORK)}
    may_run = bool(actor.rights & {RUN_SHOP, RUN_RETAILER})
    return Shell(
        retailer=next((r.name for r in staff.retailers_at_hand if r.id == actor.retailer), "Comptoir"),  # type: ignore[union-attr]
        user_name=staff.name,  # type: ignore[union-attr]
        role=shops.role_of(staff, actor.retailer),  # type: ignore[arg-type]
        nav=_items(PLACES, active, waiting),
        more_nav=_items(more_places(actor) + (PROOF if settings.DEMO and may_run else ()), active, waiting),
        settings_url=address_of("settings") if may_run else "",
        settings_active=active == "settings",
        home_url=address_of("home"),
        sign_out_url=address_of("sign-out"),
        sessions_url=address_of("sessions"),
        palette_url=address_of("palette"),
        new_order_url=address_of("new-order"),
        shops=_switch(request, mine),
        shop_switch_url=address_of("work-in"),
        roles=_roles(request),
        role_switch_url=address_of("switch-role"),
        simulated=simulated(mine),
        simulated_url=settings.MAILCATCHER_ADDRESS if settings.DEMO else "",
        live_url=_live_url(request),
    )


def more_places(actor: Actor) -> tuple[Place, ...]:
    """Where else this person can go."""
    return MORE_PLACES + tuple(place for place in EVENING if actor.rights & set(place.rights))


def address_of(name: str) -> str:
    """The address of a place by its name; empty while no page has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def simulated(mine: "list[Shop]") -> tuple[str, ...]:
    """The channels that a simulator stands in for at some of these shops: all, until a shop lets them leave."""
    if not settings.DEMO:
        return ()
    return ("Card gateway",) if all(shop.channels_leave for shop in mine) else ("Card gateway", "E-mail")


def _live_url(request: HttpRequest) -> str:
    """Under the name that the page has on this machine: cookies of localhost do not go to 127.0.0.1."""
    address = settings.LIVE_ADDRESS
    if request.get_host().partition(":")[0] == "localhost":
        address = address.replace("127.0.0.1", "localhost")
    return f"{address}/live"


def _items(places: tuple[Place, ...], active: str, waiting: Mapping[str, int]) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(place.label, url, place.icon, place.key, waiting.get(place.name, 0), place.name == active)
        for place in places
        if (url := address_of(place.name))
    )


def _switch(request: HttpRequest, mine: "list[Shop]") -> tuple[Choice, ...]:
    """The shops to work in, and where she works for more than one, the retailers."""
    chosen = request.session.get("shop", "")
    others = [r for r in request.user.retailers_at_hand if r.id != request.actor.retailer]  # type: ignore[union-attr,attr-defined]
    if len(mine) < 2 and not others:
        return ()
    known = {shop.code for shop in mine}
    return (
        Choice("All shops", "", active=chosen not in known),
        *(Choice(shop.name, shop.code, active=shop.code == chosen) for shop in mine),
        *(Choice(retailer.name, f"retailer:{retailer.id}") for retailer in others),
    )


def _roles(request: HttpRequest) -> tuple[Choice, ...]:
    if not demo_people_may_be_chosen(request):
        return ()
    people = _demo_people(int(clock.now().timestamp()) // 60)
    return tuple(
        Choice(person.role, str(person.id), active=person.id == request.user.id, note=f"{person.name}, {person.where}")  # type: ignore[union-attr]
        for person in people
    )


@lru_cache(maxsize=1)
def _demo_people(minute: int) -> list[DemoPerson]:
    """Read once a minute: the demo's people stand in the frame of every page."""
    return shops.demo_people()
