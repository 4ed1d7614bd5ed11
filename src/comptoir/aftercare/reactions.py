"""What aftercare does when a parcel comes back."""

from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of
from comptoir.kernel.models import Event

from . import commands


@on("delivery.returned")
def keep_returned_parcel_apart(event: Event) -> None:
    """A parcel that nobody took waits for somebody who looks at its goods."""
    commands.quarantine_parcel(delivery_id=event.subject_id or 0, by=actor_of(event), at=event.at)
