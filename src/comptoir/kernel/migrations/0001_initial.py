"""The journal, its personal values, idempotency keys; the rights of the role `app`."""

from django.conf import settings
from django.db import migrations, models

from comptoir.kernel.policies import GROUP, RETAILER, SHOP, protect

APP = settings.APP_ROLE

# An event of a shop is seen with the shop, one of a group with the group, one of the retailer with the retailer.
OWNED = f"case when shop_id is not null then {SHOP} when group_id is not null then {GROUP} else {RETAILER} end"

RIGHTS = f"""
alter default privileges in schema public grant select, insert, update, delete on tables to {APP};
alter default privileges in schema public grant usage, select on sequences to {APP};
alter default privileges in schema public grant execute on functions to {APP};
grant usage on schema public to {APP};
grant select, insert, update, delete on all tables in schema public to {APP};
grant usage, select on all sequences in schema public to {APP};
"""

EXTENSIONS = "; ".join(f"create extension if not exists {name}" for name in ("pg_trgm", "btree_gist", "citext", "unaccent"))

REFUSE_CHANGE = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: write a new row that corrects the old one', tg_table_name
    using errcode = 'restrict_violation';
end $$
"""

EVENT = """
create table kernel_event (
  id bigint generated always as identity,
  uid uuid not null,
  era integer not null default 1,
  txid bigint not null default (pg_current_xact_id()::text::bigint),
  recorded_at timestamptz not null default now(),
  at timestamptz not null,
  name varchar(64) not null,
  retailer_id bigint not null,
  group_id bigint,
  shop_id bigint,
  customer_id bigint,
  order_id bigint,
  subject_kind varchar(32) not null,
  subject_id bigint,
  actor_kind varchar(16) not null,
  actor_id bigint,
  actor_name varchar(120) not null,
  on_behalf_of bigint,
  request_id varchar(64) not null,
  data jsonb not null,
  primary key (id, recorded_at)
) partition by range (recorded_at);
create table kernel_event_rest partition of kernel_event default;
create index event_followers on kernel_event (era, txid, id);
create index event_of_order on kernel_event (order_id, at, id) where order_id is not null;
create index event_of_customer on kernel_event (customer_id, at, id) where customer_id is not null;
create index event_of_subject on kernel_event (subject_kind, subject_id, id);
create index event_of_shop on kernel_event (shop_id, id);
create unique index event_uid on kernel_event (uid, recorded_at);
"""

# Partitions are made by `owner` at migration and at start; what no month holds falls into the default one.
PARTITIONS = f"""
create function make_event_partitions(months integer) returns integer language plpgsql as $$
declare
  first date; made integer := 0; part text;
begin
  for first in select generate_series(date_trunc('month', now()) - interval '1 month',
                                      date_trunc('month', now()) + make_interval(months => months), '1 month')::date loop
    part := 'kernel_event_' || to_char(first, 'YYYY_MM');
    if to_regclass(part) is null then
      execute format('create table %I (like kernel_event including defaults including constraints)', part);
      execute format('with moved as (delete from kernel_event_rest where recorded_at >= %L and recorded_at < %L returning *)
                      insert into %I select * from moved', first, first + interval '1 month', part);
      execute format('alter table kernel_event attach partition %I for values from (%L) to (%L)',
                     part, first, first + interval '1 month');
      execute format('revoke all on %I from {APP}', part);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
revoke all on function make_event_partitions(integer) from public, {APP};
"""

# Readers are woken by one empty notice a transaction; they ask the journal itself what is new.
WAKE = """
create function wake_journal_readers() returns trigger language plpgsql as $$
begin
  perform pg_notify('journal', '');
  return null;
end $$;
create trigger journal_wakes_readers after insert on kernel_event
  for each statement execute function wake_journal_readers();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE_CHANGE, "drop function refuse_change()"),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={"db_table": "kernel_event", "managed": False},
        ),
        migrations.RunSQL(EVENT, "drop table kernel_event"),
        migrations.RunSQL(PARTITIONS, "drop function make_event_partitions(integer)"),
        migrations.RunSQL("select make_event_partitions(24)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="EventValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_uid", models.UUIDField()),
                ("retailer_id", models.BigIntegerField()),
                ("group_id", models.BigIntegerField(null=True)),
                ("shop_id", models.BigIntegerField(null=True)),
                ("customer_id", models.BigIntegerField(null=True)),
                ("field", models.CharField(max_length=64)),
                ("value", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["event_uid"], name="event_value_of_event"),
                    models.Index(fields=["customer_id"], name="event_value_of_customer"),
                ]
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.BigIntegerField()),
                ("text", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("retailer_id", models.BigIntegerField()),
                ("shop_id", models.BigIntegerField()),
                ("status", models.IntegerField()),
                ("body", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["key_id", "text"], name="one_answer_per_idempotency_key")
                ],
                "indexes": [models.Index(fields=["shop_id", "made_at"], name="idempotency_key_age")],
            },
        ),
        protect("kernel_event", OWNED, append_only=True),
        migrations.RunSQL(f"revoke all on kernel_event_rest from {APP}", migrations.RunSQL.noop),
        protect("kernel_eventvalue", OWNED),
        protect("kernel_idempotencykey", SHOP),
        migrations.RunSQL(WAKE, "drop function wake_journal_readers() cascade"),
    ]
