"""Who may see the rows of this room, and what the database itself holds of them."""

from django.conf import settings
from django.db import migrations

from comptoir.kernel.policies import CUSTOMER, GROUP, one, protect

OWN = f"{GROUP} or {CUSTOMER}"
APP = settings.APP_ROLE

# LIKE is not leakproof: under a policy PostgreSQL does not use its index. This function of `owner` applies the scope
# itself and gives ids only. Who works for a group searches in it, by the rule of the policy of customers_customer (a
# test compares them row for row); who sees only herself has nothing to search.
# ``words`` must all stand in name, company, department or code; ``part`` is a fragment of a number (digits) or of an
# address, looked for in ``open_groups`` only; ``wholes`` are contacts in normal form. Best matches come first.
SEARCH = r"""
create function search_customer_ids(words text[], part text, open_groups bigint[], wholes text[], most integer)
returns table (id bigint)
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off  -- What was imported together lies together: the first hit may be far down.
as $$
declare
  seen bigint[] := nullif(current_setting('comptoir.groups', true), '')::bigint[];
  likes text[] := array(
    select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    from unnest(words) w order by length(w) desc);
  codes text[] := words || array(select upper(w) from unnest(words) w);
  first text := likes[1];
  start text := substr(likes[1], 2);
  part_kind text := case when part ~ '^[0-9]+$' then 'phone' else 'email' end;  -- One kind is one stretch of an index.
  part_like text := '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  if length(first) < 5 then  -- One or two letters have no trigram inside a word, only at its start.
    first := start;
  end if;
  -- By EXECUTE, so that each search is planned for its own text; candidates are bounded before they are ranked.
  return query execute $q$
    with found as (
      (select i.customer_id as id, 0 as rank from customers_identity i
        where i.group_id = any($1) and i.kind in ('email', 'phone') and i.value = any($5) limit 100)
      union all
      (select c.id, 0 from customers_customer c where c.group_id = any($1) and c.code = any($6) limit 100)
      union all
      (select c.id, 2 - (c.name ilike $11)::int from customers_customer c
        where $7 and c.group_id = any($1)
          and (c.name ilike $3 or c.company ilike $3 or c.department ilike $3 or c.code ilike $3)
          and concat_ws(' ', c.name, c.company, c.department, c.code) ilike all($2) limit 400)
      union all
      (select i.customer_id, 3 from customers_identity i
        where $8 and i.group_id = any($1) and i.group_id = any($9) and i.kind = $12 and i.value ilike $4 limit 400)
    )
    select c.id from (select f.id, min(f.rank) as rank from found f group by f.id) best
      join customers_customer c on c.id = best.id
    where c.group_id = any($1)
    order by best.rank, c.changed_at desc, c.id desc limit $10
  $q$ using seen, likes, first, part_like, wholes, codes, first is not null, part <> '', open_groups, most, start,
    part_kind;
end $$;
revoke all on function search_customer_ids(text[], text, bigint[], text[], integer) from public;
"""

GRANT = f"grant execute on function search_customer_ids(text[], text, bigint[], text[], integer) to {APP}"

DROP = "drop function search_customer_ids(text[], text, bigint[], text[], integer)"

# One row of numbers for the installation: "C-10001" names one customer, also for who sees two groups.
NUMBERS = "create sequence customers_number start 10001"


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        protect("customers_customer", f"{GROUP} or id = {one('customer')}"),
        protect("customers_identity", OWN),
        protect("customers_address", OWN),
        protect("customers_tag", GROUP),
        protect("customers_customertag", GROUP),
        protect("customers_signin", OWN),
        protect("customers_code", GROUP),
        protect("customers_customerexport", GROUP),
        protect("customers_registration", GROUP),
        migrations.RunSQL(NUMBERS, "drop sequence customers_number"),
        migrations.RunSQL(SEARCH, DROP),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
