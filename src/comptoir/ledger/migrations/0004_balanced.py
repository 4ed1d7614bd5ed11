"""What a statement adds to a transfer sums to zero by itself: the new rows alone are read, so batches stay fast."""

from django.db import migrations

# By induction a transfer always sums to zero; the entries that were there before need not be read.
BALANCED = """
create or replace function transfer_sums_to_zero() returns trigger language plpgsql as $$
declare wrong bigint;
begin
  select e.transfer_id into wrong from added e join ledger_account a on a.id = e.account_id
  group by e.transfer_id having sum(e.amount_minor) <> 0 or count(distinct a.currency) <> 1
  limit 1;
  if wrong is not null then
    raise exception 'transfer % does not sum to zero in one currency', wrong using errcode = 'check_violation';
  end if;
  if exists (select from added e where not exists (select from ledger_account a where a.id = e.account_id)) then
    raise exception 'an entry lies in an account that is not there' using errcode = 'check_violation';
  end if;
  return null;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_balances")]

    operations = [migrations.RunSQL(BALANCED, migrations.RunSQL.noop)]
