"""An empty installation is opened by a link that only its command line prints; then its first shop is made."""

from datetime import datetime
from typing import Any

from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.changes import change
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Refusal
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from .. import links
from ..models import Location, Membership, Shop, Staff
from ..roles import ROLES, RUN_RETAILER, SUPER_ADMIN
from .finding import about_shop, about_staff, retailer_for, save_checked, shop_for
from .locations import make_location, rank_locations
from .passwords import write_password
from .people import new_person
from .sessions import open_session
from .tree import language_of, make_group, make_shop, new_retailer, require_known

OF_ITS_MAKING = ("shop.made", "shop.corrected", "shop.changed", "shop.locations_ranked")


class NotTheFirst(Refusal):
    def __init__(self) -> None:
        super().__init__("There is a shop already; its settings change it.")


class AtWorkAlready(Refusal):
    def __init__(self, shop: str) -> None:
        super().__init__(f"{shop} is at work already: currency, code and the like stay as they are from now on.")


def first_administrator_link(*, at: datetime) -> str | None:
    """The address of the first steps; None once there is anybody who can sign in."""
    return None if Staff.objects.exists() else links.first_admin_link(at=at)


@command
def make_first_admin(
    *,
    link: str,
    email: str,
    name: str,
    password: str,
    retailer_code: str,
    retailer_name: str,
    device: str,
    by: Actor,
    at: datetime,
) -> str:
    """The first person, super admin of the first retailer, signed in: the key of the session.

    Raises LinkIsOver once there is anybody.
    """
    with connection.cursor() as cursor:  # Of two at once the second waits here, and then finds the first.
        cursor.execute("select pg_advisory_xact_lock(hashtext('comptoir first admin'))")
    links.require_first_admin_link(link, at=at)
    staff = new_person(email=email, name=name, at=at)
    retailer = new_retailer(code=retailer_code, name=retailer_name, by=by, at=at)
    role = Membership.objects.create(staff=staff, retailer=retailer, role=SUPER_ADMIN, may_reveal=True)
    write_password(staff, password, retailer_id=retailer.id, by=by, at=at)
    events.record(
        "staff.invited", about_staff(staff, retailer.id), by=by, at=at, personal={"person": staff.name},
        membership=role.pk, role=ROLES[SUPER_ADMIN], where="every shop", may_reveal=True, send_link=False,
    )  # fmt: skip
    return open_session(staff, means="first link", device=device, retailer_id=retailer.id, at=at)


@command
def make_first_shop(
    *, retailer_id: int, code: str, name: str, currency: str, country: str, order_prefix: str, timezone: str,
    prices_include_tax: bool, colour: str = "", call_centre_number: str = "", by: Actor, at: datetime,
) -> Shop:  # fmt: skip
    """The first shop of a retailer, in a group of its own."""
    retailer = retailer_for(by, retailer_id)
    require(by, RUN_RETAILER, "make shops")
    type(retailer).objects.select_for_update().get(id=retailer.id)  # Of a form sent twice the second finds the shop.
    if Shop.objects.filter(retailer=retailer).exists():
        raise NotTheFirst
    group = make_group(retailer_id=retailer.id, code=code, name=name, by=by, at=at)
    return make_shop(
        group_id=group.id, code=code, name=name, currency=currency, country=country, order_prefix=order_prefix,
        timezone=timezone, prices_include_tax=prices_include_tax, colour=colour, call_centre_number=call_centre_number,
        by=by, at=at,
    )  # fmt: skip


@command
def correct_shop(
    *, shop_id: int, code: str, name: str, currency: str, country: str, order_prefix: str, timezone: str,
    prices_include_tax: bool, colour: str, call_centre_number: str, by: Actor, at: datetime,
) -> Shop:  # fmt: skip
    """Change everything about a shop in which nothing happened yet. Raises AtWorkAlready."""
    shop = shop_for(by, shop_id)
    require(by, RUN_RETAILER, "correct a shop", shop=shop.id)
    if Event.objects.filter(shop_id=shop.id).exclude(name__in=OF_ITS_MAKING).exists():
        raise AtWorkAlready(shop.name)
    require_known(currency=currency, country=country, timezone=timezone)
    wanted: dict[str, Any] = {
        "code": code.strip().upper(), "name": name.strip(), "currency": currency, "country": country,
        "order_prefix": order_prefix.strip().upper(), "timezone": timezone, "prices_include_tax": prices_include_tax,
        "language": language_of(country), "colour": colour.lower(), "call_centre_number": call_centre_number.strip(),
    }  # fmt: skip
    changed = change(shop, wanted)
    if not changed:
        return shop
    save_checked(shop, only=list(changed.after))
    events.record(
        "shop.corrected", about_shop(shop), by=by, at=at, before=changed.before, after=changed.after,
        what=changed.words,
    )  # fmt: skip
    return shop


@command
def make_first_location(
    *, shop_id: int, code: str, name: str, kind: str, country: str, street: str = "", city: str = "",
    postcode: str = "", by: Actor, at: datetime,
) -> Location:  # fmt: skip
    """A location that serves the shop's orders from its first one on."""
    shop = shop_for(by, shop_id)
    require(by, RUN_RETAILER, "make locations")
    location = make_location(
        retailer_id=shop.retailer_id, code=code, name=name, kind=kind, country=country, street=street, city=city,
        postcode=postcode, by=by, at=at,
    )  # fmt: skip
    rank_locations(shop_id=shop.id, location_codes=[location.code], by=by, at=at)
    return location
