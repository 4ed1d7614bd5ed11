"""Files of customers: made after they were asked for, and not kept."""

from datetime import datetime

from comptoir.kernel import clock
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from . import commands


@on("customers.export_asked")
def make_export(event: Event) -> None:
    commands.make_export(export_id=event.subject_id or 0, by=actor_of(event), at=clock.now())


@sweep("17 * * * *")
def forget_exports(actor: Actor, at: datetime) -> int:
    """Files of more than a week are deleted; how many."""
    return commands.forget_exports(by=actor, at=at)
