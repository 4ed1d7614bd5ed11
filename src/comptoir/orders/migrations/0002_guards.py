"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import CUSTOMER, ORDER, SHOP, ids, let_read, protect

OF_AN_ORDER = f"delivery_id in (select id from orders_delivery where {ORDER})"

# Each shop counts its own orders, without a row that buyers would queue for; a number that was drawn and rolled back
# leaves a gap. `app` may not make sequences, so `owner` does it at the first order.
NUMBERS = """
create function next_order_number(shop bigint) returns bigint language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare name text := format('orders_number_of_shop_%s', shop);
begin
  if to_regclass(format('public.%I', name)) is null then
    perform pg_advisory_xact_lock(hashtext(name));
    execute format('create sequence if not exists public.%I start 10001', name);
  end if;
  return nextval(format('public.%I', name));
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        protect("orders_order", f"{SHOP} or id = {ids('orders')}"),
        *(
            protect(f"orders_{name}", f"{SHOP} or {ORDER}")
            for name in ("orderline", "hold", "adjustment", "orderpayment", "delivery")
        ),
        protect("orders_deliveryline", f"{SHOP} or {OF_AN_ORDER}"),
        migrations.RunSQL(NUMBERS, "drop function next_order_number(bigint)"),
        let_read("orders_order", CUSTOMER, name="customers_read_their_own"),
    ]
