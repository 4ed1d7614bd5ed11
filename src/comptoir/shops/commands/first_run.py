"""An empty installation is opened by a link that only its command line prints."""

from datetime import datetime

from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor

from .. import links
from ..models import Membership, Staff
from ..roles import ROLES, SUPER_ADMIN
from .finding import about_staff
from .passwords import write_password
from .people import new_person
from .sessions import open_session
from .tree import new_retailer


def first_administrator_link(*, at: datetime) -> str | None:
    """The address of the first steps; None once there is anybody who can sign in."""
    return None if Staff.objects.exists() else links.first_admin_link(at=at)


@command
def make_first_admin(
    *,
    link: str,
    email: str,
    name: str,
    password: str,
    retailer_code: str,
    retailer_name: str,
    device: str,
    by: Actor,
    at: datetime,
) -> str:
    """The first person, super admin of the first retailer, signed in: the key of the session.

    Raises LinkIsOver once there is anybody.
    """
    with connection.cursor() as cursor:  # Of two at once the second waits here, and then finds the first.
        cursor.execute("select pg_advisory_xact_lock(hashtext('comptoir first admin'))")
    links.require_first_admin_link(link, at=at)
    staff = new_person(email=email, name=name, at=at)
    retailer = new_retailer(code=retailer_code, name=retailer_name, by=by, at=at)
    role = Membership.objects.create(staff=staff, retailer=retailer, role=SUPER_ADMIN, may_reveal=True)
    write_password(staff, password, retailer_id=retailer.id, by=by, at=at)
    events.record(
        "staff.invited", about_staff(staff, retailer.id), by=by, at=at, personal={"person": staff.name},
        membership=role.pk, role=ROLES[SUPER_ADMIN], where="every shop", may_reveal=True, send_link=False,
    )  # fmt: skip
    return open_session(staff, means="first link", device=device, retailer_id=retailer.id, at=at)
