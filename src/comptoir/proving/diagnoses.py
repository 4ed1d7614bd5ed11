"""What the doctor asks the database, under the sight of one shop."""

# Three accounts of one stock: its level, the sum of its movements, the promises that stand.
LEVELS = """
select s.variant_id, s.location_id, v.sku, l.code, s.on_hand, s.reserved,
  coalesce(m.on_hand, 0)::bigint as moved_on_hand, coalesce(m.reserved, 0)::bigint as moved_reserved,
  coalesce(r.promised, 0)::bigint as promised
from inventory_stock s join catalog_variant v on v.id = s.variant_id join shops_location l on l.id = s.location_id
left join (
  select variant_id, location_id, sum(on_hand_change) as on_hand, sum(reserved_change) as reserved
  from inventory_movement group by 1, 2) m using (variant_id, location_id)
left join (
  select variant_id, location_id, sum(quantity) as promised from inventory_reservation where state = 'held'
  group by 1, 2) r using (variant_id, location_id)
where (s.on_hand, s.reserved, s.reserved)
  is distinct from (coalesce(m.on_hand, 0), coalesce(m.reserved, 0), coalesce(r.promised, 0))
order by v.sku, l.code
"""

# What the stock of a delivery must be in each of its states.
PROMISES = """
select o.number, d.position, d.state, r.state as promise, dl.quantity, ol.sku
from orders_delivery d join orders_order o on o.id = d.order_id
join orders_deliveryline dl on dl.delivery_id = d.id join orders_orderline ol on ol.id = dl.line_id
left join inventory_reservation r on r.id = dl.reservation_id
where d.shop_id = any (%(shops)s::bigint[]) and r.id is not null and r.state <> case
  when d.state in ('reserved', 'waiting', 'await_date', 'await_stock') then 'held'
  when d.state in ('allocated', 'packing', 'ready') then 'allocated'
  when d.state in ('on_its_way', 'delivered', 'returned') then 'sent'
  else 'released' end
order by o.id, d.position
"""

PIECES = """
select o.number, ol.sku, ol.quantity, sum(dl.quantity) as carried
from orders_order o join orders_orderline ol on ol.order_id = o.id
join orders_deliveryline dl on dl.line_id = ol.id
where o.shop_id = any (%(shops)s::bigint[]) and ol.kind = 'goods'
group by o.id, o.number, ol.id, ol.sku, ol.quantity
having sum(dl.quantity) <> ol.quantity
order by o.id
"""

# An order that has ended while something of it goes on, or the other way round.
DISAGREEING = """
select o.number, o.state as order_state, d.position, d.state
from orders_order o join orders_delivery d on d.order_id = o.id
where o.shop_id = any (%(shops)s::bigint[]) and (
  o.state = 'cancelled' and d.state not in ('released', 'deallocated')
  or o.state = 'completed' and d.state not in ('delivered', 'returned', 'released', 'deallocated')
  or o.state = 'open' and d.state = 'reserved'
  or o.state = 'placed' and d.state not in ('reserved', 'unplaced', 'released'))
order by o.id, d.position
"""

NOT_ALLOCATED = """
select d.id, o.number, d.position from orders_delivery d join orders_order o on o.id = d.order_id
where d.shop_id = any (%(shops)s::bigint[]) and d.state = 'waiting' and o.state = 'open'
  and d.changed_at < %(before)s::timestamptz
order by d.id
"""

TOTALS = """
select o.number, o.items_minor, sum(l.total_minor)::bigint as lines
from orders_order o join orders_orderline l on l.order_id = o.id
where o.shop_id = any (%(shops)s::bigint[]) and o.channel not in ('import', 'till')
group by o.id, o.number, o.items_minor having sum(l.total_minor) <> o.items_minor
order by o.id
"""

PLACED = """
select id, number from orders_order
where shop_id = any (%(shops)s::bigint[]) and state = 'placed' and changed_at < %(before)s::timestamptz
"""

JOBS = """
select j.id, j.task_name as task, coalesce(j.args ->> 'reaction', (
    select name from kernel_event e
    where e.id = (j.args ->> 'event')::bigint and e.recorded_at = (j.args ->> 'recorded_at')::timestamptz
  )) as reaction, j.status::text as status, j.attempts,
  coalesce(j.scheduled_at, (select max(e.at) from procrastinate_events e where e.job_id = j.id)) as since
from procrastinate_jobs j
where j.status = 'failed' or j.status = 'todo' and coalesce(
  j.scheduled_at, (select max(e.at) from procrastinate_events e where e.job_id = j.id)) < %(before)s::timestamptz
order by j.id limit 1000
"""
