"""The customer's pages: pay, status, finding an order, following a parcel. A link opens one order and nothing else."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock, scope
from comptoir.orders import commands, links, queries
from comptoir.payments import commands as payments
from comptoir.payments import links as payment_links
from tests.orders.scene import paid, placed, walked


@pytest.fixture
def visitor(world):
    return Client()


def pay_path(world, order):
    with scope.reading(world.ana):
        return "/pay/" + payment_links.link_text(queries.order_page(order.number).intents[-1]) + "/"


class TestThePayPage:
    @pytest.mark.feature("S14", by="page")
    @pytest.mark.feature("I19", by="page")
    def test_asks_for_the_exact_sum_of_one_order(self, world, visitor):
        order = placed(world, at=clock.now())
        page = visitor.get(pay_path(world, order))
        assert page.status_code == 200
        assert order.number in page.text
        assert "Pay £24.85 by card" in page.text
        assert page["X-Robots-Tag"] == "noindex"

    @pytest.mark.feature("S21", by="page")
    def test_names_the_call_centre(self, world, visitor):
        assert "0113 496 0123" in visitor.get(pay_path(world, placed(world, at=clock.now()))).text

    def test_says_thank_you_once_it_is_paid(self, world, visitor, run_jobs):
        order = paid(world, run_jobs, at=clock.now())
        page = visitor.get(pay_path(world, order))
        assert "it is paid" in page.text
        assert "by card" not in page.text

    def test_says_when_its_time_is_over(self, world, visitor):
        order = placed(world, at=clock.now() - timedelta(days=3))
        page = visitor.get(pay_path(world, order))
        assert page.status_code == 410
        assert "has ended" in page.text

    def test_opens_nothing_by_a_revoked_link(self, world, visitor):
        order = placed(world, at=clock.now())
        old = pay_path(world, order)
        commands.send_link(number=order.number, renew=True, by=world.ana, at=clock.now())
        page = visitor.get(old)
        assert page.status_code == 410
        assert "newer one" in page.text

    def test_says_that_a_cancelled_order_asks_for_nothing(self, world, visitor, run_jobs):
        order = placed(world, at=clock.now())
        commands.cancel_order(number=order.number, reason="x", by=world.ana, at=clock.now())
        run_jobs()
        page = visitor.get(pay_path(world, order))
        assert page.status_code == 410
        assert "nothing to pay any more" in page.text

    def test_says_that_the_money_of_a_cancelled_order_goes_back(self, world, visitor, run_jobs):
        order = paid(world, run_jobs, at=clock.now())
        commands.cancel_order(number=order.number, reason="x", by=world.ana, at=clock.now())
        page = visitor.get(pay_path(world, order))
        assert "goes back the way it came" in page.text
        assert "getting your order ready" not in page.text

    def test_is_not_pressed_by_another_site(self, world):
        stranger = Client(enforce_csrf_checks=True)
        order = placed(world, at=clock.now())
        assert stranger.post(pay_path(world, order) + "card/").status_code == 403
        with scope.reading(world.ana):
            assert queries.order_page(order.number).attempts == []

    def test_answers_who_asks_for_its_head_only(self, world, visitor):
        answer = visitor.head(pay_path(world, placed(world, at=clock.now())))
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["Referrer-Policy"] == "no-referrer"

    @pytest.mark.parametrize("text", ["x", "pay.1.1.1.0.AAAA", "../../etc", "%00", "a" * 500])
    def test_is_not_there_for_a_forged_text(self, world, visitor, text):
        assert visitor.get(f"/pay/{text}/").status_code == 404
        assert visitor.get(f"/o/{text}/").status_code == 404

    def test_changes_nothing_by_being_looked_at(self, world, visitor):
        order = placed(world, at=clock.now())
        for _ in range(3):
            visitor.get(pay_path(world, order))
        with scope.reading(world.ana):
            assert queries.order_page(order.number).attempts == []


class TestTheStatusPage:
    @pytest.mark.feature("S13", by="page")
    def test_tells_the_customer_in_five_words(self, world, visitor, run_jobs):
        order = paid(world, run_jobs, at=clock.now())
        for verbs, said in (((), "being packed"), (("start_packing", "finish_packing"), "waiting for the rider")):
            walked(world, order, *verbs, at=clock.now())
            assert said in visitor.get(f"/o/{links.link_text(order)}/").text

    def test_names_the_rider_and_the_hour(self, world, visitor, run_jobs):
        order, now = paid(world, run_jobs, at=clock.now()), clock.now()
        walked(world, order, "start_packing", "finish_packing", at=now)
        given = {"number": order.number, "position": 1, "rider": "Sam", "due_by": now + timedelta(hours=2)}
        fulfilment.send_delivery(**given, by=world.ana, at=now)
        page = visitor.get(f"/o/{links.link_text(order)}/")
        assert "On its way, with you by" in page.text
        assert "Sam rides for Alder Home" in page.text
        assert "/track/" in page.text

    def test_shows_neither_the_full_name_nor_the_street(self, world, visitor):
        page = visitor.get(f"/o/{links.link_text(placed(world, at=clock.now()))}/")
        assert "Sofia K." in page.text
        for secret in ("Keller", "Park Row", "sofia.keller", "7700"):
            assert secret not in page.text

    def test_shows_the_link_to_pay_while_money_is_owed(self, world, visitor):
        assert "Pay now" in visitor.get(f"/o/{links.link_text(placed(world, at=clock.now()))}/").text


class TestFindingAnOrder:
    def find(self, visitor, shop="HOME", **typed):
        return visitor.post(f"/s/{shop}/order/", typed)

    def test_needs_number_and_address(self, world, visitor):
        order = placed(world, at=clock.now())
        answer = self.find(visitor, number=order.number.lower(), email="Sofia.Keller@mail.example")
        assert answer.status_code == 302
        assert visitor.get(re.sub("^.*/o/", "/o/", answer["Location"])).status_code == 200

    @pytest.mark.parametrize("typed", [{"email": "amir.haddad@mail.example"}, {"number": "AH-1"}])
    def test_does_not_say_which_of_the_two_was_wrong(self, world, visitor, typed):
        order = placed(world, at=clock.now())
        answer = self.find(visitor, **{"number": order.number, "email": "sofia.keller@mail.example", **typed})
        assert answer.status_code == 422
        assert "find no order with this number and e-mail" in answer.text

    def test_does_not_find_it_in_another_shop(self, world, visitor):
        order = placed(world, at=clock.now())
        assert self.find(visitor, "CLOTH", number=order.number, email="sofia.keller@mail.example").status_code == 422

    def test_stops_who_guesses(self, world, visitor):
        order = placed(world, at=clock.now())
        for n in range(20):
            self.find(visitor, number=order.number, email=f"guess{n}@mail.example")
        assert "too often" in self.find(visitor, number=order.number, email="sofia.keller@mail.example").text

    def test_keeps_what_was_typed_out_of_the_address(self, world, visitor):
        assert "mail.example" not in self.find(visitor, number="AH-1", email="x@mail.example").request["PATH_INFO"]


class TestFollowingAParcel:
    def test_shows_where_it_is_and_nothing_of_whom(self, world, visitor, run_jobs):
        order = paid(world, run_jobs, at=clock.now())
        walked(world, order, "start_packing", "finish_packing", at=clock.now())
        sent = fulfilment.send_delivery(number=order.number, position=1, rider="Sam", by=world.ana, at=clock.now())
        found = visitor.post("/track/", {"code": sent.tracking.lower()})
        page = visitor.get(found["Location"])
        assert "On its way" in page.text
        assert "Sam rides for Alder Home" in page.text
        for secret in ("Sofia", "Keller", "Park Row", "£"):
            assert secret not in page.text

    def test_says_when_there_is_no_such_code(self, world, visitor):
        assert "find no parcel" in visitor.post("/track/", {"code": "0000-0000-0000-0000"}).text
        assert visitor.get("/track/NOPE/").status_code == 404


class TestTheShopsFrontDoor:
    def test_is_reached_by_its_code(self, world, visitor):
        assert "Alder Home" in visitor.get("/s/home/").text

    def test_is_not_there_for_an_unknown_code(self, world, visitor):
        assert visitor.get("/s/NOPE/").status_code == 404


def test_a_link_sees_its_own_order_only(world, run_jobs):
    mine, other = placed(world), placed(world)
    actor = links.actor_of_text(links.link_text(mine))
    with scope.reading(actor):
        assert queries.order_for_customer(mine.id).order.number == mine.number
        with pytest.raises(type(mine).DoesNotExist):
            queries.order_for_customer(other.id)


class TestTheGatewaysOfThePayPage:
    def turn(self, world, **ways):
        for gateway, is_on in ways.items():
            payments.set_way(shop_id=world.shop().id, gateway=gateway, is_on=is_on, by=world.ruth, at=clock.now())

    def test_are_those_that_the_shop_takes(self, world, visitor):
        order = placed(world, at=clock.now())
        self.turn(world, stripe=True)
        assert "by card with Stripe" in visitor.get(pay_path(world, order)).text

        self.turn(world, sandbox=False)
        page = visitor.get(pay_path(world, order))
        assert 'value="stripe"' in page.text
        assert 'value="sandbox"' not in page.text
        assert "checkout.stripe.com" in page["Content-Security-Policy"]

    def test_are_none_where_it_takes_none(self, world, visitor):
        order = placed(world, at=clock.now())
        self.turn(world, sandbox=False)

        assert "takes no cards on this page" in visitor.get(pay_path(world, order)).text
        assert visitor.post(f"{pay_path(world, order)}card/", {"gateway": "sandbox"}).status_code == 302
