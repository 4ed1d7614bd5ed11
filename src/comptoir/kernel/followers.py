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


def since(place: Place, *, limit: int = 500) -> list[Event]:
    """What the reader's scope sees after a place, up to where nothing earlier can still appear."""
    return list(
        Event.objects.extra(
            where=[
                "(era, txid, id) > (%s, %s, %s)",
                "txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
                " or era < (select max(era) from kernel_event)",
            ],
            params=[place.era, place.txid, place.id],
        ).order_by("era", "txid", "id")[:limit]
    )


def place_after(event: Event) -> Place:
    return Place(event.era, event.txid, event.id)
