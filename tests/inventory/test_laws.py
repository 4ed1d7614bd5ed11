"""Laws that hold after any commands in any order: Σ movements = the level, Σ held promises = what is reserved."""

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.inventory import commands
from comptoir.inventory.models import Movement, Reservation, Stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from tests.world import NOON

SKUS, PLACES = ("MUG", "RED-SCARF", "LAST-ONE"), ("WAKEFIELD", "LEEDS", "YORK")
skus, places, numbers = st.sampled_from(SKUS), st.sampled_from(PLACES), st.integers(0, 12)
reserving = st.tuples(st.just("reserve"), places, st.dictionaries(skus, st.integers(1, 6), min_size=1))
counting = st.tuples(st.sampled_from(["count_stock", "receive_stock", "set_minimum"]), skus, places, numbers)
walking = st.tuples(st.sampled_from(["allocate", "release", "send"]), st.integers(0, 10))
importing = st.tuples(st.just("import"), st.dictionaries(st.tuples(skus, places), numbers, max_size=4))
FIELD = {"count_stock": "on_hand", "receive_stock": "quantity", "set_minimum": "minimum"}


class Shelf:
    """Runs one step after the other and keeps the promises that were made."""

    def __init__(self, world) -> None:
        self.world, self.by, self.shop = world, world.marc, world.shop().id
        self.promises: list[list[Reservation]] = []

    def do(self, step) -> None:
        how = {"by": self.by, "at": NOON}
        match step:
            case ("reserve", place, wants):
                place_id = self.world.location(place).id
                pieces = [(self.world.variant(sku).id, place_id, quantity) for sku, quantity in wants.items()]
                made = commands.reserve(shop_id=self.shop, wants=pieces, **how)
                self.promises.append(list(made.values()))
            case ("import", levels):
                rows = [commands.StockRow(sku, place, level) for (sku, place), level in levels.items()]
                commands.import_stock(retailer_id=self.by.retailer, rows=rows, **how)
            case (verb, sku, place, number):
                getattr(commands, verb)(sku=sku, location=place, **{FIELD[verb]: number}, **how)
            case ("allocate", which) if self.promises:
                commands.allocate(turns=[self.promises[which % len(self.promises)]], **how)
            case (verb, which) if self.promises:
                getattr(commands, verb)(reservations=self.promises[which % len(self.promises)], **how)


@pytest.mark.feature("Y3", by="race")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(reserving, counting, walking, importing), max_size=20))
def test_the_books_of_the_stock_always_balance(world, steps):
    shelf = Shelf(world)
    for step in steps:
        try:
            shelf.do(step)
        except Refusal:
            continue
    with scope.reading(shelf.by):
        moved = Movement.objects.values("variant", "location").annotate(
            h=Sum("on_hand_change"), r=Sum("reserved_change")
        )
        sums = {(row["variant"], row["location"]): (row["h"], row["r"]) for row in moved}
        held = Reservation.objects.filter(state="held").values("variant", "location").annotate(q=Sum("quantity"))
        promised = {(row["variant"], row["location"]): row["q"] for row in held}
        for stock in Stock.objects.all():
            key = (stock.variant_id, stock.location_id)
            assert sums.get(key, (0, 0)) == (stock.on_hand, stock.reserved)
            assert promised.get(key, 0) == stock.reserved
            assert 0 <= stock.reserved <= stock.on_hand
