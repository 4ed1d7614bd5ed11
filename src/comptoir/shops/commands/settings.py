"""Change what a shop shows and how it works."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from comptoir.kernel import events
from comptoir.kernel.changes import change
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor

from ..logos import clean_svg
from ..models import HostName, Shop
from ..roles import RUN_SHOP
from .finding import about_shop, save_checked, shop_for
from .tree import known_language

HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


class HostNameIsTaken(Refusal):
    def __init__(self, host: str) -> None:
        super().__init__(f"{host} already leads to a shop of this installation.")


@command
def change_shop(
    *,
    shop_id: int,
    name: str | None = None,
    colour: str | None = None,
    logo_svg: str | None = None,
    call_centre_number: str | None = None,
    mail_from: str | None = None,
    order_mailbox: str | None = None,
    language: str | None = None,
    pay_within_minutes: int | None = None,
    same_basket_minutes: int | None = None,
    pick_up_days: int | None = None,
    return_days: int | None = None,
    channels_leave: bool | None = None,
    is_open: bool | None = None,
    by: Actor,
    at: datetime,
) -> Shop:
    """Change a shop's brand and policies; what is None stays as it is. An empty logo takes it away."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "change a shop's settings", shop=shop.id)
    counted = {
        "pay_within_minutes": pay_within_minutes, "same_basket_minutes": same_basket_minutes,
        "pick_up_days": pick_up_days, "return_days": return_days,
    }  # fmt: skip
    _check_counts(counted)
    wanted = {
        **counted,
        "name": name and name.strip(), "colour": colour and colour.lower(), "call_centre_number": call_centre_number,
        "logo_svg": clean_svg(logo_svg) if logo_svg else logo_svg, "mail_from": mail_from,
        "order_mailbox": order_mailbox,
        "language": language and known_language(language), "channels_leave": channels_leave, "is_open": is_open,
    }  # fmt: skip
    changed = change(shop, wanted)
    if not changed:
        return shop
    save_checked(shop, only=list(changed.after))
    events.record(
        "shop.changed", about_shop(shop), by=by, at=at,
        before=_told(changed.before), after=_told(changed.after), what=changed.words.replace("logo svg", "logo"),
    )  # fmt: skip
    return shop


LIMITS = {
    "pay_within_minutes": (5, 60 * 24 * 60, "Time to pay: from 5 minutes to 60 days."),
    "same_basket_minutes": (0, 24 * 60, "The same basket is kept away for a day at most."),
    "pick_up_days": (1, 60, "Goods wait for who picks them up from 1 to 60 days."),
    "return_days": (0, 365, "Customers may ask for a return for a year at most; 0: not by themselves."),
}


def _check_counts(given: Mapping[str, int | None]) -> None:
    """Raises Invalid."""
    for name, value in given.items():
        least, most, why = LIMITS[name]
        if value is not None and not least <= value <= most:
            raise Invalid(why, field=name)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """A logo is too long for the journal: it says whether there is one."""
    return {field: bool(value) if field == "logo_svg" else value for field, value in values.items()}


@command
def add_host_name(*, shop_id: int, host: str, by: Actor, at: datetime) -> HostName:
    """An internet name under which the shop is reached; pointing it here is the admin's own doing.

    The first one is what links to customers are written with from now on.
    """
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "give a shop an internet name", shop=shop.id)
    plain = _plain(host)
    if HostName.objects.filter(host=plain).exists():
        raise HostNameIsTaken(plain)
    row = HostName.objects.create(shop=shop, host=plain)
    _write_links_with(shop, shop.main_host or plain)
    events.record("shop.host_name_added", about_shop(shop), by=by, at=at, host=plain)
    return row


@command
def remove_host_name(*, shop_id: int, host: str, by: Actor, at: datetime) -> None:
    """The shop is no longer reached under this name. Raises HostName.DoesNotExist."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "take an internet name from a shop", shop=shop.id)
    row = HostName.objects.get(shop=shop, host=_plain(host))
    row.delete()
    if shop.main_host == row.host:
        left = HostName.objects.filter(shop=shop).order_by("id").first()
        _write_links_with(shop, left.host if left else "")
    events.record("shop.host_name_removed", about_shop(shop), by=by, at=at, host=row.host)


def _write_links_with(shop: Shop, host: str) -> None:
    if shop.main_host != host:
        shop.main_host = host
        shop.save(update_fields=["main_host"])


def _plain(host: str) -> str:
    """``Shop.Example.`` as ``shop.example``, letters of other scripts in the form of addresses."""
    try:
        plain = host.strip().rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        plain = ""
    if not HOST.fullmatch(plain):
        raise Invalid(
            f"“{host}” is no internet name: write it like shop.example, without https:// and path.", field="host"
        )
    return plain
