"""A customer gives something back from the page of her order."""

from datetime import timedelta

import pytest

from comptoir.aftercare import commands, queries
from comptoir.customers.links import actor_of_link
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.messaging.queries import messages_of_order
from comptoir.orders import links
from comptoir.shops import commands as shops
from tests.aftercare.test_returns import delivered
from tests.orders.scene import paid
from tests.world import NOON

TOMORROW = NOON + timedelta(days=1)
WISH = {"pieces-1": "1", "reason": "It does not fit", "more": "Too small", "wish": "replacement", "way": "brought"}


@pytest.fixture
def order(world, run_jobs):
    """One that arrived; the shop gives her a year."""
    shops.change_shop(shop_id=world.shop().id, return_days=365, by=world.ruth, at=NOON)
    return delivered(world, run_jobs)


def here(order):
    return f"/o/{links.text_for(order.id)}/"


def only(world, order):
    with scope.reading(world.ana):
        (row,) = queries.homecomings_of_order(order.id)
    return row


class TestHerPage:
    @pytest.mark.feature("S19", by="page")
    @pytest.mark.feature("S22", by="page")
    def test_asks_is_answered_and_takes_it_back(self, world, client, as_staff, order, run_jobs):
        assert "Give something back" in client.get(here(order)).content.decode()
        form = client.get(f"{here(order)}deliveries/1/returns/").content.decode()
        assert form.index("The same again") < form.index("My money back")
        assert client.post(f"{here(order)}deliveries/1/returns/", WISH).status_code == 302
        row = only(world, order)
        assert (row.by_customer, row.wish, row.reason) == (True, "replacement", "It does not fit · Too small")
        assert "We look at it" in client.get(here(order)).content.decode()

        staff, one = as_staff("ana"), f"/returns/{row.id}/"
        assert "Asked by the customer" in staff.get("/returns/").content.decode()
        assert "Would like a replacement" in staff.get(one).content.decode()
        staff.post(f"{one}agreement/", {"answer": "Any of our stores takes it."})
        run_jobs()
        hers = client.get(here(order)).content.decode()
        assert "Agreed: send it back" in hers
        assert "Any of our stores takes it." in hers
        with scope.reading(world.ana):
            told = {mail.template for mail in messages_of_order(order.id)}
        assert {"homecoming.asked", "homecoming.agreed"} <= told

        client.post(f"{here(order)}returns/{row.id}/withdrawal/")
        assert only(world, order).state == "withdrawn"
        assert "You keep it" in client.get(here(order)).content.decode()

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"pieces-1": "9"}, "2 can still come back"),
            ({"pieces-1": "0"}, "which pieces"),
            ({"reason": "", "more": ""}, "Say why"),
            ({"wish": "gold"}, "replacement"),
        ],
    )
    def test_says_what_is_wrong(self, client, order, given, said):
        answer = client.post(f"{here(order)}deliveries/1/returns/", {**WISH, **given})
        assert answer.status_code in (409, 422)
        assert said in answer.content.decode()

    def test_offers_nothing_before_it_came_or_when_the_days_are_over(self, world, client, run_jobs, order):
        on_its_way = paid(world, run_jobs, ("RED-SCARF", 1))
        assert "Give something back" not in client.get(here(on_its_way)).content.decode()
        shops.change_shop(shop_id=world.shop().id, return_days=1, by=world.ruth, at=NOON)
        assert "Give something back" not in client.get(here(order)).content.decode()
        assert client.get(f"{here(order)}deliveries/1/returns/").status_code == 404
        refused = client.post(f"{here(order)}deliveries/1/returns/", WISH)
        assert (refused.status_code, "is over" in refused.content.decode()) == (409, True)


class TestHerOwn:
    @pytest.mark.feature("S19", by="access")
    def test_is_all_that_she_may_give_back(self, world, client, order, run_jobs):
        other = delivered(world, run_jobs, ("RED-SCARF", 1))
        her = actor_of_link(order.id)
        wish = {"position": 1, "lines": [(1, 1)], "way": "brought", "reason": "X", "by": her, "at": TOMORROW}
        with pytest.raises(type(other).DoesNotExist):
            commands.ask_return(number=other.number, **wish)
        row = commands.ask_return(number=order.number, **wish)
        assert client.post(f"{here(other)}returns/{row.id}/withdrawal/").status_code == 404
        assert only(world, order).state == "asked"
        with pytest.raises(NotAllowed):
            commands.agree_return(return_id=row.id, by=her, at=TOMORROW)
        commands.receive_return(return_id=row.id, location="LEEDS", by=world.ana, at=TOMORROW)
        with pytest.raises(IllegalMove):
            commands.withdraw_return(return_id=row.id, by=her, at=TOMORROW)
