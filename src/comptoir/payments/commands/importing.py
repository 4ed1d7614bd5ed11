"""Money of historic sales, settled elsewhere: thousands of rows in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from comptoir.kernel import events, scope, tenancy
from comptoir.kernel.commands import command, require
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.ledger.posting import Posting, money_in, money_out
from comptoir.shops.roles import RUN_SHOP

CLEARING = "external"


@dataclass(frozen=True)
class SettledElsewhere:
    """A historic sale that was paid: one intent, one capture, one transfer."""

    reference: str  # Unique in the shop: the order's number.
    order_id: int
    customer_id: int | None
    amount_minor: int  # Above zero.
    currency: str
    at: datetime


@dataclass(frozen=True)
class ImportedRefund:
    """Money of historic sales that went back. Of an order where one is named and enough of its money is left."""

    reference: str  # Unique in the shop: the return's number.
    order_id: int | None
    amount_minor: int  # Above zero: what the customer got.
    currency: str
    at: datetime
    reason: str = "Imported return"


SETTLED = """
with input as (
  select * from unnest(%(references)s::text[], %(orders)s::bigint[], %(customers)s::bigint[], %(amounts)s::bigint[],
                       %(currencies)s::text[], %(ats)s::timestamptz[])
    as i(reference, order_id, customer_id, amount, currency, at)
  where not exists (select from payments_capture c
                    where c.shop_id = %(shop)s and c.source = 'external' and c.reference = i.reference)
), given as materialized (
  select *, nextval(pg_get_serial_sequence('payments_intent', 'id')) as intent_id from input
), intents as (
  insert into payments_intent (id, retailer_id, group_id, shop_id, customer_id, order_id, purpose, amount_minor,
                               currency, state, link_version, pay_by, made_at)
  select intent_id, %(retailer)s, %(group)s, %(shop)s, customer_id, order_id, reference, amount, currency, 'settled', 1,
         null, at from given
), captures as (
  insert into payments_capture (retailer_id, group_id, shop_id, customer_id, order_id, intent_id, source, reference,
                                means, amount_minor, refunded_minor, currency, at)
  select %(retailer)s, %(group)s, %(shop)s, customer_id, order_id, intent_id, 'external', reference,
         'Settled elsewhere', amount, 0, currency, at from given
  returning id, intent_id, order_id, reference, amount_minor, currency, at
)
select * from captures order by id
"""


@command
def import_settled(*, shop_id: int, rows: Sequence[SettledElsewhere], by: Actor, at: datetime) -> dict[int, int]:
    """Settle historic orders by the flow *external*; the intent of each order that was new, by order.

    Rows whose reference was imported before change nothing. One event for the batch, to which nothing reacts.
    """
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    columns: dict[str, list[Any]] = {
        "references": [row.reference for row in rows],
        "orders": [row.order_id for row in rows],
        "customers": [row.customer_id for row in rows],
        "amounts": [row.amount_minor for row in rows],
        "currencies": [row.currency for row in rows],
        "ats": [row.at for row in rows],
    }
    captured = _fetch(SETTLED, shop_id, columns)
    postings = [
        Posting("capture", f"capture:{id_}", currency, day, money_in(CLEARING, amount), reference)
        for id_, _, _, reference, amount, currency, day in captured
    ]
    _book(shop_id, "payment.imported", postings, by=by, at=at)
    return {order_id: intent_id for _, intent_id, order_id, *_ in captured}


# A refund needs money that came: of the order's external capture, as far as what is left of it reaches, in the order
# of the rows. The rest is booked without one.
REFUNDED = """
with input as (
  select * from unnest(%(references)s::text[], %(keys)s::uuid[], %(orders)s::bigint[], %(amounts)s::bigint[],
                       %(currencies)s::text[], %(ats)s::timestamptz[], %(reasons)s::text[])
    with ordinality as i(reference, key, order_id, amount, currency, at, reason, place)
  where not exists (select from payments_refund r where r.key = i.key)
    and not exists (select from ledger_transfer t where t.shop_id = %(shop)s and t.reference = 'return:' || i.reference)
), matched as (
  select i.*, c.id as capture_id, c.customer_id, c.amount_minor - c.refunded_minor as left_minor,
         sum(i.amount) over (partition by c.id order by i.place) as so_far
  from input i left join payments_capture c
    on c.order_id = i.order_id and c.shop_id = %(shop)s and c.source = 'external' and c.currency = i.currency
), refunds as (
  insert into payments_refund (retailer_id, group_id, shop_id, customer_id, order_id, capture_id, kind, key, gateway_id,
                               amount_minor, currency, state, failure, reason, claimed_at, made_at, changed_at)
  select %(retailer)s, %(group)s, %(shop)s, customer_id, order_id, capture_id, 'refund', key, '', amount, currency,
         'done', '', reason, null, at, at from matched where capture_id is not null and so_far <= left_minor
  returning id, key
)
select m.reference, r.id, m.amount, m.currency, m.at from matched m left join refunds r using (key) order by m.place
"""


@command
def import_refunded(*, shop_id: int, rows: Sequence[ImportedRefund], by: Actor, at: datetime) -> int:
    """Record money of historic sales that went back; how many rows were new.

    A row becomes a refund of its order's money where that reaches, else only a transfer. Rows whose reference was
    imported before change nothing. One event for the batch, to which nothing reacts.
    """
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    columns: dict[str, list[Any]] = {
        "references": [row.reference for row in rows],
        "keys": [_key(shop_id, row.reference) for row in rows],
        "orders": [row.order_id for row in rows],
        "amounts": [row.amount_minor for row in rows],
        "currencies": [row.currency for row in rows],
        "ats": [row.at for row in rows],
        "reasons": [row.reason[:300] for row in rows],
    }
    postings = [
        Posting(
            "refund",
            f"refund:{refund_id}" if refund_id else f"return:{reference}",
            currency,
            day,
            money_out(CLEARING, amount),
            reference,
        )
        for reference, refund_id, amount, currency, day in _fetch(REFUNDED, shop_id, columns)
    ]
    _book(shop_id, "refund.imported", postings, by=by, at=at)
    return len(postings)


def _fetch(sql: str, shop_id: int, columns: dict[str, list[Any]]) -> list[tuple[Any, ...]]:
    sight = tenancy.tree().sight_of(shop_id)
    (retailer_id,), (group_id,) = sight.retailers, sight.groups
    with connection.cursor() as cursor:
        cursor.execute(sql, {**columns, "shop": shop_id, "group": group_id, "retailer": retailer_id})
        return cursor.fetchall()


def _book(shop_id: int, event: str, postings: Sequence[Posting], *, by: Actor, at: datetime) -> None:
    if not postings:
        return
    ledger.post_many(shop_id=shop_id, postings=postings, by=by, at=at)
    sight = tenancy.tree().sight_of(shop_id)
    (retailer_id,), (group_id,) = sight.retailers, sight.groups
    batch = events.Subject("shop", shop_id, retailer_id, group_id, shop_id)
    events.record(event, batch, by=by, at=at, count=len(postings))


def _key(shop_id: int, reference: str) -> UUID:
    """The same return is the same refund, however often it is imported."""
    return uuid5(NAMESPACE_URL, f"imported-return:{shop_id}:{reference}")
