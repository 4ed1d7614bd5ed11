"""How often somebody may be wrong: five times a person, and gently more often a network address."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from comptoir.kernel import events, scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor

from ..models import SignInTries, Staff
from .finding import about_staff
from .people import first_retailer

TRIES_OF_A_PERSON = 5
LOCKED_FOR = timedelta(minutes=15)
TRIES_OF_AN_ADDRESS = 60  # A whole shop may sit behind one address.
ADDRESS_WINDOW = timedelta(minutes=15)


class TooManyTries(Refusal):
    status = 429

    def __init__(self) -> None:
        super().__init__("Too many sign-ins from this network failed. Please wait a quarter of an hour.")


def require_patience(address: str, at: datetime) -> None:
    """Refuse an address that failed too often lately."""
    lately = SignInTries.objects.filter(address_hash=_hash(address), since__gt=at - ADDRESS_WINDOW)
    if lately.filter(tries__gte=TRIES_OF_AN_ADDRESS).exists():
        raise TooManyTries


def count_address(address: str, at: datetime) -> None:
    """One more try of an address, in a window that begins with its first one."""
    SignInTries.objects.filter(since__lt=at - 4 * ADDRESS_WINDOW).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into shops_signintries as t (address_hash, since, tries) values (%s, %s, 1)"
            " on conflict (address_hash) do update set"
            " tries = case when t.since > %s then t.tries + 1 else 1 end,"
            " since = case when t.since > %s then t.since else excluded.since end",
            [_hash(address), at, at - ADDRESS_WINDOW, at - ADDRESS_WINDOW],
        )


def count_failure(staff: Staff | None, address: str, *, means: str, by: Actor, at: datetime) -> None:
    """Note a failed sign-in; the fifth in a row locks the person (whose row the caller has locked)."""
    count_address(address, at)
    retailer_id = first_retailer(staff) if staff else None
    if staff is None or retailer_id is None:
        return
    scope.work_for(retailer_id)
    subject = about_staff(staff, retailer_id)
    person = {"person": staff.name}
    events.record("staff.sign_in_failed", subject, by=by, at=at, personal=person, means=means)
    if staff.is_locked(at):
        return
    staff.failed_sign_ins += 1
    if staff.failed_sign_ins >= TRIES_OF_A_PERSON:
        staff.failed_sign_ins, staff.locked_until = 0, at + LOCKED_FOR
        minutes = int(LOCKED_FOR.total_seconds() // 60)
        events.record("staff.locked", subject, by=by, at=at, personal=person, minutes=minutes)
    staff.save(update_fields=["failed_sign_ins", "locked_until"])


def _hash(address: str) -> str:
    return salted_hmac("comptoir sign-in address", address, algorithm="sha256").hexdigest()
