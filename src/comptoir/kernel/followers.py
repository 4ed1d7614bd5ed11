"""Following the journal: what became visible since a place in it, in an order that loses nothing."""

import re
from dataclasses import dataclass

from django.db import connection

from .models import Event


@dataclass(frozen=True, order=True)
class Place:
    """A place in the journal. Ids become visible out of order, so a place is (era, transaction, id)."""

    era: int
    txid: int
    id: int

    def __str__(self) -> str:
        return f"{self.era}.{self.txid}.{self.id}"


_PLACE = re.compile(r"(\d{1,9})\.(\d{1,18})\.(\d{1,19})", re.ASCII)


def place_of(text: str) -> Place | None:
    """The place that a reader remembered as text; None for anything else."""
    place = _PLACE.fullmatch(text)
    return Place(*(int(part) for part in place.groups())) if place else None


def end() -> Place:
    """The last place that no running transaction can still write before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce((select max(era) from kernel_event), 1),"
            " pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        )
        era, xmin = cursor.fetchone()
    return Place(era, xmin - 1, 2**63 - 1)


_SETTLED = "(txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint or era < (select max(era) from kernel_event))"
_AFTER = "(era, txid, id) > (%s, %s, %s)"


def since(place: Place, *, limit: int = 500) -> list[Event]:
    """What the reader's scope sees after a place, up to where nothing earlier can still appear."""
    where = Event.objects.extra(where=[_AFTER, _SETTLED], params=[place.era, place.txid, place.id])  # noqa: S610
    return list(where.order_by("era", "txid", "id")[:limit])


def visible_since(place: Place, *, limit: int = 500) -> list[tuple[Event, bool]]:
    """What the reader's scope sees after a place, each with whether nothing earlier can still appear before it.

    For a reader who wants news at once, even while a long transaction runs elsewhere: he steps on over the settled
    ones only, and remembers which of the others he has had.
    """
    where = Event.objects.extra(  # noqa: S610 - fixed texts.
        select={"settled": _SETTLED}, where=[_AFTER], params=[place.era, place.txid, place.id]
    )
    return [(event, event.settled) for event in where.order_by("era", "txid", "id")[:limit]]  # type: ignore[attr-defined]


def known_in(snapshot: str) -> tuple[Place, frozenset[int]]:
    """Where somebody stands who read in a snapshot of before: a place, and the ids beyond it that he saw too."""
    here = end()
    here = Place(here.era, min(here.txid, int(snapshot.partition(":")[0]) - 1), here.id)
    seen = Event.objects.extra(  # noqa: S610 - fixed texts.
        where=[_AFTER, "pg_visible_in_snapshot(txid::text::xid8, %s::pg_snapshot)"],
        params=[here.era, here.txid, here.id, snapshot],
    )
    return here, frozenset(seen.values_list("id", flat=True))


def place_after(event: Event) -> Place:
    return Place(event.era, event.txid, event.id)
