"""The statements of ``import_customers``: staged rows become ours, set by set.

Each takes %(retailer)s, %(group)s and %(at)s, answers with its counts, and changes nothing when it is run again. Rows
are inserted in the order of what makes them unique, so that two imports at once wait for each other, never crosswise.
"""

from typing import Final

COLUMNS: Final = {
    "incoming_customer": "code text, kind text, name text, company text, department text, policy text, country text,"
    " language text, is_invented bool, since timestamptz",
    "incoming_contact": "code text, kind text, value text, display text",
    "incoming_address": "code text, kind text, name text, company text, street text, city text, region text,"
    " postcode text, country text, phone text",
    "incoming_tag": "code text, name text",
}
OPEN: Final = [
    f"create temporary table {table} (place int, {columns}) on commit drop" for table, columns in COLUMNS.items()
]
CLOSE: Final = "drop table " + ", ".join(f"pg_temp.{table}" for table in COLUMNS)

# A row that says nothing new is not written again; "since" only moves back.
CUSTOMERS: Final = """
with merged as (
  insert into customers_customer as old (retailer_id, group_id, code, kind, name, company, department, policy, country,
    language, is_invented, since, changed_at)
  select %(retailer)s, %(group)s, code, kind, name, company, department, policy, country, language, is_invented, since,
    %(at)s
  from pg_temp.incoming_customer order by code
  on conflict (group_id, code) do update set kind = excluded.kind, name = excluded.name, company = excluded.company,
    department = excluded.department, policy = excluded.policy, country = excluded.country,
    language = excluded.language, since = least(old.since, excluded.since), changed_at = excluded.changed_at
  where (old.kind, old.name, old.company, old.department, old.policy, old.country, old.language) is distinct from
    (excluded.kind, excluded.name, excluded.company, excluded.department, excluded.policy, excluded.country,
     excluded.language) or excluded.since < old.since
  returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new),
  (select count(*) from pg_temp.incoming_customer) - count(*)
from merged
"""

# The first of the batch has a number that stands twice; somebody who has it already keeps it.
CONTACTS: Final = """
with wanted as (
  select distinct on (i.kind, i.value) c.id as customer_id, i.kind, i.value, i.display
  from pg_temp.incoming_contact i join customers_customer c on c.group_id = %(group)s and c.code = i.code
  order by i.kind, i.value, i.place
), added as (
  insert into customers_identity (retailer_id, group_id, customer_id, kind, value, display, is_main)
  select %(retailer)s, %(group)s, w.customer_id, w.kind, w.value, w.display,
    row_number() over (partition by w.customer_id, w.kind order by w.value) = 1 and not exists (
      select from customers_identity had
      where had.customer_id = w.customer_id and had.kind = w.kind and had.is_main)
  from wanted w order by w.kind, w.value
  on conflict do nothing
  returning 1
)
select count(*) from added
"""

# Looked up one by one, by their keys: a fresh database has no statistics yet, and joins would be guessed wrong.
TAKEN: Final = """
select i.code, i.kind, i.value
from pg_temp.incoming_contact i, lateral (
  select customer_id from customers_identity
  where group_id = %(group)s and kind = i.kind and value = i.value limit 1
) held
where held.customer_id <> (select id from customers_customer where group_id = %(group)s and code = i.code)
order by i.place
"""

ADDRESSES: Final = """
with wanted as (
  select distinct on (c.id, i.kind, i.name, i.street, i.city, i.postcode, i.country) c.id as customer_id, i.*
  from pg_temp.incoming_address i join customers_customer c on c.group_id = %(group)s and c.code = i.code
  where not exists (
    select from customers_address had
    where had.customer_id = c.id and had.kind = i.kind and had.name = i.name and had.street = i.street
      and had.city = i.city and had.postcode = i.postcode and had.country = i.country)
  order by c.id, i.kind, i.name, i.street, i.city, i.postcode, i.country, i.place
), added as (
  insert into customers_address (retailer_id, group_id, customer_id, kind, name, company, street, city, region,
    postcode, country, phone, is_default)
  select %(retailer)s, %(group)s, w.customer_id, w.kind, w.name, w.company, w.street, w.city, w.region, w.postcode,
    w.country, w.phone,
    row_number() over (partition by w.customer_id, w.kind order by w.place) = 1 and not exists (
      select from customers_address had
      where had.customer_id = w.customer_id and had.kind = w.kind and had.is_default)
  from wanted w order by w.place
  returning 1
)
select count(*) from added
"""

TAGS: Final = """
with words as (
  insert into customers_tag (retailer_id, group_id, name, tone)
  select distinct %(retailer)s::bigint, %(group)s::bigint, name, 'grey' from pg_temp.incoming_tag order by name
  on conflict do nothing
  returning id, name
), every_word as (
  select id, name from words union select id, name from customers_tag where group_id = %(group)s
), added as (
  insert into customers_customertag (retailer_id, group_id, customer_id, tag_id)
  select %(retailer)s, %(group)s, c.id, w.id
  from pg_temp.incoming_tag i
  join customers_customer c on c.group_id = %(group)s and c.code = i.code
  join every_word w on w.name = i.name
  order by c.id, w.id
  on conflict do nothing
  returning 1
)
select count(*) from added
"""
