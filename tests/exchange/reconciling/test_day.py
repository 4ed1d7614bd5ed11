"""A day and an order, reconciled from what really happened to them."""

from datetime import timedelta

import pytest

from comptoir.exchange.reconciling import day
from comptoir.exchange.reconciling.commands import match_file
from comptoir.exchange.reconciling.day import day_report, order_report
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.models import Event
from comptoir.orders import commands as orders
from comptoir.payments import commands as payments
from tests import databases
from tests.house.scenes.stage import Stage
from tests.world import NOON

TODAY = NOON.date()


@pytest.fixture
def stage(world, run_jobs):
    return Stage(world, run_jobs)


def report(world, on=TODAY):
    with scope.reading(world.ruth):
        return day_report(world.shop(), on)


class TestDayReport:
    def test_adds_up_what_was_expected_received_and_booked(self, world, stage):
        stage.paid()
        stage.placed()
        found = report(world)
        assert found.placed == 2
        assert found.expected_minor == 2 * found.received_minor
        assert [(row.source, row.received, row.agrees) for row in found.rows] == [("cash", 1, True)]
        assert found.differences == []

    def test_is_empty_on_another_day_and_in_another_shop(self, world, stage):
        stage.paid()
        assert report(world, TODAY + timedelta(days=1)).rows == []
        with scope.reading(world.finn):
            assert day_report(world.shop("CLOTH"), TODAY).placed == 0

    def test_says_what_to_do_about_money_that_waits_to_go_back(self, world, stage):
        number = stage.paid()
        orders.cancel_order(number=number, reason="Changed her mind", by=world.ana, at=NOON)
        stage.run_jobs()
        (found,) = report(world).differences
        assert found.order == number
        assert "going back" in found.what
        refund = stage.page(number).refunds[0]
        payments.finish_by_hand(refund_id=refund.id, note="In cash", by=world.ana, at=NOON)
        done = report(world)
        assert done.differences == []
        assert (done.rows[0].refunded, done.rows[0].net_minor, done.rows[0].agrees) == (1, 0, True)

    def test_names_the_largest_differences_and_counts_the_rest(self, world, stage, monkeypatch):
        monkeypatch.setattr(day, "MOST_NAMED", 1)
        for _ in range(3):
            orders.cancel_order(number=stage.paid(), reason="Changed her mind", by=world.ana, at=NOON)
        stage.run_jobs()
        found = report(world)
        assert (found.looked_into, len(found.differences), found.unnamed, found.is_whole) == (3, 1, 2, False)

    def test_says_that_something_is_owed_again(self, world, stage):
        number = stage.paid()
        capture = stage.page(number).captures[0]
        payments.reverse_offline(capture_id=capture.id, reason="By mistake", by=world.ana, at=NOON)
        stage.run_jobs()
        (found,) = report(world).differences
        assert "still owed" in found.what

    @pytest.mark.commits
    def test_finds_what_is_not_booked(self, committed_world, run_jobs):
        number = Stage(committed_world, run_jobs).paid()
        name = f"{databases.NAME}_commits"
        with databases.psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as owner:
            owner.execute("alter table ledger_entry disable trigger user")
            owner.execute("update ledger_entry set amount_minor = amount_minor + 100 where amount_minor > 0")
        assert not report(committed_world).rows[0].agrees
        with scope.reading(committed_world.ruth):
            (found,) = order_report(number).differences
        assert found.amount_minor == 100


class TestOrderReport:
    def test_holds_an_order_against_its_money(self, world, stage):
        number = stage.paid()
        with scope.reading(world.ruth):
            found = order_report(number)
        assert found.differences == []
        assert found.booked_minor == found.money.paid_minor == found.money.due_minor


class TestMatchFile:
    def test_matches_a_transfer_and_remembers_that_it_did(self, world, stage):
        number = stage.placed()
        orders.take_payment(number=number, source="bank", reference="T-7", by=world.ana, at=NOON)
        due = stage.page(number).money.paid_minor
        content = f"Date,Amount,Description\n{TODAY},{due / 100:.2f},{number}\n{TODAY},1.00,?\n".encode()
        found = match_file(shop_id=stage.home, kind="bank_csv", content=content, by=world.ana, at=NOON)
        assert [match.verdict for match in found.matches] == ["unknown", "matched"]
        with scope.reading(world.ana):
            event = Event.objects.get(name="statement.matched")
        assert (event.data["agreed"], event.data["differences"]) == (1, 1)
        assert "?" not in str(event.data)

    def test_names_money_of_ours_that_the_bank_has_not(self, world, stage):
        number = stage.placed()
        orders.take_payment(number=number, source="bank", reference="T-7", by=world.ana, at=NOON)
        content = f"Date,Amount,Description\n{TODAY},1.00,?\n".encode()
        found = match_file(shop_id=stage.home, kind="bank_csv", content=content, by=world.ana, at=NOON)
        assert [(one.verdict, one.order) for one in found.matches] == [("unknown", ""), ("not_in_file", number)]

    def test_refuses_a_file_of_no_lines(self, world, stage):
        with pytest.raises(Invalid, match=r"no line that can be read. Row 2: “x” is no date"):
            match_file(shop_id=stage.home, kind="bank_csv", content=b"Date,Amount\nx,1", by=world.ana, at=NOON)

    def test_is_for_who_takes_payments(self, world, stage):
        with pytest.raises(NotAllowed):
            match_file(
                shop_id=stage.home, kind="bank_csv", content=b"Date,Amount\n2026-09-17,1", by=world.clara, at=NOON
            )
