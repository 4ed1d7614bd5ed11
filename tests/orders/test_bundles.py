"""Bundles: several articles under one number and price, that leave and come back as what they are."""

import random
from dataclasses import replace
from functools import partial

import pytest

from comptoir.exchange import bundles
from comptoir.inventory import commands as inventory
from comptoir.inventory import queries as stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.orders import commands, queries
from comptoir.orders.bundles import BundleTorn
from comptoir.orders.going_back import change_of_line
from comptoir.orders.models import OrderLine
from comptoir.pricing.basket import Article, BasketLine, PriceRules, price_basket
from tests.inventory.crowd import at_once
from tests.orders.scene import placed
from tests.orders.test_editing import edit, page, stock_of
from tests.world import NOON

SET = [("MUG", 2), ("RED-SCARF", 1)]


def make_set(world, parts=SET, *, amount=3999, sku="SET-01"):
    asked = {"shop_id": world.shop().id, "sku": sku, "amount_minor": amount, "parts": parts}
    return bundles.add_bundle(name="Tea set", **asked, by=world.ruth, at=NOON)


def lines_of(world, order):
    with scope.reading(world.ana):
        return list(OrderLine.objects.filter(order__number=order.number).order_by("position"))


def told(lines):
    return [(line.sku, line.quantity, line.total_minor, line.bundle) for line in lines]


def an_article(number, unit_minor):
    return Article(
        variant_id=number, sku=f"P{number}", name="Part", unit_minor=unit_minor, tax_class="standard",
        tax_basis_points=2000, weight_grams=100,
    )  # fmt: skip


class TestPriceBasket:
    def test_shares_out_a_bundle_to_the_last_coin(self):
        chance = random.Random(11)
        for _ in range(200):
            count, parts = chance.randint(1, 4), tuple((number, chance.randint(1, 5)) for number in range(1, 4))
            known = {number: an_article(number, chance.choice([0, chance.randint(1, 999)])) for number, _ in parts}
            bundle = replace(an_article(9, chance.randint(0, 9999)), parts=parts)
            included = chance.random() < 0.5
            rules = PriceRules(
                shop="HOME", currency="GBP", prices_include_tax=included, country="GB", articles={**known, 9: bundle},
                rates=(),
            )  # fmt: skip
            found = price_basket([BasketLine(9, count)], rules=rules, country="GB", parcels=0)
            assert sum(line.listed_minor for line in found.lines) == count * bundle.unit_minor
            if included:
                assert found.items_minor == count * bundle.unit_minor
            assert {line.bundle for line in found.lines} == {1}


class TestPlaceOrder:
    @pytest.mark.feature("Y2", by="api")
    def test_sells_the_parts_as_lines_of_one_bundle_that_leave_together(self, world):
        make_set(world)
        order = placed(world, ("SET-01", 2), ("MUG", 1))
        found = lines_of(world, order)
        assert [(line.sku, line.quantity, line.bundle, line.bundle_sku) for line in found] == [
            ("MUG", 4, 1, "SET-01"), ("RED-SCARF", 2, 1, "SET-01"), ("MUG", 1, 0, ""),
        ]  # fmt: skip
        assert sum(line.total_minor for line in found[:2]) == 2 * 3999
        assert len(page(world, order).deliveries) == 1
        assert (stock_of(world, "MUG"), stock_of(world, "RED-SCARF")) == ((100, 5), (10, 2))

    def test_is_refused_where_no_location_has_all_parts(self, world):
        make_set(world, [("MUG", 1), ("RED-SCARF", 11)])
        with pytest.raises(commands.NowhereInStock, match="1 × SET-01"):
            placed(world, ("SET-01", 1))
        assert stock_of(world, "MUG") == (100, 0)

    def test_can_be_ordered_once_more_as_the_bundle(self, world):
        make_set(world)
        order = placed(world, ("SET-01", 2), ("MUG", 1))
        with scope.reading(world.ana):
            assert queries.ordered(order.number)[1] == [("SET-01", 2), ("MUG", 1)]

    def test_keeps_what_was_in_it_then(self, world):
        make_set(world)
        order = placed(world, ("SET-01", 1))
        asked = {"shop_id": world.shop().id, "sku": "SET-01", "amount_minor": 2000, "parts": [("MUG", 3)]}
        bundles.change_bundle(**asked, by=world.ruth, at=NOON)
        assert [row[:2] for row in told(lines_of(world, order))] == [("MUG", 2), ("RED-SCARF", 1)]
        assert [row[:3] for row in told(lines_of(world, placed(world, ("SET-01", 1))))] == [("MUG", 3, 2000)]


class TestEditOrder:
    def test_takes_whole_bundles_off_and_puts_them_on(self, world):
        make_set(world)
        order = placed(world, ("SET-01", 2))
        with pytest.raises(BundleTorn, match="change all its parts together"):
            edit(world, order, lines=[(1, 3)])
        edit(world, order, lines=[(1, 2), (2, 1)])
        assert (stock_of(world, "MUG"), stock_of(world, "RED-SCARF")) == ((100, 2), (10, 1))
        edit(world, order, added=[("SET-01", 1)])
        found = lines_of(world, order)
        assert [row[3] for row in told(found)] == [1, 1, 2, 2]
        assert sum(line.total_minor for line in found[2:]) == 3999


class TestChangeOfLine:
    def test_gives_a_part_back_for_its_share_of_the_bundle(self, world):
        make_set(world)
        mugs, scarf = lines_of(world, placed(world, ("SET-01", 1)))
        back = [change_of_line("returned", mugs, 1).amount_minor, change_of_line("returned", scarf, 1).amount_minor]
        assert back == [(mugs.total_minor + 1) // 2, scarf.total_minor]
        assert mugs.total_minor + scarf.total_minor == 3999


class TestAddBundle:
    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ([("MUG", 1)], "two pieces at least"),
            ([("MUG", 1), ("MUG", 1)], "stands twice"),
            ([("MUG", 1), ("NOPE", 1)], "No article has the number NOPE"),
            ([("MUG", 0), ("RED-SCARF", 2)], "cannot be in a bundle"),
            ([("MUG", 1), ("TASSE", 1)], "No article has the number TASSE"),
        ],
    )
    def test_refuses_parts_that_make_none(self, world, parts, said):
        with pytest.raises(Invalid, match=said):
            make_set(world, parts)

    def test_refuses_a_bundle_within_a_bundle(self, world):
        make_set(world)
        with pytest.raises(Invalid, match="is a bundle itself"):
            make_set(world, [("SET-01", 2)], sku="SET-02")

    def test_is_for_who_runs_the_shop(self, world):
        with pytest.raises(NotAllowed):
            bundles.add_bundle(
                shop_id=world.shop().id, sku="S", name="S", amount_minor=1, parts=SET, by=world.ana, at=NOON
            )

    def test_has_as_many_as_its_parts_allow_and_none_of_its_own(self, world):
        made = make_set(world)
        with scope.reading(world.ana):
            assert stock.bundles_to_sell(world.shop().id, [made.pk]) == {made.pk: 10 + 1}  # Wakefield, Leeds.
        with pytest.raises(Invalid, match="has no stock of its own"):
            inventory.count_stock(
                sku="SET-01", location="WAKEFIELD", on_hand=3, reason="Counted", by=world.marc, at=NOON
            )


@pytest.mark.commits
class TestManyAtOnce:
    @pytest.mark.feature("Y2", by="race")
    def test_never_sell_more_sets_than_there_are(self, committed_world):
        world = committed_world
        make_set(world, [("MUG", 1), ("LAST-ONE", 1)])
        buys = [partial(placed, world, ("SET-01", 1)), partial(placed, world, ("LAST-ONE", 1))] * 2
        ends = at_once(buys)
        assert sum(not isinstance(end, Exception) for end in ends) == 1
        assert stock_of(world, "LAST-ONE") == (1, 1)
