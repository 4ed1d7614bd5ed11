import threading

import pytest
from django.db import DatabaseError, connection, transaction

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.ledger import commands, queries
from comptoir.ledger.models import Account, Entry, Transfer
from comptoir.ledger.posting import Posting, money_in, money_out
from tests.world import NOON


def post(world, reference="capture:1", amount=1000, **changed):
    wish = {"kind": "capture", "purpose": "", "currency": "GBP", "sides": money_in("card", amount)} | changed
    return commands.post(shop_id=world.shop().id, reference=reference, by=world.operator(), at=NOON, **wish)


def balances(world):
    with scope.reading(world.operator()):
        return {str(a): a.balance_minor for a in queries.trial_balance(world.shop().id).accounts}


class TestPost:
    def test_moves_both_accounts(self, world):
        post(world)
        post(world, "refund:1", sides=money_out("card", 300), kind="refund")

        assert balances(world) == {"clearing card": 700, "receivable": -700}

    def test_books_the_same_fact_once(self, world):
        first, second = post(world), post(world)

        assert first == second
        assert balances(world)["clearing card"] == 1000

    def test_refuses_the_same_fact_with_another_amount(self, world):
        post(world)
        with pytest.raises(commands.BookedOtherwise):
            post(world, amount=999)

    @pytest.mark.parametrize(
        "sides", [[("clearing", "card", 5)], [("clearing", "card", 5), ("receivable", "", -4)], []]
    )
    def test_refuses_sides_that_do_not_sum_to_zero(self, world, sides):
        with pytest.raises(commands.Unbalanced):
            post(world, sides=sides)

    def test_leaves_an_event(self, world):
        post(world)
        with scope.reading(world.operator()):
            event = Event.objects.get(name="transfer.posted")
        assert event.data["amount_minor"] == 1000

    def test_keeps_accounts_of_a_shop_apart_from_another_shop(self, world):
        post(world)
        with scope.reading(world.bruno):
            assert not Account.objects.exists()


class TestPostMany:
    def test_books_a_batch_once(self, world):
        batch = [Posting("capture", f"capture:{n}", "GBP", NOON, money_in("external", n)) for n in range(1, 501)]

        def book():
            return commands.post_many(shop_id=world.shop().id, postings=batch, by=world.operator(), at=NOON)

        assert (book(), book()) == (500, 0)
        assert balances(world) == {"clearing external": 125_250, "receivable": -125_250}


class TestTheDatabase:
    """What holds even for raw SQL as the role of the application."""

    def refuses(self, world, sql, *values, by=None):
        writing = scope.writing(by or world.operator())
        with pytest.raises(DatabaseError) as refused, writing, connection.cursor() as cursor:
            cursor.execute(sql, values)
        return str(refused.value)

    @pytest.mark.parametrize(
        "sql",
        [
            "update ledger_entry set amount_minor = 1",
            "delete from ledger_entry",
            "update ledger_transfer set purpose = 'x'",
            "delete from ledger_transfer",
            "truncate ledger_entry",
        ],
    )
    def test_refuses_to_change_what_was_booked(self, world, sql):
        post(world)
        assert "permission denied" in self.refuses(world, sql)

    def test_refuses_a_transfer_that_does_not_sum_to_zero(self, world):
        transfer = post(world)
        with scope.reading(world.operator()):
            account = Account.objects.get(kind="clearing")
        said = self.refuses(
            world,
            "insert into ledger_entry (retailer_id, shop_id, transfer_id, account_id, amount_minor)"
            " values (%s, %s, %s, %s, 5)",
            account.retailer_id, account.shop_id, transfer.id, account.id,
        )  # fmt: skip
        assert "does not sum to zero" in said

    def test_refuses_a_balance_that_is_not_the_sum_of_its_entries(self, world):
        post(world)
        assert "sum of its entries" in self.refuses(world, "update ledger_account set balance_minor = 7")

    def test_refuses_an_entry_in_the_account_of_another_shop(self, world):
        transfer = post(world)
        commands.post(
            shop_id=world.shop("CLOTH").id, kind="capture", reference="capture:9", purpose="", currency="GBP",
            sides=money_in("card", 1), by=world.operator("CLOTH"), at=NOON,
        )  # fmt: skip
        with scope.reading(world.sam):
            mine, theirs = Account.objects.filter(kind="clearing").order_by("shop_id")
        assert mine.shop_id != theirs.shop_id
        said = self.refuses(
            world,
            "insert into ledger_entry (retailer_id, shop_id, transfer_id, account_id, amount_minor)"
            " values (%s, %s, %s, %s, 5), (%s, %s, %s, %s, -5)",
            *(mine.retailer_id, mine.shop_id, transfer.id, mine.id),
            *(mine.retailer_id, mine.shop_id, transfer.id, theirs.id),
            by=world.sam,
        )
        assert "another shop" in said


def in_threads(*works):
    """Run all at once, each on a connection of its own; what each gave or raised."""
    results = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place, work):
        start.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class TestRaces:
    def test_the_same_fact_posted_at_once_is_booked_once(self, committed_world):
        world, by = committed_world, committed_world.operator()
        shop = world.shop().id

        def work():
            return commands.post(
                shop_id=shop, kind="capture", reference="capture:1", purpose="", sides=money_in("card", 100),
                currency="GBP", by=by, at=NOON,
            )  # fmt: skip

        found = in_threads(*[work] * 8)

        assert len({transfer.id for transfer in found}) == 1
        assert balances(world) == {"clearing card": 100, "receivable": -100}

    def test_many_facts_on_the_same_accounts_lose_nothing(self, committed_world):
        world, by = committed_world, committed_world.operator()
        shop = world.shop().id

        def work(n):
            sides = money_in("card", n) if n % 2 else list(reversed(money_in("card", n)))
            return lambda: commands.post(
                shop_id=shop, kind="capture", reference=f"capture:{n}", purpose="", sides=sides,
                currency="GBP", by=by, at=NOON,
            )  # fmt: skip

        found = in_threads(*[work(n) for n in range(1, 13)])

        assert all(isinstance(transfer, Transfer) for transfer in found), found
        assert balances(world) == {"clearing card": 78, "receivable": -78}
        with scope.reading(by):
            assert Entry.objects.count() == 24
            assert not queries.unproved_accounts(shop)


def test_a_wrapped_refusal_leaves_the_connection_usable(world):
    """The tests above nest refused statements in savepoints; this holds that they do."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 / 0")
    post(world)
