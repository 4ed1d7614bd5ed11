"""How old the numbers of each location are: the last list of levels that came for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from .models import StockFile

STALE_AFTER = timedelta(hours=26)  # A daily list that is two hours late.


@dataclass(frozen=True)
class Freshness:
    """A location and the last list of its levels, where one ever came."""

    code: str
    name: str
    source: str
    by_name: str
    lines: int
    at: datetime | None

    def is_stale(self, now: datetime) -> bool:
        """Whether lists came, and the last is older than a day."""
        return self.at is not None and now - self.at > STALE_AFTER


def latest_files(actor: Actor) -> list[Freshness]:
    """Every location of the actor's retailer with its last list. Two statements."""
    last = StockFile.objects.filter(location=OuterRef("pk")).order_by("-at", "-id").values("id")[:1]
    places = list(shops.locations(actor).annotate(last=Subquery(last)))
    files = {one.id: one for one in StockFile.objects.filter(id__in=[place.last for place in places if place.last])}
    return [_freshness(place.code, place.name, files.get(place.last)) for place in places]


def _freshness(code: str, name: str, file: StockFile | None) -> Freshness:
    if file is None:
        return Freshness(code, name, "", "", 0, None)
    return Freshness(code, name, file.source, file.by_name, file.lines, file.at)
