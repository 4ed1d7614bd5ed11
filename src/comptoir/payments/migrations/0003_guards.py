"""The database itself holds that amounts stay, and that no more goes back than came."""

from django.db import migrations, models

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
COUNTED = """
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


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_scope")]

    operations = [
        migrations.RemoveIndex(model_name="attempt", name="open_attempts"),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                fields=["shop", "made_at"],
                condition=models.Q(("state__in", ["started", "offered", "pending", "unknown", "failed"])),
                name="attempts_to_ask_about",
            ),
        ),
        migrations.AlterField(
            model_name="callback",
            name="state",
            field=models.CharField(
                choices=[
                    ("stored", "Stored"),
                    ("applied", "Applied"),
                    ("ignored", "Nothing to do"),
                    ("stuck", "Needs a person"),
                ],
                default="stored",
                max_length=8,
            ),
        ),
        migrations.RunSQL(AMOUNTS_STAY, "drop function refuse_amount() cascade"),
        migrations.RunSQL(COUNTED, "drop function refunds_count_on_their_capture() cascade"),
    ]
