"""Change what a shop shows and how it works."""

import re
from datetime import datetime
from typing import Any

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor

from ..logos import clean_svg
from ..models import HostName, Shop
from ..roles import RUN_SHOP
from .finding import about_shop, save_checked, shop_for

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
    pay_within_minutes: int | None = None,
    channels_leave: bool | None = None,
    is_open: bool | None = None,
    by: Actor,
    at: datetime,
) -> Shop:
    """Change a shop's brand and policies; what is None stays as it is. An empty logo takes it away."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "change a shop's settings", shop=shop.id)
    if pay_within_minutes is not None and not 5 <= pay_within_minutes <= 60 * 24 * 60:
        raise Invalid("Time to pay: from 5 minutes to 60 days.", field="pay_within_minutes")
    wanted = {
        "name": name and name.strip(), "colour": colour and colour.lower(), "call_centre_number": call_centre_number,
        "logo_svg": clean_svg(logo_svg) if logo_svg else logo_svg, "mail_from": mail_from,
        "pay_within_minutes": pay_within_minutes, "channels_leave": channels_leave, "is_open": is_open,
    }  # fmt: skip
    before = {field: getattr(shop, field) for field in wanted}
    changed = {field: value for field, value in wanted.items() if value is not None and value != before[field]}
    if not changed:
        return shop
    for field, value in changed.items():
        setattr(shop, field, value)
    save_checked(shop, only=list(changed))
    events.record(
        "shop.changed", about_shop(shop), by=by, at=at,
        before=_told({field: before[field] for field in changed}), after=_told(changed), what=_words(changed),
    )  # fmt: skip
    return shop


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """A logo is too long for the journal: it says whether there is one."""
    return {field: bool(value) if field == "logo_svg" else value for field, value in values.items()}


def _words(changed: dict[str, Any]) -> str:
    return ", ".join("logo" if field == "logo_svg" else field.replace("_", " ") for field in changed)


@command
def add_host_name(*, shop_id: int, host: str, by: Actor, at: datetime) -> HostName:
    """An internet name under which the shop is reached; pointing it here is the admin's own doing."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "give a shop an internet name", shop=shop.id)
    plain = _plain(host)
    if HostName.objects.filter(host=plain).exists():
        raise HostNameIsTaken(plain)
    row = HostName.objects.create(shop=shop, host=plain)
    events.record("shop.host_name_added", about_shop(shop), by=by, at=at, host=plain)
    return row


@command
def remove_host_name(*, shop_id: int, host: str, by: Actor, at: datetime) -> None:
    """The shop is no longer reached under this name. Raises HostName.DoesNotExist."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "take an internet name from a shop", shop=shop.id)
    row = HostName.objects.get(shop=shop, host=_plain(host))
    row.delete()
    events.record("shop.host_name_removed", about_shop(shop), by=by, at=at, host=row.host)


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
