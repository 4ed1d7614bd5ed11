"""Who may see the rows of this room, and what the database itself holds of them."""

from django.conf import settings
from django.db import migrations

from comptoir.kernel.policies import RETAILER, protect

APP = settings.APP_ROLE

# LIKE and trigrams are not leakproof: under a policy PostgreSQL does not use their indexes. This function of `owner`
# applies the scope itself and gives ids only. It holds the same rule as the policy of catalog_variant; a test compares
# them row for row. Every word must stand in the name (one or two letters: begin a word of it) or be an option ("jumper
# moss m"); where nothing fits, names that sound alike do.
SEARCH = r"""
create function find_variants(sought text)
returns table (id bigint)
language plpgsql stable security definer rows 100
set search_path = pg_catalog, public, pg_temp
as $$
declare
  seen bigint[] := nullif(current_setting('comptoir.retailers', true), '')::bigint[];
  whole text := btrim(sought);
  plain text := replace(replace(replace(whole, '\', '\\'), '%', '\%'), '_', '\_');
  words text[] := array(select w from regexp_split_to_table(plain, '\s+') w where w <> '');
  likes text[] := array(select '%' || w || '%' from unnest(words) w);
  long boolean := not exists (select from unnest(words) w where length(w) < 3);
begin
  -- By EXECUTE, so that each search is planned for its own text.
  return query execute $q$
    select v.id from catalog_variant v where v.retailer_id = any($1) and (v.sku ilike $2 or v.barcode = $3)
    union
    select v.id from catalog_product p join catalog_variant v on v.product_id = p.id
    where p.retailer_id = any($1) and p.name ilike any($4) and ($6 and p.name ilike all($4)
      or ((not $6) or v.options <> '{}') and not exists (
        select from unnest($5) w
        where concat(' ', p.name) not ilike case when length(w) < 3 then '% ' else '%' end || w || '%'
          and not exists (
            select from jsonb_each_text(v.options)
            where value ilike w || case when length(w) < 3 then '' else '%' end)))
  $q$ using seen, plain || '%', whole, likes, words, long;
  if not found then
    return query execute $q$
      select v.id from catalog_product p join catalog_variant v on v.product_id = p.id
      where p.retailer_id = any($1) and $2 <% p.name
    $q$ using seen, whole;
  end if;
end $$;
revoke all on function find_variants(text) from public;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        *(protect(f"catalog_{name}", RETAILER) for name in ("category", "product", "variant")),
        migrations.RunSQL(SEARCH, "drop function find_variants(text)"),
        migrations.RunSQL(f"grant execute on function find_variants(text) to {APP}", migrations.RunSQL.noop),
    ]
