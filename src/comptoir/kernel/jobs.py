"""Work after the fact: reactions to events, and sweeps that run one shop after another."""

from collections.abc import Callable
from datetime import datetime

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from . import clock, scope, tenancy
from .events import LATER, PRIORITY, REACTIONS
from .models import Event
from .scope import Actor, Sight

log = structlog.get_logger("comptoir.jobs")

Sweep = Callable[[Actor, datetime], object]
SWEEPS: dict[str, Sweep] = {}
FIRST_PAUSE = 3  # Seconds before a reaction that failed beside others is tried again.
STALLED_AFTER = 120  # Seconds without a sign of life after which a worker's jobs are taken over.


def actor_of(event: Event) -> Actor:
    """The actor of a job: the shop, group or retailer of the event that caused it, and no more."""
    return _actor(event.retailer_id, event.group_id, event.shop_id)


def _actor(retailer: int, group: int | None, shop: int | None) -> Actor:
    seen = tenancy.tree().sight_of(shop) if shop else Sight(frozenset({retailer}), frozenset({group} if group else ()))
    return Actor(
        kind="job",
        name="Comptoir",
        retailer=retailer,
        groups=seen.groups,
        shops=seen.shops,
    )


@app.task(name="react", queue="reactions", retry=RetryStrategy(max_attempts=12, exponential_wait=3))
def react(
    event: int,
    recorded_at: str,
    retailer: int,
    group: int | None,
    shop: int | None,
    later: bool = False,
    reaction: str | None = None,
) -> None:
    """Run the reactions to one event, found under the owners that its own transaction wrote into the job.

    They run one after the other: all that may wait when ``later``, else all others. One that fails gets a job of its
    own, ``reaction``, that is tried again while the others are done.
    """
    with scope.reading(_actor(retailer, group, shop)):
        found = Event.objects.get(id=event, recorded_at=datetime.fromisoformat(recorded_at))
    due = [reaction] if reaction else [key for key in REACTIONS[found.name] if (key in LATER) == later]
    if len(due) == 1:
        _run(due[0], found)
        return
    for key in due:
        try:
            _run(key, found)
        except Exception:
            log.exception("reaction failed", event_name=found.name, reaction=key)
            again = react.configure(schedule_in={"seconds": FIRST_PAUSE}, priority=PRIORITY[later])
            again.defer(event=event, recorded_at=recorded_at, retailer=retailer, group=group, shop=shop, reaction=key)


def _run(reaction: str, event: Event) -> None:
    structlog.contextvars.bind_contextvars(request_id=event.request_id, reaction=reaction)
    try:
        REACTIONS[event.name][reaction](event)
    finally:
        structlog.contextvars.unbind_contextvars("request_id", "reaction")


def sweep(cron: str) -> Callable[[Sweep], Sweep]:
    """Run a function for every shop in turn, at the times of ``cron``: ``function(actor, at)``."""

    def register(function: Sweep) -> Sweep:
        key = f"{function.__module__.split('.')[1]}.{function.__name__}"
        SWEEPS[key] = function

        @app.periodic(cron=cron)
        @app.task(name=f"sweep {key}", queue="sweeps", queueing_lock=f"sweep {key}")
        def run(timestamp: int) -> None:
            run_sweep(key)

        return function

    return register


def run_sweep(key: str, at: datetime | None = None) -> None:
    """One shop after another; a shop whose sweep fails is logged and the others go on."""
    for actor in tenancy.tree().shop_actors():
        try:
            SWEEPS[key](actor, at or clock.now())
        except Exception:
            log.exception("sweep failed", sweep=key, shop=sorted(actor.shops))


@app.periodic(cron="*/2 * * * *")
@app.task(name="take over stalled jobs", queue="sweeps", queueing_lock="stalled", pass_context=True)
async def take_over_stalled_jobs(context, timestamp: int) -> None:  # type: ignore[no-untyped-def]
    """A killed worker's jobs run again elsewhere; handlers are idempotent."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # A sweep that waits already: the killed one has nothing to add.
            await manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        except ConnectorException as reason:  # It was finished just now: its worker was only slow. The others go on.
            log.info("stalled job not taken over", job=job.id, why=type(reason).__name__)
