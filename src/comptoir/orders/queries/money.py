"""The money of orders, summed where it lies."""

from collections.abc import Sequence

from django.db import connection

from ..states import OrderState
from ..totals import OrderMoney

# One row an order: what is due comes from the order, what has come from the facts of its payments.
MONEY = """
select o.id, o.currency, o.items_minor, o.shipping_minor, o.tax_minor, o.state,
  coalesce((select sum(a.amount_minor) from orders_adjustment a where a.order_id = o.id), 0),
  coalesce(p.paid, 0), coalesce(p.refunded, 0), coalesce(p.refunding, 0), coalesce(p.failed, false),
  coalesce(p.pending, false), coalesce(p.asked, false), coalesce(p.held, 0), coalesce(p.taking, 0)
from orders_order o
left join lateral (
  select sum(c.paid) as paid, sum(c.refunded) as refunded, sum(c.refunding) as refunding, bool_or(c.failed) as failed,
    bool_or(exists (select 1 from payments_attempt t where t.intent_id = i.id and t.state in ('pending', 'unknown')))
      as pending,
    bool_or(i.state = 'open' and i.pay_by is not null) as asked, sum(h.held) as held, sum(h.taking) as taking
  from orders_orderpayment op join payments_intent i on i.id = op.intent_id
  left join lateral (
    select sum(k.amount_minor) as paid, sum(r.done) as refunded, sum(r.going) as refunding, bool_or(r.failed) as failed
    from payments_capture k
    left join lateral (
      select sum(amount_minor) filter (where state = 'done') as done,
        sum(amount_minor) filter (where state in ('asked', 'sent', 'unknown')) as going,
        bool_or(state = 'failed') as failed
      from payments_refund where capture_id = k.id
    ) r on true
    where k.intent_id = i.id
  ) c on true
  left join lateral (
    select sum(amount_minor - taken_minor) filter (where kind = 'authorise' and state = 'ok') as held,
      sum(amount_minor) filter (where kind = 'capture' and of_id is not null
                                and state in ('asked', 'unknown', 'processing', 'manual')) as taking
    from payments_operation where intent_id = i.id
  ) h on true
  where op.order_id = o.id
) p on true
where o.id = any(%s)
"""


def money_of(order_ids: Sequence[int]) -> dict[int, OrderMoney]:
    """The money of some orders by id, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(MONEY, [list(order_ids)])
        return {row[0]: _money(row[1:]) for row in cursor.fetchall()}


def _money(row: tuple) -> OrderMoney:  # type: ignore[type-arg]
    currency, items, shipping, tax, state, adjustments, paid, refunded, refunding, failed, *rest = row
    pending, asked, held, taking = rest
    return OrderMoney(
        currency=currency,
        items_minor=items,
        shipping_minor=shipping,
        adjustments_minor=int(adjustments),
        tax_minor=tax,
        cancelled=state == OrderState.CANCELLED,
        paid_minor=int(paid),
        refunded_minor=int(refunded),
        refunding_minor=int(refunding),
        refund_failed=failed,
        attempt_pending=pending,
        link_sent=asked,
        held_minor=int(held),
        taking_minor=int(taking),
    )
