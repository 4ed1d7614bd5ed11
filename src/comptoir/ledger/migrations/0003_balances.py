"""The database itself keeps balances: entries move them, in one statement, and nothing else does."""

from django.db import migrations

# Within one statement's entries, each account moves once. The accounts are locked by the command, in order of their
# ids; this update finds them locked already.
MOVES = """
create function entries_move_balances() returns trigger language plpgsql as $$
begin
  if exists (select from added e join ledger_account a on a.id = e.account_id where a.shop_id <> e.shop_id) then
    raise exception 'an entry lies in the account of another shop' using errcode = 'check_violation';
  end if;
  update ledger_account a set balance_minor = a.balance_minor + moved.amount
  from (select account_id, sum(amount_minor) as amount from added group by account_id) moved
  where a.id = moved.account_id;
  return null;
end $$;
create trigger entries_move_balances after insert on ledger_entry
  referencing new table as added for each statement execute function entries_move_balances();
"""

ONLY = """
create function refuse_balance() returns trigger language plpgsql as $$
begin
  raise exception 'a balance is the sum of its entries: post a transfer' using errcode = 'restrict_violation';
end $$;
create trigger balance_moves_by_entries before update of balance_minor on ledger_account
  for each row when (pg_trigger_depth() = 0) execute function refuse_balance();
create trigger balance_starts_at_zero before insert on ledger_account
  for each row when (new.balance_minor <> 0) execute function refuse_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_scope")]

    operations = [
        migrations.RunSQL(MOVES, "drop function entries_move_balances() cascade"),
        migrations.RunSQL(ONLY, "drop function refuse_balance() cascade"),
    ]
