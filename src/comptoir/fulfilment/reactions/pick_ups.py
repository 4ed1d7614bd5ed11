"""What waits in stores: made known once it is packed, called to mind, and given up when nobody comes."""

from datetime import datetime

from comptoir.kernel import scope
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from .. import commands, queries


@on("delivery.packed")
def prepare_packed_pick_up(event: Event) -> None:
    """Its customer gets her code as soon as all of it is packed."""
    commands.prepare_pick_up(delivery_id=event.subject_id or 0, by=actor_of(event), at=event.at)


@sweep("*/10 * * * *")
def remind_of_pick_ups(actor: Actor, at: datetime) -> int:
    """Customers whose things wait and have not long to; how many were reminded."""
    with scope.reading(actor):
        due = queries.pick_ups_to_remind(actor.shops, at)
    for pick_up_id in due:
        commands.remind_pick_up(pick_up_id=pick_up_id, by=actor, at=at)
    return len(due)


@sweep("*/10 * * * *")
def give_up_pick_ups(actor: Actor, at: datetime) -> int:
    """What nobody fetched in time goes back on the shelf, one transaction each; how many were looked at."""
    with scope.reading(actor):
        over = queries.pick_ups_over(actor.shops, at)
    for pick_up_id in over:
        commands.give_up_pick_up(pick_up_id=pick_up_id, by=actor, at=at)
    return len(over)
