"""Set, change and recover passwords. A new password ends every session but the one it opens."""

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor

from .. import queries
from ..links import LinkIsOver, staff_of_password_link
from ..models import Staff
from .codes import person_who_may_be_mailed
from .finding import about_staff, sees_everything
from .people import end_every_session, first_retailer
from .sessions import open_session, own_id
from .tries import count_address, count_failure, require_patience


@command
def ask_password_link(*, email: str, address: str, by: Actor, at: datetime) -> None:
    """Mail a link that sets the password, if the address belongs to somebody; the answer does not tell.

    Raises TooManyTries.
    """
    require_patience(address, at)
    count_address(address, at)
    staff = person_who_may_be_mailed(email, "staff.password_link_asked", at)
    if staff:
        subject = about_staff(staff, first_retailer(staff) or 0)
        events.record("staff.password_link_asked", subject, by=by, at=at, personal={"person": staff.name})


@command
def set_password_by_link(*, link: str, password: str, device: str, by: Actor, at: datetime) -> str:
    """Set a password with the mailed link and sign in: the key of the new session. Raises LinkIsOver."""
    staff = Staff.objects.select_for_update().get(pk=staff_of_password_link(link, at=at).pk)
    staff_of_password_link(link, at=at)  # Again, now that nobody else can use it.
    retailer_id = first_retailer(staff)
    if retailer_id is None:
        raise LinkIsOver
    scope.work_for(retailer_id)
    write_password(staff, password, retailer_id=retailer_id, by=queries.actor_of_staff(staff), at=at)
    return open_session(staff, means="mailed link", device=device, retailer_id=retailer_id, at=at)


@command
def change_own_password(
    *, current: str, password: str, device: str, address: str, by: Actor, at: datetime
) -> str | None:
    """Change one's own: the key of a new session, every other one ends. None when ``current`` is wrong."""
    staff_id = own_id(by)
    require_patience(address, at)
    matches = check_password(current, Staff.objects.values_list("password", flat=True).get(pk=staff_id))
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    if not matches or staff.is_locked(at):
        count_failure(staff, address, means="password", by=by, at=at)
        return None
    write_password(staff, password, retailer_id=by.retailer or 0, by=by, at=at)
    return open_session(staff, means="password", device=device, retailer_id=by.retailer or 0, at=at)


@command
def set_password(*, staff_id: int, password: str, by: Actor, at: datetime) -> None:
    """Set somebody's password from the command line, where mail is no way."""
    if not sees_everything(by):
        raise NotAllowed("Only who runs the installation sets another's password; send a link instead.")
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    retailer_id = first_retailer(staff)
    if retailer_id is None:
        raise Staff.DoesNotExist
    scope.work_for(retailer_id)
    write_password(staff, password, retailer_id=retailer_id, by=by, at=at)


def write_password(staff: Staff, password: str, *, retailer_id: int, by: Actor, at: datetime) -> None:
    """Raises Invalid when the password is too easy."""
    try:
        validate_password(password, staff)
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages), field="password") from None
    staff.set_password(password)
    staff.failed_sign_ins, staff.locked_until = 0, None
    staff.save(update_fields=["password", "failed_sign_ins", "locked_until"])
    end_every_session(staff)
    subject = about_staff(staff, retailer_id)
    events.record("staff.password_set", subject, by=by, at=at, personal={"person": staff.name})
