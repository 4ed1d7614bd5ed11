"""Orders leave by the rules of their shop, and say why; rules are tried on orders that were placed."""

from datetime import timedelta

import pytest

from comptoir.customers.commands import tag_customer
from comptoir.kernel import scope
from comptoir.orders import commands
from comptoir.orders import queries as orders
from comptoir.orders.queries.dry_run import dry_run
from comptoir.orders.queries.sourcing import decisions_of_order
from comptoir.sourcing.rules import DEFAULT, SourcingRules, check
from tests.orders.rules import in_force
from tests.orders.scene import placed
from tests.world import NOON

LATER = NOON + timedelta(hours=1)
LEEDS_AT = "53.797, -1.543"
NEAREST = {"prefer": [[{"by": "lines"}], [{"by": "distance"}]]}


def to_leeds(world, *lines, at=NOON):
    address = {"name": "Sofia", "street": "1 Briggate", "city": "Leeds", "country": "GB", "position": LEEDS_AT}
    return commands.place_order(
        shop_id=world.shop().id, customer_code="C-1", lines=lines or [("MUG", 1)], channel="api", address=address,
        by=world.ana, at=at,
    )  # fmt: skip


def sent_from(world, order):
    with scope.reading(world.ana):
        return [delivery.location.code for delivery in orders.order_page(order.number).deliveries]


def decided(world, order):
    with scope.reading(world.ana):
        (decision,) = decisions_of_order(order.id)
    return decision


def verdicts(decision):
    return {one["code"]: (one["verdict"], one["why"]) for one in decision.record["candidates"]}


class TestPlaceOrder:
    @pytest.mark.feature("S10", by="api")
    def test_sends_from_the_nearest_where_the_rules_say_so(self, world):
        in_force(world, **NEAREST)
        assert sent_from(world, to_leeds(world)) == ["LEEDS"]
        assert sent_from(world, placed(world)) == ["WAKEFIELD"]  # Where she is was not told: the list decides.

    def test_writes_down_what_was_weighed(self, world):
        in_force(world, **NEAREST)
        decision = decided(world, to_leeds(world))
        assert (decision.cause, decision.rules) == ("placed", 1)
        assert verdicts(decision) == {
            "LEEDS": ("chosen", "sends 1 piece"),
            "WAKEFIELD": ("lost", "13 km away, Leeds Briggate 0 km"),
        }

    def test_writes_it_down_without_rules_too(self, world):
        decision = decided(world, placed(world))
        assert decision.rules == 0
        assert verdicts(decision)["WAKEFIELD"] == ("chosen", "sends 2 pieces")

    @pytest.mark.feature("S12", by="api")
    def test_goes_to_the_next_best_where_a_location_keeps_its_minimum(self, world):
        in_force(world, **NEAREST, keep={"store": 3})
        assert sent_from(world, to_leeds(world)) == ["WAKEFIELD"]

    def test_fills_a_location_up_for_the_day_only(self, world):
        in_force(world, **NEAREST, capacity={"LEEDS": 1})
        assert sent_from(world, to_leeds(world)) == ["LEEDS"]
        second = to_leeds(world)
        assert sent_from(world, second) == ["WAKEFIELD"]
        assert verdicts(decided(world, second))["LEEDS"] == ("left_out", "full today: 1 of 1 parcels")
        assert sent_from(world, to_leeds(world, at=NOON + timedelta(days=1))) == ["LEEDS"]

    @pytest.mark.feature("S10", by="api")
    def test_goes_by_the_case_of_the_customer_who_has_its_tag(self, world):
        vip = {"fact": "tag", "is": "one_of", "value": ["VIP"]}
        first = {"name": "VIP", "if": [vip], "then": {"first": "distance"}}
        in_force(world, prefer=[[{"by": "rank"}]], cases=[first])
        assert sent_from(world, to_leeds(world)) == ["WAKEFIELD"]
        tag_customer(code="C-1", tag="VIP", by=world.ana, at=NOON)
        order = to_leeds(world)
        assert sent_from(world, order) == ["LEEDS"]
        assert decided(world, order).case == "VIP"
        with scope.reading(world.ruth):  # The trial asks for her as she is now.
            run = dry_run(world.shop(), SourcingRules.of(check({**DEFAULT, "cases": [first]}), 9), at=LATER)
        assert [(one.was, one.would) for one in run.shown] == [("Wakefield DC", "Leeds Briggate")]

    @pytest.mark.feature("S10", by="api")
    def test_sends_at_the_least_cost_where_the_rules_ask_for_it(self, world):
        prices = {"split_minor": 100, "km_minor": 1}
        in_force(world, **NEAREST, cheapest=prices, cost_minor={"warehouse": 300, "store": 310})
        order = to_leeds(world)
        assert sent_from(world, order) == ["LEEDS"]
        decision = decided(world, order)
        assert decision.cost_rows == [("parcels", 310)]
        assert decision.record["model"]["proved"]
        assert verdicts(decision)["WAKEFIELD"] == ("lost", "all of it from there costs 3.13, this plan 3.10")

    def test_tells_what_has_lain_longest_apart(self, world):
        in_force(world, prefer=[[{"by": "fresh"}]])
        record = decided(world, to_leeds(world)).record
        assert {one["verdict"] for one in record["candidates"]} == {"chosen", "lost"}

    def test_keeps_the_rules_of_other_shops_apart(self, world):
        in_force(world, **NEAREST)
        other = commands.place_order(
            shop_id=world.shop("CLOTH").id, customer_code="C-1", lines=[("RED-SCARF", 1)], channel="api",
            address={"name": "S", "street": "1", "city": "Leeds", "country": "GB", "position": LEEDS_AT},
            by=world.finn, at=NOON,
        )  # fmt: skip
        with scope.reading(world.finn):
            (decision,) = decisions_of_order(other.id)
        assert decision.rules == 0

    def test_hides_decisions_from_other_retailers(self, world):
        order = placed(world)
        with scope.reading(world.bruno):
            assert decisions_of_order(order.id) == []


class TestDryRun:
    def trial(self, world, at=NOON + timedelta(hours=1), **document):
        with scope.reading(world.ruth):
            return dry_run(world.shop(), SourcingRules.of(check({**DEFAULT, **document}), 9), at=at)

    def test_moves_nothing_with_the_rules_that_held(self, world):
        for at in range(3):
            to_leeds(world, at=NOON + timedelta(minutes=at))
        run = self.trial(world)
        assert (run.orders, run.moved, run.unserved) == (3, 0, 0)
        assert run.by_place == {"Wakefield DC": (3, 3)}

    def test_says_what_would_have_moved_and_why(self, world):
        order = to_leeds(world)
        run = self.trial(world, **NEAREST)
        (moved,) = run.shown
        assert (moved.number, moved.was, moved.would) == (order.number, "Wakefield DC", "Leeds Briggate")
        assert moved.why == "13 km away, Leeds Briggate 0 km"
        assert run.knows_km
        assert run.km_would < run.km_was

    def test_reckons_what_the_orders_would_cost_by_its_prices(self, world):
        to_leeds(world)
        run = self.trial(world, cheapest={}, cost_minor={"warehouse": 400, "store": 300})
        assert (run.knows_cost, run.cost_was_minor, run.cost_would_minor, run.unproved) == (True, 400, 300, 0)

    def test_judges_with_the_stock_of_that_moment(self, world):
        to_leeds(world, ("LAST-ONE", 1))  # None is left since.
        run = self.trial(world)
        assert (run.orders, run.moved, run.unserved) == (1, 0, 0)

    def test_does_with_new_orders_what_it_says_of_old_ones(self, world):
        """The same orders placed under the rules go where the trial says."""
        wants = [("MUG", 2), ("MUG", 1), ("RED-SCARF", 4)]
        old = [to_leeds(world, want, at=NOON + timedelta(minutes=at)) for at, want in enumerate(wants)]
        would = {moved.number: moved.would for moved in self.trial(world, **NEAREST).shown}
        for order in old:
            commands.cancel_order(number=order.number, reason="Again", by=world.ana, at=NOON + timedelta(hours=1))
        in_force(world, **NEAREST)
        new = [to_leeds(world, want, at=NOON + timedelta(hours=2, minutes=at)) for at, want in enumerate(wants)]
        with scope.reading(world.ana):
            names = [orders.order_page(order.number).deliveries[0].location.name for order in new]
        assert names == [would[order.number] for order in old]

    def test_writes_nothing(self, world):
        to_leeds(world)
        self.trial(world, **NEAREST)  # In a read-only transaction.
