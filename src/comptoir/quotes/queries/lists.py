"""Lists of quotes: of a shop, of a customer, and those that a day has come for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, Subquery

from comptoir.kernel.texts import storable

from ..models import Quote, Version
from ..states import QuoteState


@dataclass(frozen=True)
class QuoteRow:
    """One line of a list; the sum is of the latest version, for a customer of the one that was sent."""

    quote: Quote
    total_minor: int | None
    line_count: int
    valid_until: date | None  # The last day of that version.

    @property
    def place(self) -> tuple[datetime, int]:
        return self.quote.changed_at, self.quote.pk


def quotes(
    shops: Collection[int],
    *,
    state: str = "",
    text: str = "",
    customer: str = "",
    after: tuple[datetime, int] | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[QuoteRow]:
    """Quotes of some shops, the last changed first; ``text`` is the beginning of a number."""
    found = Quote.objects.filter(shop_id__in=shops)
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(number__startswith=storable(text).upper())
    if customer:
        found = found.filter(customer__code=storable(customer))
    if after:
        found = found.filter(Q(changed_at__lt=after[0]) | Q(changed_at=after[0], pk__lt=after[1]))
    if before:
        found = found.filter(Q(changed_at__gt=before[0]) | Q(changed_at=before[0], pk__gt=before[1]))
    way = "" if before else "-"
    rows = _rows(found.order_by(f"{way}changed_at", f"{way}pk"), "version", limit)
    return rows[::-1] if before else rows


def quotes_of_customer(customer_id: int, limit: int = 100) -> list[QuoteRow]:
    """A customer's own, the last changed first."""
    return _rows(Quote.objects.filter(customer_id=customer_id).order_by("-changed_at", "-pk"), "sent_version", limit)


def _rows(found, column: str, limit: int) -> list[QuoteRow]:  # type: ignore[no-untyped-def]
    version = Version.objects.filter(quote=OuterRef("pk"), number=OuterRef(column))
    shown = found.select_related("shop", "customer").annotate(
        total=Subquery(version.values("total_minor")[:1]),
        shown_lines=Subquery(version.values("lines")[:1]),
        last_day=Subquery(version.values("valid_until")[:1]),
    )
    return [QuoteRow(one, one.total, len(one.shown_lines or one.asked), one.last_day) for one in shown[:limit]]


def state_counts(shops: Collection[int]) -> dict[str, int]:
    """How many quotes of some shops are in each state."""
    found = Quote.objects.filter(shop_id__in=shops).values_list("state").annotate(count=Count("pk"))
    return dict(found.order_by())


def reminders_due(shops: Collection[int], at: datetime, before: timedelta) -> list[str]:
    """Numbers of quotes whose last day is near and whose customer was not reminded."""
    near = {"expires_at__gt": at, "expires_at__lte": at + before, "reminded_at": None}
    found = Quote.objects.filter(shop_id__in=shops, state=QuoteState.SENT, **near)
    return list(found.order_by("expires_at").values_list("number", flat=True)[:500])


def expired(shops: Collection[int], at: datetime) -> list[str]:
    """Numbers of quotes whose last day is over."""
    found = Quote.objects.filter(shop_id__in=shops, state=QuoteState.SENT, expires_at__lte=at)
    return list(found.order_by("expires_at").values_list("number", flat=True)[:500])
