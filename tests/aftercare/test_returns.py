"""Returns: never more than was delivered, on no shelf before somebody has looked, a replacement or the money."""

import threading

import pytest
from django.db import IntegrityError, connection

from comptoir.aftercare import commands, queries
from comptoir.aftercare.models import Homecoming, ReturnedPiece
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.machine import IllegalMove
from comptoir.orders import queries as orders
from comptoir.orders.models import Order, RefundRequest
from tests.orders.scene import paid, walked
from tests.world import NOON

ARRIVED = ("start_packing", "finish_packing", "send", "deliver")


def delivered(world, run_jobs, *lines):
    order = paid(world, run_jobs, *lines)
    walked(world, order, *ARRIVED)
    run_jobs()
    return order


def ask(world, order, quantity=1, **given):
    wish = {"position": 1, "lines": [(1, quantity)], "way": "brought", "reason": "Broken", **given}
    return commands.ask_return(number=order.number, **wish, by=world.ana, at=NOON)


def received(world, order, quantity=1):
    row = ask(world, order, quantity)
    return commands.receive_return(return_id=row.id, location="LEEDS", by=world.ana, at=NOON)


def inspected(world, order, *verdict, found=""):
    row = received(world, order, sum(verdict))
    return commands.inspect_return(return_id=row.id, verdicts=[(1, *verdict)], found=found, by=world.ana, at=NOON)


def on_hand(world, location="LEEDS", sku="MUG"):
    with scope.reading(world.operator()), connection.cursor() as cursor:
        cursor.execute(
            "select s.on_hand from inventory_stock s join catalog_variant v on v.id = s.variant_id "
            "join shops_location l on l.id = s.location_id where v.sku = %s and l.code = %s", [sku, location],
        )  # fmt: skip
        return cursor.fetchone()[0]


class TestAskReturn:
    @pytest.mark.parametrize(
        ("given", "refusal", "said"),
        [
            ({"quantity": 3}, commands.NotThatMany, "2 can still come back, not 3"),
            ({"lines": [(7, 1)]}, commands.NotThatMany, "was not in this delivery"),
            ({"lines": []}, Invalid, "which pieces"),
            ({"lines": [(1, 0)]}, Invalid, "how many pieces"),
            ({"way": "thrown"}, Invalid, "`brought` to a store"),
            ({"reason": " "}, Invalid, "Say why"),
        ],
    )
    def test_says_what_is_wrong(self, world, run_jobs, given, refusal, said):
        order = delivered(world, run_jobs)
        with pytest.raises(refusal, match=said):
            ask(world, order, **given)

    def test_waits_for_the_parcel_to_arrive(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, *ARRIVED[:3])
        with pytest.raises(commands.NotThere, match="on its way"):
            ask(world, order)

    def test_takes_a_piece_once(self, world, run_jobs):
        order = delivered(world, run_jobs)
        ask(world, order, 2)
        with pytest.raises(commands.NotThatMany, match="0 can still come back"):
            ask(world, order)

    def test_may_be_asked_again_after_a_refusal(self, world, run_jobs):
        order = delivered(world, run_jobs)
        row = ask(world, order, 2)
        commands.refuse_return(return_id=row.id, reason="Worn", by=world.ana, at=NOON)
        assert ask(world, order, 2).state == "asked"

    @pytest.mark.parametrize(
        ("piece", "constraint"), [(1, "a_piece_comes_back_once"), (3, "no_more_comes_back_than_was_packed")]
    )
    def test_is_held_by_the_database(self, world, run_jobs, piece, constraint):
        row = ask(world, delivered(world, run_jobs), 2)
        again = (
            "insert into aftercare_returnedpiece "
            "(retailer_id, shop_id, homecoming_id, packed_id, piece, of_pieces, fate, stands) "
            "select retailer_id, shop_id, homecoming_id, packed_id, %s, of_pieces, '', true "
            "from aftercare_returnedpiece where homecoming_id = %s limit 1"
        )
        with (
            pytest.raises(IntegrityError, match=constraint),
            scope.reading(world.operator()),
            connection.cursor() as cursor,
        ):
            cursor.execute(again, [piece, row.id])

    @pytest.mark.feature("S19", by="race")
    def test_of_the_same_last_piece_by_two_people_is_done_once(self, committed_world, run_jobs):
        world, said = committed_world, []
        order = delivered(world, run_jobs, ("MUG", 1))

        def come_back():
            try:
                ask(world, order)
                said.append("asked")
            except commands.NotThatMany:
                said.append("too many")
            finally:
                connection.close()

        threads = [threading.Thread(target=come_back) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(said) == ["asked"] + ["too many"] * 3
        with scope.reading(world.operator()):
            assert ReturnedPiece.objects.count() == 1

    def test_is_not_for_another_shop(self, world, run_jobs):
        order = delivered(world, run_jobs)
        row = ask(world, order)
        for stranger in (world.finn, world.bruno):
            with pytest.raises(Homecoming.DoesNotExist):
                commands.agree_return(return_id=row.id, by=stranger, at=NOON)


class TestInspectReturn:
    @pytest.mark.feature("Y3", by="api")
    def test_alone_changes_stock(self, world, run_jobs):
        order = delivered(world, run_jobs)
        before = on_hand(world)
        row = received(world, order, 2)
        assert on_hand(world) == before

        commands.inspect_return(return_id=row.id, verdicts=[(1, 1, 1, 0)], found="A crack", by=world.ana, at=NOON)

        assert on_hand(world) == before + 1
        with scope.reading(world.ana):
            _, (line,) = queries.homecoming(row.id)
        assert (line.restocked, line.written_off, line.sent_back) == (1, 1, 0)

    @pytest.mark.parametrize(
        "verdicts", [[], [(1, 1, 0, 0)], [(1, 3, 0, 0)], [(1, 3, -1, 0)], [(1, 2, 0, 0), (2, 1, 0, 0)]]
    )
    def test_gives_each_piece_one_fate(self, world, run_jobs, verdicts):
        row = received(world, delivered(world, run_jobs), 2)
        with pytest.raises(commands.NotThatMany):
            commands.inspect_return(return_id=row.id, verdicts=verdicts, by=world.ana, at=NOON)

    def test_asks_what_is_wrong(self, world, run_jobs):
        row = received(world, delivered(world, run_jobs), 2)
        with pytest.raises(Invalid, match="what is wrong"):
            commands.inspect_return(return_id=row.id, verdicts=[(1, 1, 1, 0)], by=world.ana, at=NOON)

    def test_comes_after_the_goods(self, world, run_jobs):
        row = ask(world, delivered(world, run_jobs))
        with pytest.raises(IllegalMove):
            commands.inspect_return(return_id=row.id, verdicts=[(1, 1, 0, 0)], by=world.ana, at=NOON)

    def test_lets_what_was_sent_back_come_again(self, world, run_jobs):
        order = delivered(world, run_jobs)
        inspected(world, order, 1, 0, 1, found="Worn")
        assert ask(world, order, 1).state == "asked"


class TestCloseReturn:
    @pytest.mark.feature("S22", by="api")
    def test_sends_the_same_again_at_no_charge(self, world, run_jobs):
        order = delivered(world, run_jobs)
        row = inspected(world, order, 1, 0, 0)

        commands.close_return(return_id=row.id, outcome="replacement", by=world.ana, at=NOON)
        run_jobs()

        with scope.reading(world.ana):
            closed, _ = queries.homecoming(row.id)
            other = Order.objects.get(id=closed.replacement_id)
        assert (closed.state, closed.outcome) == ("closed", "replacement")
        assert (other.total_minor, other.state, other.ship_to) == (0, "open", order.ship_to)

    def test_gives_the_money_back_as_the_rules_let(self, world, run_jobs):
        order = delivered(world, run_jobs)
        row = inspected(world, order, 1, 0, 0)

        commands.close_return(return_id=row.id, outcome="refund", to="credit_note", by=world.ana, at=NOON)

        with scope.reading(world.ana):
            request = RefundRequest.objects.get(order_id=order.id)
        assert request.amount_minor == 995

    def test_does_not_pay_for_what_was_sent_back(self, world, run_jobs):
        row = inspected(world, delivered(world, run_jobs), 0, 0, 2, found="Worn")
        with pytest.raises(Invalid, match="sent back to her"):
            commands.close_return(return_id=row.id, outcome="refund", by=world.ana, at=NOON)
        assert commands.close_return(return_id=row.id, outcome="nothing", by=world.ana, at=NOON).state == "closed"


class TestAParcelThatCameBack:
    @pytest.mark.feature("Y3", by="api")
    def test_is_kept_apart_and_its_order_ends(self, world, run_jobs):
        order = paid(world, run_jobs)
        before = on_hand(world, "WAKEFIELD")
        walked(world, order, *ARRIVED[:3], "return")
        run_jobs()

        with scope.reading(world.ana):
            (row,) = queries.homecomings_of_order(order.id)
            page = orders.order_page(order.number)
        assert (row.state, row.way) == ("received", "came_back")
        assert (page.order.state, page.stage) == ("completed", "returned")
        assert on_hand(world, "WAKEFIELD") == before
        commands.inspect_return(return_id=row.id, verdicts=[(1, 2, 0, 0)], by=world.ana, at=NOON)
        assert on_hand(world, "WAKEFIELD") == before + 2

    def test_told_twice_is_kept_once(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, *ARRIVED[:3], "return")
        run_jobs()
        with scope.reading(world.ana):
            (row,) = queries.homecomings_of_order(order.id)

        assert commands.quarantine_parcel(delivery_id=row.delivery_id, by=world.operator(), at=NOON) is None
