"""The audit's own control: one breach of each kind is planted, and each is found by the law that forbids it."""

import psycopg
import pytest

from comptoir.fulfilment import commands as fulfilment
from comptoir.messaging import words
from comptoir.orders import commands as orders
from comptoir.proving.simulation.laws import LAWS, audit
from comptoir.proving.simulation.paths import audit_paths
from tests import databases
from tests.house.scenes.stage import Stage
from tests.ledger.purse import Purse
from tests.world import NOON

# What is done to the tables behind everybody's back → the law that must find it.
BREACHES = {
    "update inventory_stock set on_hand = on_hand + 1 where id = (select min(id) from inventory_stock)": 0,
    "alter table inventory_stock drop constraint on_hand_is_not_negative;"
    " alter table inventory_stock drop constraint more_reserved_than_on_hand_only_on_back_order;"
    " update inventory_stock set on_hand = -1 where id = (select min(id) from inventory_stock)": 1,
    "update inventory_stock set reserved = reserved + 1 where on_hand > 20": 2,
    "update inventory_reservation set state = 'released' where state = 'sent'": 3,
    "update orders_delivery set state = 'ready' where state = 'delivered'": 4,
    "update ledger_entry set amount_minor = amount_minor + 1 where amount_minor > 0": 5,
    "update ledger_account set balance_minor = balance_minor + 1": 6,
    "update ledger_transfer set reference = 'capture:999999' where reference like 'capture:%'": 7,
    "update payments_capture set refunded_minor = refunded_minor + 1": 8,
    "update orders_orderline set total_minor = total_minor + 1": 9,
    "insert into orders_adjustment (retailer_id, shop_id, order_id, kind, amount_minor, reason, made_at)"
    " select retailer_id, shop_id, id, 'gesture', -1, '', now() from orders_order where state = 'completed'": 10,
    "delete from messaging_message where template = 'order.placed'": 11,
    "insert into procrastinate_jobs (queue_name, task_name, status) values ('reactions', 'react', 'failed')": 12,
    "delete from kernel_event where name = 'payment.captured'": 13,
    "update ledger_hold set state = 'voided' where state = 'held'": 14,
}
PATHS = {
    "update payments_intent set state = 'dreaming'": "Every intent is in a state that can be reached",
    "update orders_order set state = 'open' where state = 'completed'": "Every step of every order has its event",
    "delete from kernel_event where name = 'delivery.packed'": "Every step of every delivery has its event",
}


@pytest.fixture
def owner(committed_world, run_jobs):
    """The owner of a database in which orders were delivered, refunded in part and cancelled."""
    stage = Stage(committed_world, run_jobs)
    by = {"by": committed_world.ruth, "at": NOON}
    number = stage.walked("start_packing", "finish_packing")
    fulfilment.send_delivery(number=number, position=1, rider="Sam", due_by=None, **by)
    fulfilment.deliver(number=number, position=1, **by)
    orders.ask_refund(number=number, lines=[(1, 1)], shipping=False, gesture_minor=0, reason="Chipped", **by)
    orders.cancel_order(number=stage.placed(), reason="Changed her mind", **by)
    purse = Purse(committed_world)
    purse.pay_in(9000)
    wallet = {"gateway": "wallet", "by": committed_world.ana, "at": NOON}
    orders.pay_order_from_balance(number=stage.placed(), **wallet)  # Held.
    sent = stage.placed()
    orders.pay_order_from_balance(number=sent, **wallet)
    run_jobs()
    for verb in ("start_packing", "finish_packing", "send", "deliver"):  # And spent.
        orders.move_delivery(number=sent, position=1, verb=verb, **by)
    orders.ask_refund(number=sent, lines=[(1, 1)], reason="Broken", **by)
    run_jobs()
    name = f"{databases.NAME}_commits"
    with psycopg.connect(databases.OWNER_URL, dbname=name) as connection:
        yield connection


def broken_by(owner, breach):
    """The laws that are broken once this was done, which is then taken back."""
    with owner.transaction(force_rollback=True):
        if breach:
            tables = owner.execute("select tgrelid::regclass::text from pg_trigger where not tgisinternal").fetchall()
            for (table,) in set(tables):
                if "procrastinate" not in table and "kernel_event_" not in table:
                    owner.execute(f"alter table {table} disable trigger user")
            owner.execute(breach)
        found = [*audit(owner, told=words.names()), *audit_paths(owner)]
        return {finding.law: finding.broken for finding in found if not finding.holds}


@pytest.mark.commits
class TestAudit:
    def test_finds_nothing_in_books_that_are_true(self, owner):
        assert broken_by(owner, "") == {}

    def test_finds_one_planted_breach_of_each_kind(self, owner):
        for breach, law in BREACHES.items():
            assert LAWS[law].name in broken_by(owner, breach), breach

    def test_has_a_planted_breach_for_each_law(self):
        assert sorted(BREACHES.values()) == list(range(len(LAWS)))


@pytest.mark.commits
class TestAuditPaths:
    def test_finds_states_that_nobody_reached_and_steps_that_nobody_noted(self, owner):
        for breach, law in PATHS.items():
            assert law in broken_by(owner, breach), breach
