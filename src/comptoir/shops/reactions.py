"""Mails to staff about their sign-in. The secret in a mail is made or opened here, and lies in no job and no event."""

from datetime import datetime

from django.core.mail import send_mail

from comptoir.kernel import clock, jobs
from comptoir.kernel.events import on
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from . import commands, links, mails
from .models import Staff, StaffCode
from .secrets import unseal


@on("staff.code_asked")
def mail_code(event: Event) -> None:
    """The code, unless it was mailed, replaced or ran out meanwhile."""
    at = clock.now()
    rows = StaffCode.objects.select_related("staff")
    row = rows.filter(pk=event.data["code_id"], mailed_at=None, expires_at__gt=at).first()
    if row is None:
        return
    code = unseal(bytes(row.sealed), bound_to=commands.codes.place_of(row.staff_id))
    _send(row.staff, mails.code_mail(row.staff, code))
    commands.note_code_mailed(code_id=row.pk, by=jobs.actor_of(event), at=at)


@on("staff.password_link_asked", "staff.password_link_sent")
def mail_password_link(event: Event) -> None:
    """The same link however often this runs; it stops working once it was used."""
    if staff := _person(event):
        _send(staff, mails.password_mail(staff, links.password_link(staff, at=event.at)))


@on("staff.invited", "staff.role_given")
def mail_new_role(event: Event) -> None:
    """Who has no password yet gets the link that sets one; others are told."""
    staff = _person(event)
    if staff is None or event.data.get("send_link") is False:
        return
    told = {"by": event.actor_name or "Comptoir", "role": event.data["role"], "where": event.data["where"]}
    if staff.has_usable_password():
        _send(staff, mails.role_mail(staff, **told))
        return
    link = links.password_link(staff, at=event.at, good_for=links.INVITATION)
    _send(staff, mails.invitation_mail(staff, link=link, **told))


@on("staff.locked")
def mail_lock(event: Event) -> None:
    if staff := _person(event):
        _send(staff, mails.locked_mail(staff, event.data["minutes"]))


def _person(event: Event) -> Staff | None:
    return Staff.objects.filter(pk=event.subject_id or 0, is_active=True).first()


def _send(staff: Staff, mail: mails.Mail) -> None:
    send_mail(mail.subject, mail.text, None, [staff.email])


@jobs.sweep("17 * * * *")
def forget_old_answers(actor: Actor, at: datetime) -> None:
    """What programs were answered is kept for a day."""
    for shop_id in actor.shops:
        commands.forget_answers(shop_id=shop_id, by=actor, at=at)
