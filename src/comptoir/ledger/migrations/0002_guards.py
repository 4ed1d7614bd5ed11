"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import CUSTOMER, SHOP, let_read, protect

# What a statement adds to a transfer sums to zero by itself, within one currency, so by induction every transfer always
# does. Checked once a statement, over the new rows alone: an import books thousands of transfers in one.
BALANCED = """
create function transfer_sums_to_zero() returns trigger language plpgsql as $$
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
end $$;
create trigger transfer_sums_to_zero after insert on ledger_entry
  referencing new table as added for each statement execute function transfer_sums_to_zero();
"""

# Within one statement's entries, each account moves once. The accounts are locked by the command, in order of their
# ids; this update finds them locked already.
MOVES = """
create function entries_move_balances() returns trigger language plpgsql as $$
begin
  if exists (select from added e join ledger_account a on a.id = e.account_id
             where a.shop_id <> e.shop_id or a.customer_id is distinct from e.customer_id) then
    raise exception 'an entry lies in the account of another shop or customer' using errcode = 'check_violation';
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
create trigger balance_moves_by_entries before update of balance_minor, held_minor on ledger_account
  for each row when (pg_trigger_depth() = 0) execute function refuse_balance();
create trigger balance_starts_at_zero before insert on ledger_account
  for each row when (new.balance_minor <> 0 or new.held_minor <> 0) execute function refuse_balance();
"""

# A hold counts while it is held, so two at once add up on the locked account and its constraint refuses the second.
HOLDS = """
create function holds_count_on_their_account() returns trigger language plpgsql as $$
declare counted bigint := case when new.state = 'held' then new.amount_minor else 0 end;
begin
  if tg_op = 'UPDATE' and old.state = 'held' then
    counted := counted - old.amount_minor;
  end if;
  if counted <> 0 then
    update ledger_account set held_minor = held_minor + counted
    where id = new.account_id and shop_id = new.shop_id and customer_id = new.customer_id;
    if not found then
      raise exception 'a hold names an account of another shop or customer' using errcode = 'check_violation';
    end if;
  end if;
  return null;
end $$;
create trigger holds_count_on_their_account after insert or update of state on ledger_hold
  for each row execute function holds_count_on_their_account();
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'what came or was promised is never overwritten in %', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger hold_keeps_what_it_says before update on ledger_hold for each row
  when (old.state <> 'held' or (old.account_id, old.amount_minor, old.reference, old.expires_at)
        is distinct from (new.account_id, new.amount_minor, new.reference, new.expires_at))
  execute function refuse_rewriting();
create trigger hold_is_kept before delete on ledger_hold for each row execute function refuse_rewriting();
"""

LOTS = """
create function lot_entries_move_lots() returns trigger language plpgsql as $$
begin
  if exists (select from added e join ledger_lot l on l.id = e.lot_id
             where l.shop_id <> e.shop_id or l.customer_id <> e.customer_id) then
    raise exception 'a lot entry lies in the lot of another shop or customer' using errcode = 'check_violation';
  end if;
  update ledger_lot l set left_minor = l.left_minor + moved.amount
  from (select lot_id, sum(amount_minor) as amount from added group by lot_id) moved where l.id = moved.lot_id;
  return null;
end $$;
create trigger lot_entries_move_lots after insert on ledger_lotentry
  referencing new table as added for each statement execute function lot_entries_move_lots();
create trigger lot_keeps_what_it_says before update on ledger_lot for each row
  when (pg_trigger_depth() = 0 or (old.account_id, old.kind, old.came_at, old.expires_at)
        is distinct from (new.account_id, new.kind, new.came_at, new.expires_at))
  execute function refuse_rewriting();
create trigger lot_starts_at_zero before insert on ledger_lot for each row
  when (new.left_minor <> 0) execute function refuse_rewriting();
create trigger lot_is_kept before delete on ledger_lot for each row execute function refuse_rewriting();

-- At commit, what is in a wallet or a credit note is what its lots sum to.
create function lots_sum_to_balance() returns trigger language plpgsql as $$
declare account bigint := case when tg_table_name = 'ledger_lot' then (to_jsonb(new) ->> 'account_id')::bigint
                               else new.id end;
begin
  if exists (select from ledger_account a where a.id = account and a.balance_minor <>
             -(select coalesce(sum(l.left_minor), 0) from ledger_lot l where l.account_id = a.id)) then
    raise exception 'the lots of account % do not sum to its balance', account using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger lots_sum_to_balance after update of balance_minor on ledger_account
  deferrable initially deferred for each row when (new.kind in ('wallet', 'credit_note'))
  execute function lots_sum_to_balance();
create constraint trigger lots_sum_to_balance after update on ledger_lot
  deferrable initially deferred for each row execute function lots_sum_to_balance();
"""

# Every transfer waits for its place in the chain of its shop, from the statement that writes it.
WAITING = """
create function transfers_wait_for_the_chain() returns trigger language plpgsql as $$
begin
  insert into ledger_waiting (retailer_id, shop_id, transfer_id) select retailer_id, shop_id, id from added;
  return null;
end $$;
create trigger transfers_wait_for_the_chain after insert on ledger_transfer
  referencing new table as added for each statement execute function transfers_wait_for_the_chain();
"""

THEIRS = ("account", "transfer", "entry", "lot", "hold", "creditnote")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        protect("ledger_account", SHOP),
        protect("ledger_transfer", SHOP, append_only=True),
        protect("ledger_entry", SHOP, append_only=True),
        protect("ledger_lot", SHOP),
        protect("ledger_lotentry", SHOP, append_only=True),
        protect("ledger_hold", SHOP),
        protect("ledger_creditnote", SHOP, append_only=True),
        protect("ledger_notenumber", SHOP),
        protect("ledger_payinoffer", SHOP),
        protect("ledger_cashbackrate", SHOP),
        protect("ledger_gesturelimit", SHOP),
        protect("ledger_waiting", SHOP),
        protect("ledger_link", SHOP, append_only=True),
        protect("ledger_seal", SHOP, append_only=True),
        *(let_read(f"ledger_{table}", CUSTOMER, name="customers_read_their_own") for table in THEIRS),
        migrations.RunSQL(BALANCED, "drop function transfer_sums_to_zero() cascade"),
        migrations.RunSQL(MOVES, "drop function entries_move_balances() cascade"),
        migrations.RunSQL(ONLY, "drop function refuse_balance() cascade"),
        migrations.RunSQL(
            HOLDS,
            "drop function holds_count_on_their_account() cascade; drop function refuse_rewriting() cascade",
        ),
        migrations.RunSQL(
            LOTS, "drop function lot_entries_move_lots() cascade; drop function lots_sum_to_balance() cascade"
        ),
        migrations.RunSQL(WAITING, "drop function transfers_wait_for_the_chain() cascade"),
    ]
