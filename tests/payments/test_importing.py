import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.ledger import queries as ledger
from comptoir.payments import commands
from comptoir.payments.models import Capture, Intent, Refund
from tests.payments.scenes import SOON, balances, events
from tests.world import LONG_AGO


def settled(*amounts):
    return [
        commands.SettledElsewhere(f"AH-{n}", n, None, amount, "GBP", LONG_AGO) for n, amount in enumerate(amounts, 1)
    ]


def returned(reference, order_id, amount):
    return commands.ImportedRefund(reference, order_id, amount, "GBP", LONG_AGO)


def import_settled(world, rows, by=None):
    return commands.import_settled(shop_id=world.shop().id, rows=rows, by=by or world.operator(), at=SOON)


def import_refunded(world, rows):
    return commands.import_refunded(shop_id=world.shop().id, rows=rows, by=world.operator(), at=SOON)


class TestImportSettled:
    def test_settles_each_order_once(self, world):
        rows = settled(100, 250, 300)
        first, again = import_settled(world, rows), import_settled(world, rows)

        assert set(first) == {1, 2, 3}
        assert again == {}
        assert balances(world) == {"clearing external": 650, "receivable": -650}
        with scope.reading(world.operator()):
            assert {i.state for i in Intent.objects.all()} == {"settled"}
            assert set(Capture.objects.values_list("intent_id", "order_id")) == {(first[n], n) for n in first}
            assert not ledger.unproved_accounts(world.shop().id)

    def test_leaves_one_event_to_which_nothing_reacts(self, world):
        import_settled(world, settled(100, 250))

        assert events(world, "payment.imported")[0].data["count"] == 2
        assert not events(world, "payment.captured")

    def test_takes_thousands_in_few_statements(self, world, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            assert len(import_settled(world, settled(*range(1, 5001)))) == 5000
        assert balances(world)["clearing external"] == 12_502_500

    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            import_settled(world, settled(1), by=world.ana)

    def test_of_nothing_does_nothing(self, world):
        assert import_settled(world, []) == {}
        assert not events(world, "payment.imported")


class TestImportRefunded:
    def test_refunds_the_orders_money_as_far_as_it_reaches(self, world):
        import_settled(world, settled(1000, 500))
        rows = [returned("R-1", 1, 600), returned("R-2", 1, 400), returned("R-3", 1, 1), returned("R-4", None, 70)]

        assert import_refunded(world, rows) == 4
        with scope.reading(world.operator()):
            assert sorted(Refund.objects.values_list("amount_minor", "state")) == [(400, "done"), (600, "done")]
            assert Capture.objects.get(order_id=1).refunded_minor == 1000
        assert balances(world) == {"clearing external": 429, "receivable": -429}

    def test_twice_changes_nothing(self, world):
        import_settled(world, settled(1000))
        rows = [returned("R-1", 1, 600), returned("R-2", None, 70)]
        import_refunded(world, rows)

        assert import_refunded(world, rows) == 0
        assert balances(world) == {"clearing external": 330, "receivable": -330}
        assert len(events(world, "refund.imported")) == 1
        assert not events(world, "refund.done")
