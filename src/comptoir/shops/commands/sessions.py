"""Sessions of staff: opened by who proved herself, listed, ended."""

from datetime import datetime
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.scope import Actor

from .. import queries
from ..models import Membership, Retailer, Staff, StaffSession
from .finding import about_staff

BACKEND = "comptoir.shops.backend.StaffBackend"


def open_session(staff: Staff, *, means: str, device: str, retailer_id: int, at: datetime) -> str:
    """A new session of a person who has proved who she is; its key is for her cookie and stands nowhere else."""
    scope.work_for(retailer_id)
    staff.failed_sign_ins, staff.locked_until, staff.last_login = 0, None, at
    staff.save(update_fields=["failed_sign_ins", "locked_until", "last_login"])
    Session.objects.filter(of_staff__staff=staff, expire_date__lt=at).delete()
    store = SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    store["retailer"] = retailer_id
    store["seen"] = at.isoformat()
    store.create()
    key = str(store.session_key)
    StaffSession.objects.create(staff=staff, session_id=key, device=device[:80], started_at=at)
    by = queries.actor_of_staff(staff, retailer_id)
    events.record("staff.signed_in", about_staff(staff, retailer_id), by=by, at=at, means=means, device=device[:80])
    return key


@command
def sign_out(*, session_key: str, by: Actor, at: datetime) -> None:
    """End this session."""
    staff_id = own_id(by)
    if Session.objects.filter(session_key=session_key, of_staff__staff=staff_id).delete()[0]:
        _record("staff.signed_out", by, at)


@command
def end_session(*, session_id: int, by: Actor, at: datetime) -> None:
    """End one of one's own sessions. Raises StaffSession.DoesNotExist."""
    staff_id = own_id(by)
    session = StaffSession.objects.get(id=session_id, staff_id=staff_id)
    Session.objects.filter(session_key=session.session_id).delete()
    _record("staff.session_ended", by, at, device=session.device)


@command
def end_other_sessions(*, keep: str, by: Actor, at: datetime) -> int:
    """End every session of one's own but the one kept; how many."""
    staff_id = own_id(by)
    ended = Session.objects.filter(of_staff__staff=staff_id).exclude(session_key=keep).delete()[1]
    count = ended.get("sessions.Session", 0)
    if count:
        _record("staff.other_sessions_ended", by, at, count=count)
    return count


@command
def switch_retailer(*, retailer_id: int, by: Actor, at: datetime) -> Retailer:
    """Work for another of one's retailers from now on. Raises Retailer.DoesNotExist."""
    staff_id = own_id(by)
    mine = Membership.objects.filter(staff_id=staff_id).values("retailer_id")
    retailer = Retailer.objects.get(id=retailer_id, id__in=mine)
    scope.work_for(retailer.id)
    subject = events.Subject("staff", staff_id, retailer.id)
    events.record("staff.switched_retailer", subject, by=by, at=at, retailer=retailer.name)
    return retailer


def own_id(by: Actor) -> int:
    """The id of the person who asks about herself."""
    if by.kind != "staff" or by.id is None:
        raise NotAllowed("Sign in first.")
    return by.id


def _record(name: str, by: Actor, at: datetime, **facts: Any) -> None:
    events.record(name, events.Subject("staff", by.id, by.retailer or 0), by=by, at=at, **facts)
