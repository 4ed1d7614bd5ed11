"""A file of a bank or of a gateway is held against the books, and the journal remembers that it was."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from comptoir.kernel import clock, events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import TAKE_PAYMENT

from .camt import read_camt
from .day import bounds
from .lines import Statement
from .matching import Fact, Match, Verdict, match_bank, match_gateway, numbers_in
from .tables import read_table

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

KINDS = {
    "bank_csv": "Bank statement, CSV",
    "camt053": "Bank statement, camt.053",
    "gateway": "Report of the card gateway, CSV",
}
AROUND = timedelta(days=5)  # A transfer reaches the bank some days before or after somebody records it.


@dataclass(frozen=True)
class Matched:
    """A file beside the books: what differs first."""

    kind: str
    first: date
    last: date
    matches: Sequence[Match]
    bad: Sequence[str]

    @property
    def differences(self) -> list[Match]:
        return [match for match in self.matches if match.verdict != Verdict.MATCHED]

    @property
    def agreed(self) -> list[Match]:
        return [match for match in self.matches if match.verdict == Verdict.MATCHED]


@command
def match_file(
    *, shop_id: int, kind: str, content: bytes, columns: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> Matched:
    """Hold a file against what a shop has booked on the days that it is about. The file itself is not kept.

    ``columns`` name the heads of a CSV that are not guessed. Raises Invalid with what is wrong with the file.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, TAKE_PAYMENT, "match statements", shop=shop_id)
    scope.work_in(shop_id)
    statement = _read(kind, content, shop, columns)
    if statement.first is None or statement.last is None:
        why = f" {statement.bad[0]}" if statement.bad else ""
        raise Invalid(f"The file has no line that can be read.{why}", field="file")
    found = Matched(kind, statement.first, statement.last, _match(kind, statement, shop), statement.bad)
    counts = Counter(match.verdict.value for match in found.matches)
    subject = Subject("shop", shop.pk, shop.retailer_id, shop.group_id, shop.pk)
    events.record(
        "statement.matched", subject, by=by, at=at, kind=kind, what=KINDS[kind], first=str(found.first),
        last=str(found.last), agreed=counts[Verdict.MATCHED.value], differences=len(found.differences),
        unreadable=len(found.bad), counts=dict(counts),
    )  # fmt: skip
    return found


def _read(kind: str, content: bytes, shop: "Shop", columns: Mapping[str, str] | None) -> Statement:
    if kind not in KINDS:
        raise Invalid(f"There is no kind “{kind}” of file; use one of {', '.join(KINDS)}.", field="kind")
    if kind == "camt053":
        return read_camt(content)
    return read_table(content, currency=shop.currency, told=columns)


def _match(kind: str, statement: Statement, shop: "Shop") -> list[Match]:
    assert statement.first
    assert statement.last
    if kind == "gateway":
        facts = _facts(shop, statement.first, statement.last, GATEWAY_FACTS)
        known = _facts(shop, statement.first - AROUND, statement.last + AROUND, GATEWAY_FACTS)
        return _within(match_gateway(statement.lines, known), facts)
    facts = _facts(shop, statement.first, statement.last, BANK_FACTS)
    known = _facts(shop, statement.first - AROUND, statement.last + AROUND, BANK_FACTS)
    return _within(match_bank(statement.lines, known, _owed(shop, numbers_in(statement.lines))), facts)


def _within(matches: Sequence[Match], facts: Sequence[Fact]) -> list[Match]:
    """What our books have of days beyond the file's own is no difference of it; differences come first."""
    own = set(facts)
    kept = [one for one in matches if one.verdict != Verdict.NOT_IN_FILE or one.fact in own]
    return sorted(kept, key=lambda one: one.verdict == Verdict.MATCHED)


# (reference, order's number, instant, amount, currency)
GATEWAY_FACTS = """
select c.reference, coalesce(o.number, ''), c.at, c.amount_minor, c.currency
from payments_capture c left join orders_order o on o.id = c.order_id
where c.shop_id = %(shop)s and c.gateway <> '' and c.at >= %(since)s and c.at < %(until)s
union all
select r.gateway_id, coalesce(o.number, ''), r.changed_at, -r.amount_minor, r.currency
from payments_refund r join payments_capture c on c.id = r.capture_id left join orders_order o on o.id = r.order_id
where r.shop_id = %(shop)s and c.gateway <> '' and r.state = 'done'
  and r.changed_at >= %(since)s and r.changed_at < %(until)s
"""
BANK_FACTS = """
select c.reference, coalesce(o.number, ''), c.at, c.amount_minor, c.currency
from payments_capture c left join orders_order o on o.id = c.order_id
where c.shop_id = %(shop)s and c.source in ('bank', 'invoice') and c.at >= %(since)s and c.at < %(until)s
union all
select c.reference, coalesce(o.number, ''), r.changed_at, -r.amount_minor, r.currency
from payments_refund r join payments_capture c on c.id = r.capture_id left join orders_order o on o.id = r.order_id
where r.shop_id = %(shop)s and c.source in ('bank', 'invoice') and r.state = 'done'
  and r.changed_at >= %(since)s and r.changed_at < %(until)s
"""
OWED = """
select o.number, case when o.state = 'cancelled' then 0 else o.total_minor
  + coalesce((select sum(amount_minor) from orders_adjustment a where a.order_id = o.id), 0) end
  - coalesce((select sum(amount_minor) from payments_capture c where c.order_id = o.id), 0)
  + coalesce((select sum(amount_minor) from payments_refund r where r.order_id = o.id and r.state = 'done'), 0)
from orders_order o where o.shop_id = %(shop)s and o.number = any(%(numbers)s)
"""


def _facts(shop: "Shop", first: date, last: date, statement: str) -> list[Fact]:
    since, until = bounds(shop, first, last)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"shop": shop.pk, "since": since, "until": until})
        rows = cursor.fetchall()
    return [Fact(row[0], row[1], clock.day_of(row[2], shop.timezone), row[3], row[4]) for row in rows]


def _owed(shop: "Shop", numbers: Collection[str]) -> dict[str, int]:
    """What the named orders still ask for, those of this shop."""
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"shop": shop.pk, "numbers": list(numbers)})
        return {number: int(owed) for number, owed in cursor.fetchall()}
