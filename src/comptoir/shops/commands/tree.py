"""Make retailers, their groups and shops."""

from datetime import datetime
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import list_currencies

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor

from ..models import Group, Retailer, Shop
from ..roles import RUN_RETAILER
from .finding import about_shop, retailer_for, save_checked, sees_everything, shop_for

DEFAULT_COLOUR = Shop._meta.get_field("colour").default


@command
def make_retailer(*, code: str, name: str, by: Actor, at: datetime) -> Retailer:
    """A new retailer: only who runs the installation can make one."""
    if not sees_everything(by):
        raise NotAllowed("Only who runs the installation can make a retailer.")
    return new_retailer(code=code, name=name, by=by, at=at)


def new_retailer(*, code: str, name: str, by: Actor, at: datetime) -> Retailer:
    retailer = Retailer(code=code.strip().upper(), name=name.strip(), created_at=at)
    save_checked(retailer)
    scope.work_for(retailer.id)
    events.record(
        "retailer.made", events.Subject("retailer", retailer.id, retailer.id), by=by, at=at, called=retailer.name
    )
    return retailer


@command
def make_group(*, retailer_id: int, code: str, name: str, by: Actor, at: datetime) -> Group:
    """Shops that will share customers; a shop alone is a group of one."""
    retailer = retailer_for(by, retailer_id)
    require(by, RUN_RETAILER, "make groups of shops")
    group = Group(retailer=retailer, code=code.strip().upper(), name=name.strip())
    save_checked(group)
    events.record("group.made", group, by=by, at=at, called=group.name)
    return group


@command
def make_shop(
    *,
    group_id: int,
    code: str,
    name: str,
    currency: str,
    country: str,
    order_prefix: str,
    kind: str = Shop.Kind.DEFAULT,
    timezone: str = "Europe/London",
    prices_include_tax: bool = True,
    colour: str = "",
    call_centre_number: str = "",
    master_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Shop:
    """A new shop of a group; a sub-shop names its master, of the same retailer."""
    group = _group_for(by, group_id)
    master = shop_for(by, master_id) if master_id else None
    require(by, RUN_RETAILER, "make shops")
    if master and master.retailer_id != group.retailer_id:
        raise Shop.DoesNotExist
    require_known(currency=currency, country=country, timezone=timezone)
    shop = Shop(
        retailer_id=group.retailer_id, group=group, master=master, code=code.strip().upper(), name=name.strip(),
        kind=kind, currency=currency, country=country, timezone=timezone, prices_include_tax=prices_include_tax,
        order_prefix=order_prefix.strip().upper(), colour=colour.lower() or DEFAULT_COLOUR,
        call_centre_number=call_centre_number.strip(), language=language_of(country),
    )  # fmt: skip
    save_checked(shop)
    scope.work_in(shop.id)
    events.record("shop.made", about_shop(shop), by=by, at=at, called=shop.name, code=shop.code)
    return shop


def _group_for(by: Actor, group_id: int) -> Group:
    seen = Group.objects.all() if sees_everything(by) else Group.objects.filter(retailer_id=by.retailer or 0)
    group = seen.get(id=group_id)
    scope.work_for(group.retailer_id)
    return group


def require_known(*, currency: str, country: str, timezone: str) -> None:
    if currency not in list_currencies():
        raise Invalid(f"“{currency}” is no currency: three capital letters like GBP.", field="currency")
    require_country(country)
    if timezone not in available_timezones():
        raise Invalid(f"“{timezone}” is no time zone: a name like Europe/London.", field="timezone")


def language_of(country: str) -> str:
    """What is mostly spoken in a country: ``fr`` in FR."""
    return str(Locale.parse(f"und_{country}").language)


def known_language(language: str) -> str:
    """``en`` for ``EN ``. Raises Invalid for what is no language."""
    code = language.strip().lower()
    if code not in Locale("en").languages:
        raise Invalid(f"“{language}” is no language: two small letters like en.", field="language")
    return code


def require_country(country: str) -> None:
    if len(country) != 2 or country not in Locale("en").territories:
        raise Invalid(f"“{country}” is no country: two capital letters like GB.", field="country")
