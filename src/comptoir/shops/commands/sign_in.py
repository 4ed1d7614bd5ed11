"""Staff prove who they are by a password; in the demo on this machine, by choosing a person."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password

from comptoir.kernel.commands import command
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.scope import Actor

from ..models import Staff
from .finding import person_by_email
from .people import first_retailer
from .sessions import open_session
from .tries import count_failure, require_patience

NO_PASSWORD = "!"  # noqa: S105 - Django takes as long over it as over a wrong one.


@command
def sign_in_with_password(
    *, email: str, password: str, device: str, address: str, by: Actor, at: datetime
) -> str | None:
    """The key of a new session; None when the two do not belong together, or the person is locked.

    A failure is counted and journalled, so it is no Refusal: that would take the count back. Raises TooManyTries.
    """
    require_patience(address, at)
    staff = person_by_email(email)
    matches = check_password(password, staff.password if staff else NO_PASSWORD)
    return enter(staff, proved=matches, means="password", device=device, address=address, by=by, at=at)


@command
def sign_in_as_demo_person(*, staff_id: int, device: str, by: Actor, at: datetime) -> str:
    """See the demo through somebody's eyes. The door lets only this machine ask."""
    if not settings.DEMO:
        raise NotAllowed("People can be chosen in the demo only.")
    staff = Staff.objects.get(id=staff_id, is_active=True)
    retailer_id = first_retailer(staff)
    if retailer_id is None:
        raise Staff.DoesNotExist
    return open_session(staff, means="role switcher", device=device, retailer_id=retailer_id, at=at)


def enter(
    staff: Staff | None, *, proved: bool, means: str, device: str, address: str, by: Actor, at: datetime
) -> str | None:
    """Open a session for who proved herself and is not locked; else count the failure."""
    # Locked only now, after the slow comparison; so of many guesses at once none slips past the lock.
    person = Staff.objects.select_for_update().filter(pk=staff.pk).first() if staff else None
    retailer_id = first_retailer(person) if person and person.is_active else None
    if not proved or person is None or retailer_id is None or person.is_locked(at):
        count_failure(person, address, means=means, by=by, at=at)
        return None
    return open_session(person, means=means, device=device, retailer_id=retailer_id, at=at)
