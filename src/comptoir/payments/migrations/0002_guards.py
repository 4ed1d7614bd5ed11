"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import ORDER, SHOP, protect

AMOUNTS_STAY = """
create function refuse_amount() returns trigger language plpgsql as $$
begin
  raise exception 'what came or went is never overwritten in %', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger capture_keeps_its_amount before update on payments_capture for each row
  when (old.amount_minor <> new.amount_minor or old.currency <> new.currency or old.intent_id <> new.intent_id
        or (pg_trigger_depth() = 0 and old.refunded_minor <> new.refunded_minor))
  execute function refuse_amount();
create trigger capture_starts_unrefunded before insert on payments_capture for each row
  when (new.refunded_minor <> 0) execute function refuse_amount();
create trigger refund_keeps_its_amount before update on payments_refund for each row
  when (old.amount_minor <> new.amount_minor or old.currency <> new.currency or old.capture_id <> new.capture_id)
  execute function refuse_amount();
create trigger capture_is_kept before delete on payments_capture for each row execute function refuse_amount();
create trigger refund_is_kept before delete on payments_refund for each row execute function refuse_amount();
"""

# A refund counts unless it failed. The capture's row is locked by the update, so two refunds at once add up, and the
# constraint never_refund_more_than_came refuses the one that is too much.
REFUNDS_COUNT = """
create function refunds_count_on_their_capture() returns trigger language plpgsql as $$
declare counted bigint := case when new.state <> 'failed' then new.amount_minor else 0 end;
begin
  if tg_op = 'UPDATE' and old.state <> 'failed' then
    counted := counted - old.amount_minor;
  end if;
  if counted <> 0 then
    update payments_capture set refunded_minor = refunded_minor + counted
    where id = new.capture_id and shop_id = new.shop_id and currency = new.currency;
    if not found then
      raise exception 'a refund names a capture of another shop or currency' using errcode = 'check_violation';
    end if;
  end if;
  return null;
end $$;
create trigger refunds_count_on_their_capture after insert or update of state on payments_refund
  for each row execute function refunds_count_on_their_capture();
"""


ANSWERS_STAY = """
create function refuse_answer() returns trigger language plpgsql as $$
begin
  raise exception 'what was asked and answered is never overwritten in %', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger operation_keeps_its_answer before update on payments_operation for each row
  when (old.amount_minor <> new.amount_minor or old.currency <> new.currency or old.intent_id <> new.intent_id
        or old.kind <> new.kind or old.reference <> new.reference or old.of_id is distinct from new.of_id
        or (old.state in ('ok', 'failed', 'followed') and old.state <> new.state)
        or (pg_trigger_depth() = 0 and old.taken_minor <> new.taken_minor))
  execute function refuse_answer();
create trigger operation_starts_untaken before insert on payments_operation for each row
  when (new.taken_minor <> 0) execute function refuse_answer();
create trigger operation_is_kept before delete on payments_operation for each row execute function refuse_answer();
"""

# What was asked counts until it failed or a later row follows it. The row that it takes from is locked by the update,
# so two at once add up, and the constraint never_take_more_than_authorised refuses the one that is too much.
OPERATIONS_COUNT = """
create function operations_count_on_what_they_take_from() returns trigger language plpgsql as $$
declare counted bigint := case when new.state not in ('failed', 'followed') then new.amount_minor else 0 end;
begin
  if tg_op = 'UPDATE' and old.state not in ('failed', 'followed') then
    counted := counted - old.amount_minor;
  end if;
  if counted <> 0 then
    update payments_operation set taken_minor = taken_minor + counted
    where id = new.of_id and intent_id = new.intent_id and currency = new.currency
      and (state = 'ok' or kind <> 'authorise' or counted < 0);
    if not found then
      raise exception 'an operation takes from another payment, or from nothing that was granted'
        using errcode = 'check_violation';
    end if;
  end if;
  return null;
end $$;
create trigger operations_count_on_what_they_take_from after insert or update of state on payments_operation
  for each row when (new.of_id is not null) execute function operations_count_on_what_they_take_from();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        *(protect(f"payments_{name}", f"{SHOP} or {ORDER}") for name in ("intent", "attempt", "capture", "refund")),
        protect("payments_callback", SHOP),
        protect("payments_operation", f"{SHOP} or {ORDER}"),
        protect("payments_way", SHOP),
        migrations.RunSQL(AMOUNTS_STAY, "drop function refuse_amount() cascade"),
        migrations.RunSQL(REFUNDS_COUNT, "drop function refunds_count_on_their_capture() cascade"),
        migrations.RunSQL(ANSWERS_STAY, "drop function refuse_answer() cascade"),
        migrations.RunSQL(OPERATIONS_COUNT, "drop function operations_count_on_what_they_take_from() cascade"),
    ]
