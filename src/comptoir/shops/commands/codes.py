"""Sign in with a code that was mailed."""

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from ..models import Staff, StaffCode
from ..secrets import seal
from .finding import about_staff, person_by_email
from .people import first_retailer
from .sign_in import enter
from .tries import count_address, require_patience

DIGITS = 8  # With five tries in fifteen minutes, guessing one takes centuries.
GOOD_FOR = timedelta(minutes=10)
NEXT_MAIL_AFTER = timedelta(seconds=60)


@command
def ask_sign_in_code(*, email: str, address: str, by: Actor, at: datetime) -> None:
    """Mail a code, if the address belongs to somebody; the answer does not tell. Raises TooManyTries."""
    require_patience(address, at)
    count_address(address, at)
    staff = person_who_may_be_mailed(email, "staff.code_asked", at)
    if staff is None:
        return
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    StaffCode.objects.filter(staff=staff).delete()  # Only the last one counts.
    row = StaffCode.objects.create(
        staff=staff, hash=_hash(staff.pk, code), sealed=seal(code, bound_to=place_of(staff.pk)),
        made_at=at, expires_at=at + GOOD_FOR,
    )  # fmt: skip
    subject = about_staff(staff, first_retailer(staff) or 0)
    events.record("staff.code_asked", subject, by=by, at=at, personal={"person": staff.name}, code_id=row.pk)


@command
def sign_in_with_code(*, email: str, code: str, device: str, address: str, by: Actor, at: datetime) -> str | None:
    """The key of a new session; None when the code is not the last one mailed, is old, used, or the person locked.

    Raises TooManyTries.
    """
    require_patience(address, at)
    found = person_by_email(email)
    staff = Staff.objects.select_for_update().filter(pk=found.pk).first() if found else None
    digits = "".join(letter for letter in code if letter.isdigit())
    good = StaffCode.objects.filter(staff=staff, used_at=None, expires_at__gt=at).first() if staff else None
    proved = constant_time_compare(good.hash if good else "", _hash(staff.pk if staff else 0, digits))
    key = enter(staff, proved=proved, means="mailed code", device=device, address=address, by=by, at=at)
    if key and good:
        good.used_at = at
        good.save(update_fields=["used_at"])
    return key


@command
def note_code_mailed(*, code_id: int, by: Actor, at: datetime) -> None:
    """The mail has left: forget the code's text, its hash is enough."""
    row = StaffCode.objects.select_related("staff").filter(pk=code_id, mailed_at=None).first()
    retailer_id = first_retailer(row.staff) if row else None
    if row is None or retailer_id is None:
        return
    row.mailed_at, row.sealed = at, b""
    row.save(update_fields=["mailed_at", "sealed"])
    scope.work_for(retailer_id)
    subject = about_staff(row.staff, retailer_id)
    events.record("staff.code_mailed", subject, by=by, at=at, personal={"person": row.staff.name})


def person_who_may_be_mailed(email: str, event: str, at: datetime) -> Staff | None:
    """Somebody who signs in here and did not ask for the same a moment ago; and from here on her retailer's sight."""
    staff = person_by_email(email)
    retailer_id = first_retailer(staff) if staff and staff.is_active else None
    if staff is None or retailer_id is None:
        return None
    scope.work_for(retailer_id)
    lately = Event.objects.filter(subject_kind="staff", subject_id=staff.pk, name=event, at__gt=at - NEXT_MAIL_AFTER)
    return None if lately.exists() else staff


def place_of(staff_id: int) -> str:
    """What the sealed text of a code is bound to."""
    return f"staff:{staff_id}:code"


def _hash(staff_id: int, code: str) -> str:
    return salted_hmac("comptoir staff code", f"{staff_id}:{code}", algorithm="sha256").hexdigest()
