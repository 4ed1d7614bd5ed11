"""Signed links for staff: to set a password, and to make the first administrator.

Each is derived from what is there, so nothing secret is stored; it ends by itself, and when what it stands on changes.
"""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing

from comptoir.kernel.errors import Refusal

from .models import Staff

PASSWORD_LINK = timedelta(hours=2)
INVITATION = timedelta(days=7)
FIRST_ADMIN = timedelta(days=1)


class LinkIsOver(Refusal):
    """The link was used, replaced or waited too long; it does not say which."""

    status = 410

    def __init__(self) -> None:
        super().__init__("This link is no longer good: it was used before, or waited too long. Ask for a new one.")


def password_link(staff: Staff, *, at: datetime, good_for: timedelta = PASSWORD_LINK) -> str:
    """The address of the page that sets a person's password; good until the password changes."""
    text = _sign("password", staff.pk, _state_of(staff), until=at + good_for)
    return f"{settings.ADDRESS}/sign-in/password/{text}/"


def staff_of_password_link(text: str, *, at: datetime) -> Staff:
    """Whose password a link may set. Raises LinkIsOver."""
    staff_id, state = _open("password", text, at=at)
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None or state != _state_of(staff):
        raise LinkIsOver
    return staff


def first_admin_link(*, at: datetime) -> str:
    return f"{settings.ADDRESS}/first-run/{_sign('first admin', 0, '', until=at + FIRST_ADMIN)}/"


def require_first_admin_link(text: str, *, at: datetime) -> None:
    """Raises LinkIsOver unless the text is that of our link and there is nobody yet."""
    _open("first admin", text, at=at)
    if Staff.objects.exists():
        raise LinkIsOver


def _state_of(staff: Staff) -> str:
    return hashlib.sha256(f"{staff.password}\n{staff.email}".encode()).hexdigest()[:16]


def _sign(kind: str, subject: int, state: str, *, until: datetime) -> str:
    return signing.dumps([subject, state, int(until.timestamp())], salt=f"comptoir staff {kind}")


def _open(kind: str, text: str, *, at: datetime) -> tuple[int, str]:
    try:
        subject, state, until = signing.loads(text, salt=f"comptoir staff {kind}")
    except signing.BadSignature:
        raise LinkIsOver from None
    if until <= at.timestamp():
        raise LinkIsOver
    return subject, state
