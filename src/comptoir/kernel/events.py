"""The journal: what every command did, in one append-only table, and the reactions it sets off."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from .models import Event
from .scope import Actor

Reaction = Callable[[Event], None]
REACTIONS: dict[str, dict[str, Reaction]] = {}  # Event name → {"room.function": function}.
LATER: set[str] = set()  # The reactions that wait while others have work.
PRIORITY = {False: 0, True: -1}  # Of the jobs, by whether they are for later.

_gathered: ContextVar[list[dict[str, Any]] | None] = ContextVar("comptoir_events", default=None)


@dataclass(frozen=True)
class Subject:
    """What an event is about, where there is no row to name it by (a batch, a whole shop)."""

    kind: str
    id: int | None
    retailer_id: int
    group_id: int | None = None
    shop_id: int | None = None
    customer_id: int | None = None
    order_id: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def on(*names: str, later: bool = False) -> Callable[[Reaction], Reaction]:
    """React to events by a job, enqueued in the event's own transaction. Jobs may run twice: be idempotent.

    An event has one job; it runs the reactions in the order of the rooms, each in transactions of its own. ``later``
    puts a reaction into a second job, that waits while there is work of the first kind: money and goods go before
    the mails that tell of them.
    """

    def register(function: Reaction) -> Reaction:
        key = f"{function.__module__.split('.')[1]}.{function.__name__}"
        if later:
            LATER.add(key)
        for name in names:
            REACTIONS.setdefault(name, {})[key] = function
        return function

    return register


def record(
    name: str,
    subject: models.Model | Subject,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    personal: dict[str, str] | None = None,
    **facts: Any,
) -> None:
    """Note an event of the running command; it is written when the outermost command ends.

    ``facts``, ``before`` and ``after`` must hold no personal value: those, and what people type, go to ``personal``
    (``reason`` does by itself).
    """
    gathered = _gathered.get()
    if gathered is None:
        raise RuntimeError(f"{name} was recorded outside a command.")
    data = {**({"before": before} if before else {}), **({"after": after} if after else {}), **facts}
    values = {**(personal or {}), **({"reason": reason} if reason else {})}
    kind = subject.kind if isinstance(subject, Subject) else subject._meta.model_name
    subject_id = subject.id if isinstance(subject, Subject) else subject.pk
    gathered.append(
        {
            "uid": str(uuid.uuid4()),
            "name": name,
            "at": at,
            "retailer_id": subject.retailer_id,  # type: ignore[union-attr]
            "group_id": getattr(subject, "group_id", None),
            "shop_id": getattr(subject, "shop_id", None),
            "customer_id": subject_id if kind == "customer" else getattr(subject, "customer_id", None),
            "order_id": subject_id if kind == "order" else getattr(subject, "order_id", None),
            "subject_kind": kind,
            "subject_id": subject_id,
            "actor_kind": by.kind,
            "actor_id": by.id,
            "actor_name": by.name,
            "on_behalf_of": by.on_behalf_of,
            "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
            "data": data,
            "personal": values,
        }
    )


@contextmanager
def gathering() -> Iterator[None]:
    token = _gathered.set([])
    try:
        yield
    finally:
        _gathered.reset(token)


@contextmanager
def taken_back_on_error() -> Iterator[None]:
    """Forget what was noted within, when it raises."""
    gathered = _gathered.get()
    before = len(gathered or ())
    try:
        yield
    except BaseException:
        del (gathered or [])[before:]
        raise


COLUMNS = (
    "uid uuid, name text, at timestamptz, retailer_id bigint, group_id bigint, shop_id bigint, customer_id bigint, "
    "order_id bigint, subject_kind text, subject_id bigint, actor_kind text, actor_id bigint, actor_name text, "
    "on_behalf_of bigint, request_id text, data jsonb"
)
NAMES = ", ".join(column.split()[0] for column in COLUMNS.split(", "))

# One statement writes the events, their personal values and the jobs of those that somebody reacts to.
WRITE = f"""
with input as (
  select * from jsonb_to_recordset(%s::jsonb) as x({COLUMNS}, personal jsonb)
), written as (
  insert into kernel_event ({NAMES}) select {NAMES} from input
  returning id, name, recorded_at, retailer_id, group_id, shop_id
), personal as (
  insert into kernel_eventvalue (event_uid, retailer_id, group_id, shop_id, customer_id, field, value)
  select uid, retailer_id, group_id, shop_id, customer_id, key, value from input, jsonb_each_text(personal)
)
select procrastinate_defer_jobs_v1(array_agg(
  row('reactions', 'react', r.priority, null, null,
      jsonb_build_object('event', w.id, 'recorded_at', w.recorded_at, 'later', r.later,
                         'retailer', w.retailer_id, 'group', w.group_id, 'shop', w.shop_id), null
  )::procrastinate_job_to_defer_v1 order by w.id))
from written w join jsonb_to_recordset(%s::jsonb) as r(name text, later boolean, priority integer) using (name)
having count(*) > 0
"""


def write() -> None:
    """Write what was gathered: called by the outermost command, last before its commit."""
    gathered = _gathered.get()
    if not gathered:
        return
    names = sorted({event["name"] for event in gathered} & REACTIONS.keys())
    jobs = [
        {"name": name, "later": later, "priority": PRIORITY[later]}
        for name in names
        for later in sorted({key in LATER for key in REACTIONS[name]})
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [json.dumps(gathered, cls=DjangoJSONEncoder), json.dumps(jobs)])
    gathered.clear()
