"""Bundles in the console: made, seen, sold."""

import pytest

from tests.console.test_new_order import FORM, form, text_of
from tests.orders.scene import placed
from tests.orders.test_bundles import make_set

GIVEN = {"part": ["MUG", "RED-SCARF"], "pieces": ["2", "1"], "price": "39.99"}


class TestPages:
    @pytest.mark.feature("Y2", by="page")
    def test_make_a_bundle_and_show_it_wherever_it_is(self, world, as_staff):
        ruth = as_staff("ruth")
        given = {**GIVEN, "name": "Tea set", "sku": "SET-01", "shop": str(world.shop().id)}
        answer = ruth.post("/bundles/new/", given)
        assert (answer.status_code, answer["Location"]) == (303, "/stock/SET-01/")
        listing = text_of(ruth.get("/bundles/"))
        assert "2 × Scottie mug, 1 × Red scarf" in listing
        assert "£39.99" in listing
        assert "SET-01" in text_of(ruth.get("/stock/SET-01/"))
        assert "MUG" in ruth.get("/bundles/SET-01/").content.decode()
        order = placed(world, ("SET-01", 1))
        page = ruth.get(f"/orders/{order.number}/").content.decode()
        assert "SET-01 · bundle" in page
        assert page.count('class="bundle-part"') == 2

    def test_price_it_on_the_screen_where_an_agent_sells(self, world, as_staff):
        make_set(world)
        said = text_of(as_staff("ana").post(FORM, form(line_sku=["SET-01"])))
        assert "39.99" in said

    def test_say_what_is_wrong_with_it(self, world, as_staff):
        given = {**GIVEN, "name": "Tea set", "sku": "SET-01", "shop": str(world.shop().id), "part": ["MUG", "NOPE"]}
        answer = as_staff("ruth").post("/bundles/new/", given)
        assert "No article has the number NOPE" in answer.content.decode()
