"""The page that draws how an order moves."""

import re

import pytest

from comptoir.console.orders import diagram
from comptoir.orders import ways
from comptoir.orders.states import DELIVERY_MACHINE, ORDER_MACHINE
from tests.console.test_order_page import post


class TestWays:
    def test_tell_every_way_of_both_machines_and_no_other(self):
        assert set(ways.ORDER_WAYS) == set(ORDER_MACHINE)
        assert set(ways.DELIVERY_WAYS) == set(DELIVERY_MACHINE)


class TestDraw:
    @pytest.mark.parametrize(
        ("told", "words", "places"),
        [
            (ways.order_ways(), ways.order_states(), diagram.ORDER_PLACES),
            (ways.delivery_ways(), ways.delivery_states(), diagram.DELIVERY_PLACES),
        ],
    )
    def test_has_a_place_for_every_state_and_an_arrow_for_every_way(self, told, words, places):
        drawn = diagram.draw(told, words, places, now={}, seen=set())
        assert {box.state for box in drawn.boxes} == set(words)
        assert len({box.corner for box in drawn.boxes}) == len(words)
        pairs = [(source, way.target) for way in told for source in way.sources if source != way.target]
        assert len(drawn.arrows) == len(pairs)


class TestPage:
    @pytest.mark.feature("Y5", by="page")
    def test_shows_where_an_order_stands_where_it_was_and_what_may_be_done(self, as_staff, paid):
        order, client = paid(), as_staff("ana")
        post(client, order, "deliveries/1/packing")
        page = client.get(f"/orders/{order.number}/ways/").content.decode()
        here = re.findall(r'<g class="state here".*?</g>', page, re.DOTALL)
        assert [re.findall(r"<text[^>]*>([^<]+)", box) for box in here] == [
            ["Open", order.number], ["Packing", "Delivery 1"],
        ]  # fmt: skip
        seen = re.findall(r'<g class="state seen".*?>([A-Z][^<]+)</text>', page)
        assert {"Placed", "Reserved", "Allocated"} <= set(seen)
        finish = re.search(r"<b>Finish packing</b>.*?</tr>", page, re.DOTALL)[0]
        assert "Possible now" in finish
        assert "Store clerk and above" in finish
        assert "Only when it is packed." in re.search(r"<b>Send</b>.*?</tr>", page, re.DOTALL)[0]
        assert "By itself" in re.search(r"<b>Expire</b>.*?</tr>", page, re.DOTALL)[0]
