"""Control totals counted again where the rows now are, to be held against what the file says."""

from django.db import connection

from comptoir.exchange.models import ImportRun
from comptoir.exchange.sales.report import Report, Totals

# Everything that a file became: lines of its orders and returns, and lines kept beside them. A charge below nothing
# stood in the file as a negative quantity.
HELD = """
with part as (
  select l.order_id as document, case when l.unit_minor < 0 and l.kind = 'charge' then -l.quantity else l.quantity end
    as quantity, l.total_minor as amount
  from orders_orderline l join orders_order o on o.id = l.order_id
  where o.shop_id = %(shop)s and o.channel = 'import'
  union all
  select -l.returned_id, -l.quantity, -l.total_minor
  from aftercare_returnline l where l.shop_id = %(shop)s
)
select (select count(*) from part) + (select count(*) from exchange_keptrow where run_id = %(run)s),
  (select count(distinct document) from part)
    + (select count(distinct invoice) from exchange_keptrow where run_id = %(run)s),
  (select coalesce(sum(quantity), 0) from part)
    + (select coalesce(sum(quantity), 0) from exchange_keptrow where run_id = %(run)s),
  (select coalesce(sum(amount), 0) from part)
    + (select coalesce(sum(amount_minor), 0) from exchange_keptrow where run_id = %(run)s)
"""


def differences(run: ImportRun) -> list[str]:
    """Where what the rooms hold differs from what the file said: none, or sentences that name it.

    For a shop that imported this one file, in the scope of who asks. What the file says below a coin stands in its
    report alone.
    """
    said = Report.from_json(run.report or {})
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"shop": run.shop_id, "run": run.pk})
        lines, invoices, quantity, booked = map(int, cursor.fetchone())
    held = Report(totals=Totals(lines, invoices, quantity, said.totals.raw, booked))
    return held.differences(said.totals)
