"""Staff come and go."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor

from ..models import Membership, Staff
from ..roles import RUN_SHOP
from .finding import about_staff, person_by_email, save_checked, sees_everything, staff_for
from .roles import grant, place_of_role, require_may_give, require_not_last


class WorksElsewhereToo(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} works for another retailer too: take the roles given here instead.")


@command
def invite_staff(
    *,
    email: str,
    name: str,
    role: str,
    shop_id: int | None = None,
    location_id: int | None = None,
    may_reveal: bool = False,
    retailer_id: int | None = None,
    send_link: bool = True,
    by: Actor,
    at: datetime,
) -> Staff:
    """A person with a first role here; she is mailed a link that sets her password.

    Who signs in already (for another shop or retailer) keeps name and password and is told by mail of the new role.
    """
    place = place_of_role(by, shop_id, retailer_id)
    staff = person_by_email(email) or new_person(email=email, name=name, at=at)
    grant(
        staff, place, role=role, location_id=location_id, may_reveal=may_reveal, event="staff.invited",
        send_link=send_link, by=by, at=at,
    )  # fmt: skip
    return staff


def new_person(*, email: str, name: str, at: datetime) -> Staff:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid("Write the e-mail address like name@shop.example.", field="email") from None
    staff = Staff(email=email.strip().lower(), name=" ".join(name.split()), created_at=at)
    staff.set_unusable_password()
    save_checked(staff)
    return staff


@command
def send_password_link(*, staff_id: int, by: Actor, at: datetime) -> None:
    """Mail a colleague the link that sets a password, as the invitation did."""
    staff = staff_for(by, staff_id)
    memberships = _memberships_here(by, staff)
    for membership in memberships:
        require_may_give(by, membership.role, membership.shop_id, membership.retailer_id, membership.may_reveal)
    scope.work_for(memberships[0].retailer_id)
    events.record(
        "staff.password_link_sent", about_staff(staff, memberships[0].retailer_id), by=by, at=at,
        personal={"person": staff.name},
    )  # fmt: skip


@command
def deactivate_staff(*, staff_id: int, reason: str, by: Actor, at: datetime) -> Staff:
    """The person signs in no more and every session ends; what she did keeps her name."""
    staff = staff_for(by, staff_id)
    _require_may_decide(by, staff)
    if by.kind == "staff" and by.id == staff.pk:
        raise Refusal("You cannot deactivate yourself; a colleague with the right can.")
    if staff.is_active:
        for membership in staff.memberships.all():
            require_not_last(membership)
        _set_active(staff, False, "staff.deactivated", reason=reason, by=by, at=at)
        end_every_session(staff)
    return staff


@command
def reactivate_staff(*, staff_id: int, reason: str = "", by: Actor, at: datetime) -> Staff:
    """Let a deactivated person sign in again, with the roles she had."""
    staff = staff_for(by, staff_id)
    _require_may_decide(by, staff)
    if not staff.is_active:
        _set_active(staff, True, "staff.reactivated", reason=reason, by=by, at=at)
    return staff


def end_every_session(staff: Staff) -> int:
    """How many devices were signed in."""
    return Session.objects.filter(of_staff__staff=staff).delete()[1].get("sessions.Session", 0)


def _set_active(staff: Staff, active: bool, event: str, *, reason: str, by: Actor, at: datetime) -> None:
    staff.is_active = active
    staff.save(update_fields=["is_active"])
    retailer_id = by.retailer or first_retailer(staff) or 0
    scope.work_for(retailer_id)
    subject = about_staff(staff, retailer_id)
    events.record(event, subject, by=by, at=at, reason=reason, personal={"person": staff.name})


def first_retailer(staff: Staff) -> int | None:
    """Where what a person does at sign-in is journalled: the retailer of her first role."""
    return min(((m.id, m.retailer_id) for m in staff.memberships.all()), default=(0, None))[1]


def _memberships_here(by: Actor, staff: Staff) -> list[Membership]:
    return [m for m in staff.memberships.order_by("id") if sees_everything(by) or m.retailer_id == by.retailer]


def _require_may_decide(by: Actor, staff: Staff) -> None:
    """Whether a person signs in at all is for who could give every role she has."""
    for membership in _memberships_here(by, staff):
        require(by, RUN_SHOP, "decide who signs in", shop=membership.shop_id)
        require_may_give(by, membership.role, membership.shop_id, membership.retailer_id, membership.may_reveal)
    if not sees_everything(by) and staff.memberships.exclude(retailer_id=by.retailer or 0).exists():
        raise WorksElsewhereToo(staff.name)
