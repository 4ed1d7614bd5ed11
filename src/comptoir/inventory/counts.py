"""Reads of counts. What the books say is left out of all that who counts may see."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from comptoir.kernel.scope import Actor
from comptoir.shops.roles import COUNT_STOCK

from .models import CountLine, StockCount
from .states import CountState


@dataclass(frozen=True)
class CountRow:
    """A count and how far it has come."""

    count: StockCount
    lines: int
    counted: int
    differ: int  # Lines that differ from the books of their moment; for who may confirm.

    @property
    def open(self) -> int:
        return self.lines - self.counted

    @property
    def percent(self) -> int:
        return 100 * self.counted // self.lines if self.lines else 0


def count_list(actor: Actor, *, after: int | None = None, limit: int = 50) -> list[CountRow]:
    """The counts of the actor's retailer, the newest first, a page behind the count ``after``. Two statements."""
    found = StockCount.objects.filter(retailer_id=actor.retailer or 0).select_related("location")
    if after:
        found = found.filter(id__lt=after)
    return _rows(list(found.order_by("-id")[:limit]))


def count_row(count_id: int) -> CountRow:
    """One count. Two statements. Raises StockCount.DoesNotExist."""
    return _rows([StockCount.objects.select_related("location").get(id=count_id)])[0]


def _rows(counts: list[StockCount]) -> list[CountRow]:
    differs = Q(counted__isnull=False) & ~Q(counted=F("level_then"))
    lines = CountLine.objects.filter(count__in=counts).values("count_id").order_by()
    found = lines.annotate(lines=Count("id"), done=Count("counted"), differ=Count("id", filter=differs))
    sums = {row["count_id"]: (row["lines"], row["done"], row["differ"]) for row in found}
    return [CountRow(count, *sums.get(count.pk, (0, 0, 0))) for count in counts]


def lines_of_count(
    count_id: int, *, counted: bool | None = None, differing: bool = False, after: int | None = None, limit: int = 50
) -> list[CountLine]:
    """Lines of a count in the order of their ids, a page behind the line ``after``. One statement."""
    found = CountLine.objects.filter(count_id=count_id).select_related("variant__product")
    if counted is not None:
        found = found.filter(counted__isnull=not counted)
    if differing:
        found = found.filter(counted__isnull=False).exclude(counted=F("level_then"))
    if after:
        found = found.filter(id__gt=after)
    return list(found.order_by("id")[:limit])


def line_of_count(count_id: int, variant_id: int) -> CountLine | None:
    return CountLine.objects.filter(count_id=count_id, variant_id=variant_id).first()


def sees_the_books(actor: Actor, count: StockCount) -> bool:
    """Whether somebody is shown what the books said: who may confirm, and everybody once it is confirmed."""
    return COUNT_STOCK in actor.rights or count.state == CountState.CONFIRMED
