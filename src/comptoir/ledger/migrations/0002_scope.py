"""Who may see the rows of this room; what the database itself holds of double entry."""

from django.db import migrations

from comptoir.kernel.policies import SHOP, protect

# At commit, every transfer that got an entry must sum to zero, within one currency. Checked once a statement: an
# import books thousands of transfers in one.
BALANCED = """
create function transfer_sums_to_zero() returns trigger language plpgsql as $$
declare wrong bigint;
begin
  select t.transfer_id into wrong from (select distinct transfer_id from added) t
  where (select sum(e.amount_minor) from ledger_entry e where e.transfer_id = t.transfer_id) <> 0
     or (select count(distinct a.currency) from ledger_entry e join ledger_account a on a.id = e.account_id
         where e.transfer_id = t.transfer_id) <> 1
  limit 1;
  if wrong is not null then
    raise exception 'transfer % does not sum to zero in one currency', wrong using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger transfer_sums_to_zero after insert on ledger_entry
  referencing new table as added for each statement execute function transfer_sums_to_zero();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        protect("ledger_account", SHOP),
        protect("ledger_transfer", SHOP, append_only=True),
        protect("ledger_entry", SHOP, append_only=True),
        migrations.RunSQL(BALANCED, "drop function transfer_sums_to_zero() cascade"),
    ]
