"""Orders that a marketplace sold: each whole or refused by itself, once, and never more than lies there."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.inventory import commands as stock
from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.models import Event
from comptoir.orders import commands, queries
from comptoir.orders.intake import MarketLine, MarketOrder
from comptoir.orders.models import MarketSale, Order
from comptoir.orders.then import replay
from tests.inventory.crowd import at_once
from tests.orders.test_then import as_it_stands, as_told, journal
from tests.world import NOON

HOME = {"name": "Sofia Keller", "street": "14 Park Row", "city": "Leeds", "postcode": "LS1 5HD", "country": "GB"}


def sale(reference, *lines, to=HOME, shipping=395):
    found = [MarketLine(sku, quantity, unit) for sku, quantity, unit in lines or [("MUG", 2, 999)]]
    return MarketOrder(reference, found, to, shipping)


def taken(world, *orders, by=None, marketplace="Cdiscount"):
    by = by or world.ana
    return commands.take_in_orders(shop_id=world.shop().id, marketplace=marketplace, orders=orders, by=by, at=NOON)


def page_of(world, number):
    with scope.reading(world.ana):
        return queries.order_page(number)


def level(world, sku):
    with scope.reading(world.ana):
        (found,) = levels.availability([world.variant(sku).id], [world.location("WAKEFIELD").id])
    return found


@pytest.mark.django_db
class TestTakeInOrders:
    @pytest.mark.feature("Y3", by="api")
    def test_opens_what_was_paid_there_at_the_prices_paid_there(self, world, run_jobs):
        number = taken(world, sale("A-1")).taken["A-1"]
        run_jobs()
        page = page_of(world, number)
        assert (page.order.state, page.order.channel, page.order.total_minor) == ("open", "market", 2 * 999 + 395)
        assert (page.money.outstanding_minor, page.money.paid_minor) == (0, 2393)
        assert [delivery.state for delivery in page.deliveries] == ["allocated"]
        assert [line.unit_minor for line in page.lines] == [999]
        assert page.order.ship_to["city"] == "Leeds"

    def test_is_invoiced_where_the_shop_invoices_what_is_paid(self, world, run_jobs):
        commands.set_invoice_terms(shop_id=world.shop().id, when="paid", by=world.ruth, at=NOON)
        number = taken(world, sale("A-1")).taken["A-1"]
        run_jobs()
        with scope.reading(world.ana):
            assert [paper.amount_minor for paper in queries.invoices_of(page_of(world, number).order.id)] == [2393]

    def test_is_told_by_the_journal_as_the_tables_say(self, world, run_jobs):
        number = taken(world, sale("A-1"), sale("A-2")).taken["A-2"]
        _, now = as_it_stands(world, number)
        assert as_told(replay(journal(world, page_of(world, number).order))) == now
        run_jobs()
        _, later = as_it_stands(world, number)
        assert as_told(replay(journal(world, page_of(world, number).order))) == later

    def test_knows_what_it_took_in_before(self, world):
        first = taken(world, sale("A-1"))
        again = taken(world, sale("A-1"), sale("A-2"))
        assert (again.known, list(again.taken)) == (first.taken, ["A-2"])
        assert list(taken(world, sale("A-1"), marketplace="Fnac").taken) == ["A-1"]
        assert level(world, "MUG").sellable == 100 - 3 * 2

    @pytest.mark.parametrize(
        ("order", "code", "why"),
        [
            (sale("B", ("NO-SUCH", 1, 100)), "not_listed", "sends nothing under NO-SUCH"),
            (sale("B", ("LAST-ONE", 2, 100)), "out_of_reach", "can send LAST-ONE now"),
            (sale("B", ("MUG", 0, 100)), "invalid", "below what is possible"),
            (sale("B", ("MUG", 1, 100), ("MUG", 1, 200)), "invalid", "two prices"),
            (sale("B", to={**HOME, "city": ""}), "address_needed", "lacks: city"),
            (sale("A"), "invalid", "stands twice"),
        ],
        ids=["unknown", "too little", "no pieces", "two prices", "no town", "twice"],
    )
    def test_refuses_one_by_itself_and_goes_on(self, world, order, code, why):
        found = taken(world, sale("A"), order, sale("C"))
        assert list(found.taken) == ["A", "C"]
        (refused,) = found.refused
        assert (refused.type, refused.reference) == (code, order.reference)
        assert why in refused.reason
        assert level(world, "MUG").sellable == 96

    def test_promises_a_piece_once_within_a_batch(self, world):
        found = taken(world, sale("A", ("LAST-ONE", 1, 100)), sale("B", ("LAST-ONE", 1, 100)))
        assert (list(found.taken), [one.reference for one in found.refused]) == (["A"], ["B"])
        assert level(world, "LAST-ONE").sellable == 0

    def test_looks_again_where_somebody_was_faster(self, world, monkeypatch):
        real, calls = stock.reserve_each, []

        def faster(**asked):
            calls.append(asked)
            if len(calls) == 1:
                raise stock.OutOfStock("MUG", wanted=2, available=0)
            return real(**asked)

        monkeypatch.setattr(stock, "reserve_each", faster)
        found = taken(world, sale("A"))
        with scope.reading(world.ana):
            told = Counter(Event.objects.values_list("name", flat=True))
            assert (list(found.taken), Order.objects.filter(channel="market").count()) == (["A"], 1)
        assert (told["order.taken_in"], told["payment.imported"], told["stock.reserved"]) == (1, 1, 1)

    def test_does_nothing_where_others_are_always_faster(self, world, monkeypatch):
        def gone(**asked):
            raise stock.OutOfStock("MUG", wanted=2, available=0)

        monkeypatch.setattr(stock, "reserve_each", gone)
        with pytest.raises(commands.SoldMeanwhile, match="send the batch again"):
            taken(world, sale("A"))
        with scope.reading(world.ana):
            assert not MarketSale.objects.exists()

    def test_takes_as_many_statements_for_one_as_for_forty(self, world):
        def statements(*orders):
            with CaptureQueriesContext(connection) as captured:
                taken(world, *orders)
            return len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]])

        taken(world, sale("first"))  # What is read once for all.
        one = statements(sale("A"))
        assert statements(*(sale(f"B-{n}", ("MUG", 1, 100)) for n in range(40))) == one

    def test_refuses_a_batch_that_is_none(self, world):
        with pytest.raises(Invalid, match="1 to 500 orders, not 0"):
            taken(world)
        with pytest.raises(Invalid, match="Name the marketplace"):
            taken(world, sale("A"), marketplace=" ")

    @pytest.mark.feature("Y3", by="access")
    def test_is_not_for_another_shop(self, world):
        with pytest.raises(Exception, match=r"matching query|does not exist|No shop"):
            taken(world, sale("A"), by=world.bruno)


@pytest.mark.commits
class TestAtOnce:
    @pytest.mark.feature("Y3", by="race")
    def test_the_same_batch_is_taken_in_once_and_nothing_is_sold_twice(self, committed_world):
        world = committed_world
        batch = [sale(f"A-{n}", ("LAST-ONE", 1, 100), ("MUG", 1, 100)) for n in range(3)]
        other = [sale(f"B-{n}", ("LAST-ONE", 1, 100)) for n in range(3)]

        ends = at_once([partial(taken, world, *orders) for orders in [batch, other] * 4])

        assert {type(end).__name__ for end in ends} <= {"Intake", "SoldMeanwhile"}
        with scope.reading(world.ana):
            assert Order.objects.filter(channel="market").count() == 1
            assert levels.unproved_stocks() == []
        assert (level(world, "LAST-ONE").sellable, level(world, "LAST-ONE").on_hand) == (0, 1)
        assert level(world, "MUG").sellable >= 99
