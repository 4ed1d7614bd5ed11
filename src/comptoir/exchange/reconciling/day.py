"""A shop's day, and one order: what was expected, what came, what went back, and where the three do not meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from comptoir.kernel.clock import day_bounds
from comptoir.kernel.money import say
from comptoir.orders import queries as orders
from comptoir.orders.totals import OrderMoney

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

MOST_NAMED = 200  # Differences that a report names, the largest first; of the rest it says how many there are.
SOURCES = {
    "card": "Card",
    "cash": "Cash in store",
    "terminal": "Card terminal in store",
    "bank": "Bank transfer",
    "external": "Settled elsewhere",
    "courier": "Paid to the courier",
    "invoice": "Invoice",
    "free": "No payment required",
}


@dataclass(frozen=True)
class SourceRow:
    """What came and went by one way of paying, and what the books say of it."""

    source: str
    received: int
    received_minor: int
    refunded: int
    refunded_minor: int
    booked_minor: int  # On the clearing account, that day.

    @property
    def name(self) -> str:
        return SOURCES.get(self.source, self.source.title())

    @property
    def net_minor(self) -> int:
        return self.received_minor - self.refunded_minor

    @property
    def agrees(self) -> bool:
        return self.net_minor == self.booked_minor


@dataclass(frozen=True)
class Difference:
    """Something that does not meet, and what to do about it."""

    order: str
    what: str
    to_do: str
    amount_minor: int


@dataclass(frozen=True)
class DayReport:
    """The end of one day of one shop, in its own currency."""

    shop: "Shop"
    day: date
    placed: int
    expected_minor: int  # What the orders of the day ask for as they now stand.
    settled_minor: int  # What of it has come and stayed, on whatever day.
    rows: Sequence[SourceRow]
    returns: int
    returned_minor: int
    differences: Sequence[Difference]
    looked_into: int  # Orders with which anything happened that day.
    unnamed: int  # Differences beyond those that are named.

    @property
    def is_whole(self) -> bool:
        return not self.unnamed

    @property
    def currency(self) -> str:
        return self.shop.currency

    @property
    def outstanding_minor(self) -> int:
        return self.expected_minor - self.settled_minor

    @property
    def received_minor(self) -> int:
        return sum(row.received_minor for row in self.rows)

    @property
    def refunded_minor(self) -> int:
        return sum(row.refunded_minor for row in self.rows)

    @property
    def net_minor(self) -> int:
        return self.received_minor - self.refunded_minor


@dataclass(frozen=True)
class OrderReport:
    """One order, held against its money and its books."""

    number: str
    money: OrderMoney
    booked_minor: int
    differences: Sequence[Difference]


# By way of paying: captures and finished refunds of an interval, and what the clearing accounts gained in it.
BY_SOURCE = """
with came as (
  select source, count(*) as count, sum(amount_minor) as sum from payments_capture
  where shop_id = %(shop)s and at >= %(since)s and at < %(until)s group by 1
), went as (
  select c.source, count(*) as count, sum(r.amount_minor) as sum from payments_refund r
  join payments_capture c on c.id = r.capture_id
  where r.shop_id = %(shop)s and r.state = 'done' and r.changed_at >= %(since)s and r.changed_at < %(until)s group by 1
), booked as (
  select a.name as source, sum(e.amount_minor) as sum from ledger_transfer t
  join ledger_entry e on e.transfer_id = t.id join ledger_account a on a.id = e.account_id
  where t.shop_id = %(shop)s and t.at >= %(since)s and t.at < %(until)s and a.kind = 'clearing'
    and t.reference ~ '^(capture|refund|reversal):' group by 1
)
select source, coalesce(came.count, 0), coalesce(came.sum, 0)::bigint, coalesce(went.count, 0),
  coalesce(went.sum, 0)::bigint, coalesce(booked.sum, 0)::bigint
from came full join went using (source) full join booked using (source) order by source
"""
# Orders with which anything happened in an interval.
MOVED = """
select id from (
  select id from orders_order where shop_id = %(shop)s and placed_at >= %(since)s and placed_at < %(until)s
  union
  select order_id from payments_capture where shop_id = %(shop)s and at >= %(since)s and at < %(until)s
  union
  select order_id from payments_refund
  where shop_id = %(shop)s and changed_at >= %(since)s and changed_at < %(until)s
) moved where id is not null order by id
"""
RETURNED = """
select count(*), coalesce(sum(total_minor), 0)::bigint from aftercare_return
where shop_id = %(shop)s and came_at >= %(since)s and came_at < %(until)s
"""
PARCELS = """
select count(*) from kernel_event
where shop_id = %(shop)s and name = 'delivery.returned' and at >= %(since)s and at < %(until)s
"""
PLACED = """
select id from orders_order
where shop_id = %(shop)s and placed_at >= %(since)s and placed_at < %(until)s and state <> 'draft'
"""
BOOKED = """
select coalesce(sum(e.amount_minor), 0)::bigint from ledger_transfer t
join ledger_entry e on e.transfer_id = t.id join ledger_account a on a.id = e.account_id
where t.shop_id = %s and a.kind = 'clearing' and t.reference = any(
  select 'capture:' || id from payments_capture where order_id = %s
  union all
  select case kind when 'reversal' then 'reversal:' else 'refund:' end || id from payments_refund where order_id = %s)
"""
STATES = "select id, number, state from orders_order where id = any(%s)"


def day_report(shop: "Shop", day: date) -> DayReport:
    """A business day of a shop, under the running scope."""
    since, until = day_bounds(day, shop.timezone)
    given = {"shop": shop.pk, "since": since, "until": until}
    rows = [SourceRow(*row) for row in _all(BY_SOURCE, given)]
    placed = [row[0] for row in _all(PLACED, given)]
    moved = [row[0] for row in _all(MOVED, given)]
    money = orders.money_of(list({*placed, *moved}))
    differences = [*_of_books(rows, shop.currency), *_of_orders(moved, money)]
    returns, returned = _all(RETURNED, given)[0]
    return DayReport(
        shop=shop,
        day=day,
        placed=len(placed),
        expected_minor=sum(money[row].due_minor for row in placed),
        settled_minor=sum(money[row].settled_minor for row in placed),
        rows=rows,
        returns=returns + _all(PARCELS, given)[0][0],
        returned_minor=returned,
        differences=differences[:MOST_NAMED],
        looked_into=len(moved),
        unnamed=max(0, len(differences) - MOST_NAMED),
    )


def order_report(number: str) -> OrderReport:
    """One order by its number. Raises Order.DoesNotExist."""
    order = orders.order_by_number(number)
    money = orders.money_of([order.id])
    booked = _all(BOOKED, [order.shop_id, order.id, order.id])[0][0]
    found = _of_orders([order.id], money)
    settled = money[order.id].settled_minor
    if booked != settled:
        what = f"{say(settled, order.currency)} came and stayed, {say(booked, order.currency)} are booked."
        to_do = "Follow the ledger's chain on the proof page; what is wrong there is named."
        found.append(Difference(number, what, to_do, booked - settled))
    return OrderReport(number, money[order.id], booked, found)


def bounds(shop: "Shop", first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, in the shop's zone."""
    return day_bounds(first, shop.timezone)[0], day_bounds(last, shop.timezone)[1]


def _of_books(rows: Sequence[SourceRow], currency: str) -> list[Difference]:
    return [
        Difference(
            "",
            f"{row.name}: {say(row.net_minor, currency)} came, {say(row.booked_minor, currency)} are booked.",
            "Follow the ledger's chain on the proof page; what is wrong there is named.",
            row.booked_minor - row.net_minor,
        )
        for row in rows
        if not row.agrees
    ]


def _of_orders(ids: Sequence[int], money: dict[int, OrderMoney]) -> list[Difference]:
    found = []
    for row, number, state in _all(STATES, [list(ids)]):
        told = _difference(number or "", state, money[row])
        if told:
            found.append(told)
    return sorted(found, key=lambda one: (-abs(one.amount_minor), one.order))


def _difference(number: str, state: str, money: OrderMoney) -> Difference | None:
    """What is wrong with an order's money, the first thing that a person has to do with it; None where all is well."""
    owed, going = money.outstanding_minor, money.refunding_minor
    amount = say(abs(owed), money.currency)
    if state in ("draft", "placed") or (owed == 0 and not going and not money.refund_failed):
        return None
    if money.refund_failed and owed < 0:
        return Difference(
            number,
            f"{amount} should have gone back; the gateway refused.",
            "Try it again, or pay it out by hand.",
            owed,
        )
    if going:
        return Difference(
            number,
            f"{say(going, money.currency)} are going back and have not arrived.",
            "By a gateway it ends by itself; by hand somebody pays it out and says so.",
            -going,
        )
    if owed > 0:
        return Difference(number, f"{amount} are still owed.", "Send the payment link, or record what was paid.", owed)
    if state == "cancelled":
        return Difference(number, f"It is cancelled and {amount} were kept.", "Refund the order.", owed)
    return Difference(number, f"{amount} too much came.", "Refund a part, or ask what it is for.", owed)


def _all(statement: str, given: Any) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
