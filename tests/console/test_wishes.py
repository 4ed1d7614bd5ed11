"""Wishes of an order on its pages: in the new order, on the order's page, in the list, and what the customer sees."""

import re
from datetime import timedelta

import pytest

from comptoir.kernel import clock, scope
from comptoir.orders import commands, queries
from comptoir.orders.links import link_text
from comptoir.orders.models import Order


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def ana(as_staff):
    return as_staff("ana")


@pytest.fixture
def soon(world):
    return clock.day_of(clock.now(), world.shop().timezone) + timedelta(days=3)


def form(**more):
    given = {"token": "t-1", "shop": "HOME", "customer": "C-1", "line_sku": ["MUG"], "line_quantity": ["1"]}
    return {**given, "line_remark": ["The blue one"], "gift_message": "For Tom", "priority": "urgent", **more}


class TestTheNewOrder:
    def test_places_what_is_wished_and_shows_it_everywhere(self, ana, client, world, soon):
        answer = ana.post("/orders/new/", form(agreed_on=f"{soon}"))
        page = text_of(ana.get(answer["Location"]))

        assert all(said in page for said in ("Urgent", "For Tom", "The blue one", f"{soon:%-d %B %Y}"))
        assert "For Tom" not in text_of(ana.get("/orders/"))
        with scope.reading(world.ana):
            order = Order.objects.get()
        hers = text_of(client.get(f"/o/{link_text(order)}/"))
        assert f"{soon:%A %-d %B} , as agreed" in hers
        assert "For Tom" in hers
        assert "Urgent" not in hers

    def test_keeps_what_is_typed_when_a_day_cannot_be(self, ana, soon):
        answer = ana.post("/orders/new/", form(agreed_on="2020-01-01"))
        html = answer.content.decode()

        assert answer.status_code == 422
        assert "1 January 2020 cannot be agreed on" in html
        assert all(said in html for said in ('value="For Tom"', 'value="The blue one"', 'value="2020-01-01"'))


class TestWishes:
    def test_are_changed_on_the_page_of_the_order(self, ana, world, place, soon):
        order = place(MUG=1)
        assert "Message on the gift" in text_of(ana.get(f"/orders/{order.number}/wishes/"))
        given = {"priority": "high", "agreed_on": f"{soon}", "remark": "Ring twice", "line-remark-1": "Wrap it"}
        assert ana.post(f"/orders/{order.number}/wishes/", given).status_code == 303

        page = text_of(ana.get(f"/orders/{order.number}/"))
        assert all(said in page for said in ("High", "Ring twice", "Wrap it", "Wishes changed by Ana"))

    def test_say_what_was_wrong_with_what_was_typed(self, ana, place):
        number = place(MUG=1).number
        given = {"agreed_on": "tomorrow", "line-remark-1": "Wrap it"}
        answer = ana.post(f"/orders/{number}/wishes/", given)

        assert "“tomorrow” is no day" in text_of(answer)
        assert 'value="Wrap it"' in answer.content.decode()

    def test_are_told_to_be_too_late_when_a_part_is_delayed(self, ana, world, place, soon):
        number = place(MUG=1).number
        by = {"by": world.ana, "at": clock.now()}
        commands.set_order_options(number=number, changes={"agreed_on": soon}, **by)
        commands.expect_delivery(number=number, position=1, expected_on=soon + timedelta(days=2), **by)

        assert "was agreed on with the customer, and delivery 1 leaves on" in text_of(ana.get(f"/orders/{number}/"))


class TestTheOrderList:
    def test_shows_what_is_urgent_alone(self, ana, world, place):
        usual, urgent = place(MUG=1), place(MUG=2)
        by = {"by": world.ana, "at": clock.now()}
        commands.set_order_options(number=urgent.number, changes={"priority": "urgent"}, **by)

        said = text_of(ana.get("/orders/", {"priority": "high"}))
        assert urgent.number in said
        assert usual.number not in said
        assert "Nothing urgent" in text_of(ana.get("/orders/", {"priority": "urgent", "view": "on_hold"}))
        with scope.reading(world.ana):
            assert len(queries.order_list(shops=[world.shop().id])) == 2
