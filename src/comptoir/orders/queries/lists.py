"""The order list: one statement a page, keyset, no totals."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from comptoir.kernel.errors import Invalid
from comptoir.kernel.texts import storable

from ..models import MarketSale
from ..options import Priority
from ..stages import stage_of
from ..steps import DeliveryNow, OrderNow, Step, next_steps
from ..totals import OrderMoney
from .money import money_of


@dataclass(frozen=True)
class OrderView:
    """A saved view of the list: its name and the condition, which an index serves."""

    key: str
    name: str
    where: str


def _inside(*states: str) -> str:
    some = ", ".join(f"'{state}'" for state in states)
    return (
        "o.state = 'open' and exists (select 1 from orders_delivery d"
        f" where d.order_id = o.id and d.shop_id = o.shop_id and d.state in ({some}))"
    )


_HELD = "exists (select 1 from orders_hold h where h.order_id = o.id and h.released_at is null)"
VIEWS = {
    view.key: view
    for view in (
        OrderView("all", "All", "true"),
        OrderView("to_pack", "To pack", _inside("waiting", "allocated", "packing")),
        OrderView("to_send", "To hand over", _inside("ready")),
        OrderView("on_the_road", "On the road", _inside("on_its_way")),
        OrderView("awaiting_payment", "Awaiting payment", "o.state = 'placed'"),
        OrderView("on_hold", "On hold", f"o.state in ('placed', 'open') and {_HELD}"),
    )
}
COUNTED_UP_TO = 100  # A tab says "99+": no list waits for a count.


@dataclass(frozen=True)
class OrderRow:
    """One line of the list."""

    id: int
    number: str
    changed_at: datetime
    placed_at: datetime
    shop_id: int
    shop_code: str
    customer_code: str
    customer_name: str
    stage: str
    money: OrderMoney
    line_count: int
    location: str
    channel: str
    total_minor: int
    currency: str
    state: str
    deliveries: list[DeliveryNow]
    held: bool
    priority: Priority
    agreed_on: date | None
    asks: bool  # Whether money is asked for.
    calls: bool  # Whether somebody has to confirm it with the customer first.

    def steps(self, may: Callable[[str], bool]) -> list[Step]:
        """What can be done with it next, and why the rest cannot."""
        return next_steps(
            OrderNow(self.state, self.deliveries, int(self.held), self.money, self.asks, self.calls), may=may
        )

    @property
    def cursor(self) -> str:
        """Where the next page starts: after this row."""
        return f"{self.changed_at.timestamp():.6f}_{self.id}"


# The page first, shop by shop as the index has it, and only then what stands beside its orders.
LIST = """
with page as materialized (
  select o.* from unnest(%(shops)s::bigint[]) as asked(shop), lateral (
    select * from orders_order o
    where o.shop_id = asked.shop and o.state <> 'draft' and {view} and {extra}
    order by o.changed_at {way}, o.id {way} limit %(limit)s
  ) o
  order by o.changed_at {way}, o.id {way} limit %(limit)s
)
select o.id, o.number, o.changed_at, o.placed_at, o.shop_id, s.code, coalesce(c.code, ''), coalesce(c.name, ''),
  o.state, o.expired, o.channel, o.total_minor, o.currency,
  (select count(*) from orders_orderline l where l.order_id = o.id),
  d.positions, d.states, coalesce(d.location, ''), {held}, o.priority, o.agreed_on,
  exists (select from payments_intent i where i.order_id = o.id and i.state = 'open'),
  o.state = 'placed'
    and exists (select from orders_confirmation f where f.order_id = o.id and f.state = 'waiting')
from page o
join shops_shop s on s.id = o.shop_id
left join customers_customer c on c.id = o.customer_id
left join lateral (
  select array_agg(d.position order by d.position) as positions, array_agg(d.state order by d.position) as states,
    min(p.name) as location
  from orders_delivery d join shops_location p on p.id = d.location_id where d.order_id = o.id
) d on true
order by o.changed_at {way}, o.id {way}
"""


def order_list(
    *,
    shops: Sequence[int],
    view: str = "all",
    number: str | Sequence[str] = "",
    customer_id: int | None = None,
    placed_from: datetime | None = None,
    priority: Priority = Priority.NORMAL,
    after: str = "",
    before: str = "",
    limit: int = 25,
) -> list[OrderRow]:
    """Orders of some shops, the last changed first: a page after, or before, a cursor. Two statements.

    ``number`` is the beginning of a number, or several that it may begin with; ``priority`` the least they have.
    """
    given: dict[str, Any] = {"shops": list(shops), "limit": limit}
    conditions = ["true"]
    if number:
        texts = [storable(text).upper() for text in ([number] if isinstance(number, str) else number)]
        given |= {f"number{i}": text for i, text in enumerate(texts)}
        given |= {f"number_end{i}": text + "￿" for i, text in enumerate(texts)}
        ranges = [f"o.number >= %(number{i})s and o.number < %(number_end{i})s" for i in range(len(texts))]
        conditions.append(f"({' or '.join(ranges)})")
    if customer_id:
        conditions.append("o.customer_id = %(customer)s")
        given |= {"customer": customer_id}
    if placed_from:
        conditions.append("o.placed_at >= %(placed_from)s")
        given |= {"placed_from": placed_from}
    if priority:
        conditions.append(f"o.priority >= {priority.value}")  # In the text, so that its own index serves it.
    if after or before:
        conditions.append(f"(o.changed_at, o.id) {'>' if before else '<'} (to_timestamp(%(at)s::float8), %(id)s)")
        given |= _place(before or after)
    rows = _rows(given, view, conditions, way="asc" if before else "desc")
    return rows[::-1] if before else rows


def numbers_of_sales(reference: str, *, shops: Sequence[int]) -> list[str]:
    """The numbers of orders that a marketplace knows by a number of its own."""
    found = MarketSale.objects.filter(reference=storable(reference).strip(), shop__in=shops).order_by("-order_id")
    return [number for number in found.values_list("order__number", flat=True)[:5] if number]


def orders_numbered(numbers: Sequence[str], *, shops: Sequence[int]) -> list[OrderRow]:
    """The orders of some numbers, in the order asked for; what is not in sight is left out. Two statements."""
    wanted = [storable(number).upper() for number in numbers]
    given = {"shops": list(shops), "limit": len(wanted), "numbers": wanted}
    found = {row.number: row for row in _rows(given, "all", ["o.number = any(%(numbers)s)"], way="desc")}
    return [found[number] for number in dict.fromkeys(wanted) if number in found]


def _rows(given: dict[str, Any], view: str, conditions: Sequence[str], *, way: str) -> list[OrderRow]:
    sql = LIST.format(held=_HELD, view=VIEWS[view].where, extra=" and ".join(conditions), way=way)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found = cursor.fetchall()
    money = money_of([row[0] for row in found])
    return [_row(row, money[row[0]]) for row in found]


_PLACE = re.compile(r"(\d{1,11}\.\d{1,6})_(\d{1,18})", re.ASCII)


def _place(cursor: str) -> dict[str, float | int]:
    place = _PLACE.fullmatch(cursor)
    if place is None:
        raise Invalid("That is no place in the list; use the one that came with a page.", field="after")
    return {"at": float(place[1]), "id": int(place[2])}


def _row(row: tuple, money: OrderMoney) -> OrderRow:  # type: ignore[type-arg]
    row_id, number, changed_at, placed_at, shop_id, shop, code, name, state, expired, channel, total, currency = row[
        :13
    ]
    lines, positions, states, location, held, priority, agreed_on, asks, calls = row[13:]
    return OrderRow(
        id=row_id,
        number=number,
        changed_at=changed_at,
        placed_at=placed_at,
        shop_id=shop_id,
        shop_code=shop,
        customer_code=code,
        customer_name=name,
        stage=stage_of(state, states or [], held=held, expired=expired),
        money=money,
        line_count=lines,
        location=location,
        channel=channel,
        total_minor=total,
        currency=currency,
        state=state,
        deliveries=[DeliveryNow(*one) for one in zip(positions or [], states or [], strict=True)],
        held=held,
        priority=Priority(priority),
        agreed_on=agreed_on,
        asks=asks,
        calls=calls,
    )


def view_counts(shops: Sequence[int], *, keys: Sequence[str] | None = None) -> dict[str, int]:
    """How many orders each view holds, counted no further than COUNTED_UP_TO; one statement."""
    wanted = [VIEWS[key] for key in (keys or [key for key in VIEWS if key != "all"])]
    parts = [
        f"(select count(*) from (select 1 from orders_order o where o.shop_id = any(%(shops)s) and {view.where}"
        f" limit {COUNTED_UP_TO}) x)"
        for view in wanted
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(parts)}", {"shops": list(shops)})
        return dict(zip([view.key for view in wanted], cursor.fetchone(), strict=True))
