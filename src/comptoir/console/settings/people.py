"""Who works in a shop, and as what."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.shops import commands
from comptoir.shops import queries as shops
from comptoir.shops.roles import ROLES, SUPER_ADMIN

from ..door import go, seeing
from ..questions import Question
from .frame import shop_of, shown

if TYPE_CHECKING:
    from comptoir.shops.models import Membership, Shop


def page(request: HttpRequest, code: str) -> HttpResponse:
    """GET /settings/<code>/staff/"""
    with seeing(request):
        shop = shop_of(request, code)
        return shown(request, code, "settings-staff", {"rows": _here(request, shop), "you": request.user.pk})


def _here(request: HttpRequest, shop: "Shop") -> "list[Membership]":
    """The roles that reach a shop: its own, those of its master, those above all shops."""
    reach = (None, shop.id, shop.master_id)
    return [row for row in shops.staff_of(request.actor) if row.shop_id in reach]  # type: ignore[attr-defined]


def _begin(request: HttpRequest, code: str, membership_id: int | None = None) -> Mapping[str, Any]:
    shop = shop_of(request, code)
    shows = {
        "roles": [(key, words) for key, words in ROLES.items() if key != SUPER_ADMIN],
        "places": list(shops.locations(request.actor)),  # type: ignore[attr-defined]
        "about": shop.name,
        "back": reverse("settings-staff", args=[code]),
        "back_words": "Staff",
        "known": {"role": "agent"},
    }
    if membership_id is None:
        return shows
    row = _membership(request, shop, membership_id)
    known = {"role": row.role, "location": str(row.location_id or ""), "may_reveal": "1" if row.may_reveal else ""}
    return {**shows, "known": known, "row": row, "about": f"{row.staff.name} · {shop.name}"}


def _membership(request: HttpRequest, shop: "Shop", membership_id: int) -> "Membership":
    found = next((row for row in _here(request, shop) if row.id == membership_id), None)
    if found is None:
        raise ObjectDoesNotExist(f"No role {membership_id} at {shop.code}.")
    return found


def _given(request: HttpRequest) -> dict[str, Any]:
    place = request.POST.get("location", "")
    return {
        "role": request.POST.get("role", ""),
        "location_id": int(place) if place.isdecimal() and len(place) <= 18 else None,
        "may_reveal": "may_reveal" in request.POST,
        "by": request.actor,  # type: ignore[attr-defined]
        "at": clock.now(),
    }


def _invite(request: HttpRequest, code: str) -> str:
    shop = shop_of(request, code)
    email, name = request.POST.get("email", ""), request.POST.get("name", "")
    commands.invite_staff(email=email, name=name, shop_id=shop.id, **_given(request))
    messages.success(request, "Invited: the link that sets a password is on its way by mail.")
    return reverse("settings-staff", args=[code])


def _change(request: HttpRequest, code: str, membership_id: int) -> str:
    shop = shop_of(request, code)
    with seeing(request):
        row = _membership(request, shop, membership_id)
    commands.give_role(staff_id=row.staff_id, shop_id=row.shop_id, **_given(request))
    return reverse("settings-staff", args=[code])


def _deactivate(request: HttpRequest, code: str, membership_id: int) -> str:
    shop = shop_of(request, code)
    with seeing(request):
        row = _membership(request, shop, membership_id)
    reason = request.POST.get("reason", "")
    commands.deactivate_staff(staff_id=row.staff_id, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("settings-staff", args=[code])


def take(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    """POST: the role is taken away; the person stays."""
    shop_of(request, code)
    commands.take_role(membership_id=membership_id, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("settings-staff", args=[code]))


def reactivate(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    shop = shop_of(request, code)
    with seeing(request):
        row = _membership(request, shop, membership_id)
    commands.reactivate_staff(staff_id=row.staff_id, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("settings-staff", args=[code]))


def send_link(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    shop = shop_of(request, code)
    with seeing(request):
        row = _membership(request, shop, membership_id)
    commands.send_password_link(staff_id=row.staff_id, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, f"A link that sets a password is on its way to {row.staff.name}.")
    return go(reverse("settings-staff", args=[code]))


INVITE = Question("settings/invitation", "Invite somebody", "Invite", "user-plus", "settings", _invite, _begin)
CHANGE = Question("settings/role", "Role", "Keep", "user-check", "settings", _change, _begin)
DEACTIVATE = Question(
    "settings/deactivation", "Let nobody sign in by this name?", "Deactivate", "lock", "settings", _deactivate, _begin,
    kind="danger",
)  # fmt: skip
