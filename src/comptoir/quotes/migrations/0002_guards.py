"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import CUSTOMER, SHOP, ids, let_read, protect

BY_LINK = f"id = {ids('quotes')}"
# A customer, or who holds the link, reads what was sent, and never what staff are writing.
SENT = f"sent_at is not null and quote_id in (select id from quotes_quote where {BY_LINK} or {CUSTOMER})"

# As for orders: each shop counts its own, by a sequence that nobody queues for.
NUMBERS = """
create function next_quote_number(shop bigint) returns bigint language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare name text := format('quotes_number_of_shop_%s', shop);
begin
  if to_regclass(format('public.%I', name)) is null then
    perform pg_advisory_xact_lock(hashtext(name));
    execute format('create sequence if not exists public.%I start 10001', name);
  end if;
  return nextval(format('public.%I', name));
end $$
"""
FREEZE = """
create function refuse_changed_quote() returns trigger language plpgsql as $$
begin
  raise exception 'a version that was sent does not change: write the next one';
end $$;
create trigger sent_versions_stay before update or delete on quotes_version for each row
  when (old.sent_at is not null) execute function refuse_changed_quote();
"""


class Migration(migrations.Migration):
    dependencies = [("quotes", "0001_initial")]

    operations = [
        protect("quotes_quote", f"{SHOP} or {BY_LINK}"),
        let_read("quotes_quote", CUSTOMER, name="customers_read_their_own"),
        protect("quotes_version", SHOP),
        let_read("quotes_version", SENT, name="customers_read_what_was_sent"),
        protect("quotes_terms", SHOP),
        migrations.RunSQL(NUMBERS, "drop function next_quote_number(bigint)"),
        migrations.RunSQL(FREEZE, "drop function refuse_changed_quote() cascade"),
    ]
