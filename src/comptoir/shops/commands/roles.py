"""Give and take roles: a role never grants more than its giver has."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor

from ..models import Location, Membership, Retailer, Shop, Staff
from ..roles import REVEAL, RIGHTS_OF, ROLES, RUN_RETAILER, RUN_SHOP, SUPER_ADMIN
from .finding import retailer_for, sees_everything, shop_for, staff_for


class LastSuperAdmin(Refusal):
    def __init__(self) -> None:
        super().__init__("This is the retailer's last super admin: give somebody else the role first.")


@command
def give_role(
    *,
    staff_id: int,
    role: str,
    shop_id: int | None = None,
    location_id: int | None = None,
    may_reveal: bool = False,
    retailer_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """A role at a shop, in place of the one the person has there; a super admin's has no shop.

    ``retailer_id`` is needed only where who gives belongs to no retailer and names no shop.
    """
    staff = staff_for(by, staff_id)
    place = place_of_role(by, shop_id, retailer_id)
    return grant(
        staff, place, role=role, location_id=location_id, may_reveal=may_reveal, event="staff.role_given", by=by, at=at
    )


@command
def take_role(*, membership_id: int, by: Actor, at: datetime) -> None:
    """Take a role away. Raises Membership.DoesNotExist, LastSuperAdmin."""
    seen = Membership.objects.select_for_update(of=("self",)).select_related("staff", "shop")
    mine = seen if sees_everything(by) else seen.filter(retailer_id=by.retailer or 0)
    membership = mine.get(id=membership_id)
    require_may_give(by, membership.role, membership.shop_id, membership.retailer_id, membership.may_reveal)
    require_not_last(membership)
    _widen(membership.retailer_id, membership.shop_id)
    events.record(
        "staff.role_taken", _about(membership), by=by, at=at, personal={"person": membership.staff.name},
        role=ROLES[membership.role], where=_where(membership),
    )  # fmt: skip
    membership.delete()


def place_of_role(by: Actor, shop_id: int | None, retailer_id: int | None) -> Shop | Retailer:
    """Where a role is given: a shop, or for a super admin the retailer."""
    if shop_id is not None:
        return shop_for(by, shop_id)
    return retailer_for(by, retailer_id or by.retailer or 0)


def grant(
    staff: Staff, place: Shop | Retailer, *, role: str, location_id: int | None, may_reveal: bool, event: str,
    by: Actor, at: datetime, **facts: Any,
) -> Membership:  # fmt: skip
    """Write the role that somebody may give, and what it replaces."""
    shop = place if isinstance(place, Shop) else None
    retailer_id = shop.retailer_id if shop else place.pk
    _require_fits(role, shop)
    require_may_give(by, role, shop.pk if shop else None, retailer_id, may_reveal)
    location = Location.objects.get(id=location_id, retailer_id=retailer_id) if location_id else None
    before = Membership.objects.select_for_update().filter(staff=staff, retailer_id=retailer_id, shop=shop).first()
    wanted = {"role": role, "location": location, "may_reveal": may_reveal}
    if before:
        if all(getattr(before, field) == value for field, value in wanted.items()):
            return before
        require_may_give(by, before.role, before.shop_id, retailer_id, before.may_reveal)
    membership = before or Membership(staff=staff, retailer_id=retailer_id, shop=shop)
    for field, value in wanted.items():
        setattr(membership, field, value)
    membership.save()
    events.record(
        event, _about(membership), by=by, at=at, personal={"person": staff.name}, membership=membership.pk,
        role=ROLES[role], where=_where(membership), may_reveal=may_reveal, **facts,
    )  # fmt: skip
    return membership


def require_may_give(by: Actor, role: str, shop_id: int | None, retailer_id: int, may_reveal: bool) -> None:
    """Refuse a role that could do, in any shop it reaches, what the giver cannot do there."""
    to_do = f"give or take the role “{ROLES[role]}”{' with the right to reveal' if may_reveal else ''}"
    given = RIGHTS_OF[role] | ({REVEAL} if may_reveal else set())
    require(by, RUN_SHOP if shop_id else RUN_RETAILER, to_do, shop=shop_id)
    reached = Q(id=shop_id) | Q(master=shop_id) if shop_id else Q(retailer=retailer_id)
    places: list[int | None] = list(Shop.objects.filter(reached).values_list("id", flat=True)) or [None]
    for place in places:
        for right in sorted(given):
            require(by, right, to_do, shop=place)


def require_not_last(membership: Membership) -> None:
    """Refuse to leave a retailer without anybody who can run it."""
    if membership.role != SUPER_ADMIN:
        return
    others = Membership.objects.filter(
        retailer_id=membership.retailer_id, role=SUPER_ADMIN, staff__is_active=True
    ).exclude(staff_id=membership.staff_id)
    if not others.exists():
        raise LastSuperAdmin


def _require_fits(role: str, shop: Shop | None) -> None:
    if role not in ROLES:
        raise Invalid(f"There is no role “{role}”.", field="role")
    if (role == SUPER_ADMIN) == (shop is not None):
        raise Invalid("A super admin stands above the shops; every other role belongs to one shop.", field="role")


def _widen(retailer_id: int, shop_id: int | None) -> None:
    scope.work_in(shop_id) if shop_id else scope.work_for(retailer_id)


def _about(membership: Membership) -> events.Subject:
    """A role as an event of its person, seen where the role is."""
    return events.Subject("staff", membership.staff_id, membership.retailer_id, shop_id=membership.shop_id)


def _where(membership: Membership) -> str:
    return membership.shop.name if membership.shop else "every shop"
