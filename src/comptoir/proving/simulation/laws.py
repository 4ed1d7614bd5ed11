"""The laws of the books, held against the tables themselves: no line of the rooms' own code has a say here.

Each law is a question for what breaks it, and one for how many things were held against it. They are asked by the
owner of the tables, past every policy; what breaks a law comes first with words that name it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

from ..audits import Audit

SHOWN = 20  # Breaches of one law that the summary names.


@dataclass(frozen=True)
class Law:
    """A law as two questions."""

    name: str
    checked: str
    broken: str


STOCK = "v.sku || ' in ' || l.code"
OF_STOCK = "join catalog_variant v on v.id = s.variant_id join shops_location l on l.id = s.location_id"
LAWS = (
    Law(
        "Every stock level is the sum of its movements",
        "select count(*) from inventory_stock",
        f"""select {STOCK} from inventory_stock s {OF_STOCK} left join (
          select variant_id, location_id, sum(on_hand_change) as h, sum(reserved_change) as r
          from inventory_movement group by 1, 2) m using (variant_id, location_id)
        where s.on_hand <> coalesce(m.h, 0) or s.reserved <> coalesce(m.r, 0)""",
    ),
    Law(
        "Nothing was sold that was not there",
        "select count(*) from inventory_stock",
        f"""select {STOCK} from inventory_stock s {OF_STOCK}
        where s.on_hand < 0 or s.reserved < 0 or (s.reserved > s.on_hand and s.availability <> 'back_order')""",
    ),
    Law(
        "What is reserved is the sum of the promises that stand",
        "select count(*) from inventory_stock",
        f"""select {STOCK} from inventory_stock s {OF_STOCK} left join (
          select variant_id, location_id, sum(quantity) as q from inventory_reservation
          where state = 'held' group by 1, 2) r using (variant_id, location_id)
        where s.reserved <> coalesce(r.q, 0)""",
    ),
    Law(
        "What left the count belongs to an order, piece by piece",
        "select count(*) from inventory_reservation",
        f"""select {STOCK} from inventory_stock s {OF_STOCK} left join (
          select variant_id, location_id, sum(quantity) as q from inventory_reservation
          where state in ('allocated', 'sent') group by 1, 2) r using (variant_id, location_id)
        left join (select variant_id, location_id, -sum(on_hand_change) as q from inventory_movement
          where kind in ('allocated', 'deallocated') group by 1, 2) m using (variant_id, location_id)
        where coalesce(r.q, 0) <> coalesce(m.q, 0)""",
    ),
    Law(
        "A delivery and the stock promised to it say the same",
        "select count(*) from orders_deliveryline where reservation_id is not null",
        """select o.number || ', delivery ' || d.position || ': ' || d.state || ', its stock ' || r.state
        from orders_deliveryline n join orders_delivery d on d.id = n.delivery_id
        join orders_order o on o.id = d.order_id join inventory_reservation r on r.id = n.reservation_id
        where r.state <> case when d.state in ('reserved', 'waiting', 'await_date', 'await_stock') then 'held'
          when d.state in ('allocated', 'packing', 'ready') then 'allocated'
          when d.state in ('released', 'deallocated') then 'released' else 'sent' end""",
    ),
    Law(
        "Every transfer sums to zero, in one currency",
        "select count(*) from ledger_transfer",
        """select t.reference from ledger_transfer t left join ledger_entry e on e.transfer_id = t.id
        left join ledger_account a on a.id = e.account_id
        group by t.id having coalesce(sum(e.amount_minor), 1) <> 0 or count(distinct a.currency) <> 1""",
    ),
    Law(
        "Every account's balance is the sum of its entries",
        "select count(*) from ledger_account",
        """select a.kind || ' ' || a.name || ' of shop ' || a.shop_id from ledger_account a left join ledger_entry e
        on e.account_id = a.id group by a.id having a.balance_minor <> coalesce(sum(e.amount_minor), 0)""",
    ),
    Law(
        "Money that came is booked once, and money that went back",
        "select (select count(*) from payments_capture) + (select count(*) from payments_refund where state = 'done')",
        """select names[1] || ' of ' || amount from (
          select c.shop_id, c.amount_minor as amount, array['capture:' || c.id, 'wallet_spend:capture-' || c.id,
            'credit_draw:capture-' || c.id, 'note_spend:capture-' || c.id, h.held] as names
          from payments_capture c left join lateral (select 'hold:operation-' || o.of_id as held
            from payments_operation o where c.source in ('wallet', 'credit', 'note') and o.intent_id = c.intent_id
            and o.capture_id = c.id and o.kind = 'capture') h on true
          union all
          select r.shop_id, r.amount_minor, array['reversal:' || r.id, 'refund:' || r.id,
            'wallet_refund:refund-' || r.id, 'credit_refund:refund-' || r.id, 'note_issue:refund-' || r.id]
          from payments_refund r where r.state = 'done') fact
        where (select coalesce(sum(e.amount_minor), 0) from ledger_transfer t
          join ledger_entry e on e.transfer_id = t.id and e.amount_minor > 0
          where t.shop_id = fact.shop_id and t.reference = any(fact.names)) <> fact.amount""",
    ),
    Law(
        "Never more is given back than came",
        "select count(*) from payments_capture",
        """select c.reference from payments_capture c left join (
          select capture_id, sum(amount_minor) filter (where state <> 'failed') as going,
            sum(amount_minor) filter (where state = 'done') as gone from payments_refund group by 1) r
        on r.capture_id = c.id
        where coalesce(r.going, 0) > c.amount_minor or coalesce(r.going, 0) <> c.refunded_minor""",
    ),
    Law(
        "An order's amounts are the sum of its lines",
        "select count(*) from orders_order where number is not null",
        """select o.number from orders_order o left join orders_orderline l on l.order_id = o.id
        where o.number is not null group by o.id
        having o.items_minor <> coalesce(sum(l.total_minor), 0) or o.total_minor <> o.items_minor + o.shipping_minor""",
    ),
    Law(
        "Nothing is outstanding: what is due came and stayed, or is held, except where a person was asked",
        "select count(*) from orders_order where number is not null",
        """select number || ': due ' || due || ', settled ' || settled from (
          select o.id, o.number, o.state,
            case when o.state = 'cancelled' then 0 else o.total_minor + coalesce((
              select sum(amount_minor) from orders_adjustment a where a.order_id = o.id), 0) end as due,
            coalesce((select sum(c.amount_minor) from payments_capture c where c.order_id = o.id), 0)
            - coalesce((select sum(r.amount_minor) from payments_refund r
                where r.order_id = o.id and r.state = 'done'), 0) as settled,
            coalesce((select sum(r.amount_minor) from payments_refund r join payments_capture c on c.id = r.capture_id
              where r.order_id = o.id and (r.state = 'failed' or (r.state = 'asked' and c.gateway = ''))), 0) as asked,
            coalesce((select sum(p.amount_minor - p.taken_minor) from payments_operation p
              where p.order_id = o.id and p.kind = 'authorise' and p.state = 'ok'), 0) as held
          from orders_order o where o.number is not null) money
        where state <> 'placed' and due <> settled + held and not (settled > due and asked >= settled - due)""",
    ),
    Law(
        "One message a fact: never two, never none",
        "select count(*) from messaging_message",
        """with said as (
          select event_uid as uid, template as name from messaging_message
          union all
          select (data->>'about')::uuid, null from kernel_event where name = 'message.not_possible'), counted as (
          select uid, name, count(*) as times from said group by 1, 2)
        select e.name || ' of order ' || o.number || ': ' || coalesce(c.times, 0)
        from kernel_event e join orders_order o on o.id = e.order_id
        left join payments_refund r on e.name = 'refund.done' and r.id = e.subject_id
        left join counted c on c.uid = e.uid and coalesce(c.name, e.name) = e.name
        where e.name = any(%(told)s) and o.customer_id is not null and r.kind is distinct from 'reversal'
          and coalesce(c.times, 0) <> 1""",
    ),
    Law(
        "No job was given up",
        "select count(*) from procrastinate_jobs",
        "select task_name || ' ' || id from procrastinate_jobs where queue_name = 'reactions' and status = 'failed'",
    ),
    Law(
        "Whoever asked is remembered: each placed order has its event, each capture, each refund",
        "select count(*) from kernel_event",
        """with fact as (
          select 'order' as kind, id, 'order.placed' as name from orders_order
            where number is not null and channel not in ('import', 'market')
          union all select 'capture', id, 'payment.captured' from payments_capture
          union all select 'refund', id, 'refund.asked' from payments_refund where kind <> 'notice')
        select kind || ' ' || id from fact f left join (
          select distinct name, subject_id from kernel_event
          where name in ('order.placed', 'payment.captured', 'refund.asked')) e
        on e.name = f.name and e.subject_id = f.id where e.name is null""",
    ),
    Law(
        "What an order holds of a balance is what the ledger holds of it",
        "select count(*) from ledger_hold where reference like 'hold:operation-%'",
        """select coalesce(h.reference, 'operation ' || o.id) from ledger_hold h full join (
          select id, shop_id, amount_minor - taken_minor as left_minor from payments_operation
          where gateway in ('wallet', 'credit_line', 'credit_note') and kind = 'authorise' and state = 'ok') o
        on h.shop_id = o.shop_id and h.reference = 'hold:operation-' || o.id
        where coalesce(h.reference, 'hold:operation-') like 'hold:operation-%'
          and coalesce(o.left_minor, 0) <> case when h.state = 'held' then h.amount_minor else 0 end""",
    ),
)


def audit(connection: psycopg.Connection[Any], *, told: Iterable[str]) -> list[Audit]:
    """Hold every law against the tables; ``told`` are the events of which customers are told."""
    given = {"told": list(told)}
    connection.execute("set jit = off")  # Compiling takes longer than asking: the journal has many parts.
    return [_ask(connection, law, given) for law in LAWS]


def _ask(connection: psycopg.Connection[Any], law: Law, given: dict[str, Any]) -> Audit:
    checked = connection.execute(law.checked).fetchone()
    rows = connection.execute(law.broken, given if "%(" in law.broken else None).fetchall()
    return Audit(law.name, checked[0] if checked else 0, [str(row[0]) for row in rows])
