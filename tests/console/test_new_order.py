"""The screen where an agent sells: what it shows, what it prices, what it places."""

import re
import uuid

import pytest
from django.urls import reverse

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.orders import commands as orders
from comptoir.orders.models import Order
from comptoir.payments import commands as payments
from tests.console.counting import statements
from tests.orders.scene import placed
from tests.world import NOON

URL = "/orders/new/"
FORM = "/orders/new/form/"
FIND = "/orders/new/customers/"


@pytest.fixture
def ana(as_staff):
    return as_staff("ana")


def form(**more: object) -> dict[str, object]:
    """A form with one mug for Sofia, as the page sends it."""
    given = {"token": "t-1", "shop": "HOME", "customer": "C-1", "line_sku": ["MUG"], "line_quantity": ["1"]}
    return {**given, **more}


def htmx(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def orders_of(world) -> int:
    with scope.reading(world.ana):
        return Order.objects.count()


class TestPage:
    @pytest.mark.feature("I16", by="page")
    def test_begins_for_the_customer_of_the_address(self, ana):
        said = text_of(ana.get(URL, {"customer": "C-1"}))

        assert "New order for Sofia Keller" in said
        assert "14 Park Row, Leeds LS1 5HD" in said

    @pytest.mark.feature("S23", by="page")
    def test_shows_contacts_only_masked(self, ana):
        html = ana.get(URL, {"customer": "C-1"}).content.decode()

        assert "s••••@mail.example" in html
        assert "sofia.keller@" not in html
        assert "7700900144" not in html

    @pytest.mark.feature("I16", by="page")
    def test_begins_with_what_was_ordered_once(self, ana, world):
        number = placed(world, ("MUG", 2), ("RED-SCARF", 1)).number
        assert f"/orders/new/?order={number}" in ana.get(f"/orders/{number}/").content.decode()
        orders.cancel_order(number=number, reason="By mistake.", by=world.ana, at=NOON)

        again = ana.get(URL, {"order": number})

        assert "New order for Sofia Keller" in text_of(again)
        assert re.findall(r'name="line_sku" value="([^"]+)"', again.content.decode()) == ["MUG", "RED-SCARF"]
        assert orders_of(world) == 1

    def test_does_not_know_an_order_of_another_retailer(self, as_staff, world):
        number = placed(world, ("MUG", 1)).number
        assert as_staff("bruno").get(URL, {"order": number}).status_code == 404

    def test_does_not_know_the_customer_of_another_retailer(self, ana):
        assert ana.get(URL, {"customer": "O-1"}).status_code == 404

    def test_does_not_know_a_shop_of_another_retailer(self, ana):
        assert ana.post(FORM, form(shop="ORION")).status_code == 404

    def test_asks_strangers_to_sign_in(self, client, world):
        assert client.get(URL).status_code == 302

    def test_begins_in_a_shop_that_knows_the_customer(self, as_staff):
        html = as_staff("sam").get(URL, {"customer": "C-1", "shop": "TEAM"}).content.decode()

        assert "Sofia Keller" in html
        assert re.search(r'value="HOME" checked|value="CLOTH" checked', html)


class TestFindCustomers:
    def test_finds_by_a_part_of_the_name_masked(self, ana):
        answer = ana.post(
            "/orders/new/customers/", {"customer_q": "kell", "shop": "HOME"}, headers=htmx("customer-found")
        )

        assert "Sofia Keller" in text_of(answer)
        assert "7700900144" not in answer.content.decode()
        assert b"<html" not in answer.content

    def test_notes_who_sought_by_a_whole_number(self, ana, world):
        ana.post(
            "/orders/new/customers/", {"customer_q": "07700 900144", "shop": "HOME"}, headers=htmx("customer-found")
        )

        with scope.reading(world.ana):
            assert Event.objects.filter(name="customer.sought").count() == 1

    def test_takes_a_few_digits_for_a_code_and_notes_nothing(self, ana, world):
        ana.post(FIND, {"customer_q": "0770", "shop": "HOME"}, headers=htmx("customer-found"))

        with scope.reading(world.ana):
            assert not Event.objects.filter(name="customer.sought").exists()


class TestAddCustomer:
    def test_sells_to_the_new_one(self, ana):
        new = {"new_name": "Nora Lind", "new_email": "nora@mail.example"}

        said = text_of(ana.post("/orders/new/customer/", form(customer="", **new), headers=htmx("new-order")))

        assert "for Nora Lind" in said
        assert "Scottie mug" in said

    def test_keeps_what_was_typed_when_refused(self, ana):
        new = {"new_name": "Nora Lind", "new_email": "sofia.keller@mail.example"}

        html = ana.post("/orders/new/customer/", form(customer="", **new), headers=htmx("new-order")).content.decode()

        assert "already has this e-mail address" in html
        assert 'value="Nora Lind"' in html
        assert 'value="MUG"' in html


class TestRedraw:
    def test_finds_goods_with_their_price(self, ana):
        said = text_of(ana.post(FORM, form(q="mug"), headers=htmx("found")))

        assert "Scottie mug £9.95" in said

    @pytest.mark.feature("S10", by="page")
    def test_shows_what_each_location_can_sell(self, ana):
        said = text_of(ana.post(FORM, form(show="RED-SCARF"), headers=htmx("picked")))

        assert "Wakefield DC Warehouse 10" in said
        assert "Leeds Briggate Store 4" in said
        assert "from Wakefield DC" in said

    @pytest.mark.feature("S12", by="page")
    def test_shows_what_a_location_keeps_back(self, ana, as_staff):
        as_staff("marc").post("/stock/RED-SCARF/WAKEFIELD/minimum/", {"minimum": "10"})

        said = text_of(ana.post(FORM, form(show="RED-SCARF"), headers=htmx("picked")))

        assert "Wakefield DC Warehouse 10 kept" in said
        assert "from Leeds Briggate" in said

    def test_prices_to_the_cent_with_tax(self, ana):
        said = text_of(
            ana.post(FORM, form(line_sku=["MUG", "RED-SCARF"], line_quantity=["2", "1"]), headers=htmx("side"))
        )

        assert "3 items £43.90" in said
        assert "Standard delivery £4.95" in said
        assert "Total incl. tax £8.15 £48.85" in said  # A sixth of 19.90, of 24.00 and of 4.95, each half up.

    def test_takes_the_chosen_way_of_sending(self, ana):
        assert "£19.90" in text_of(ana.post(FORM, form(shipping="express"), headers=htmx("side")))

    def test_prices_for_the_country_that_is_typed(self, ana):
        typed = {"address": "typed", "to_name": "A", "to_street": "B", "to_city": "Berlin", "to_country": "DE"}

        said = text_of(ana.post(FORM, form(**typed), headers=htmx("side")))

        assert "incl. tax £2.38 £14.90" in said  # 19 % are in 9.95 and in 4.95.

    def test_adds_what_is_picked(self, ana):
        said = text_of(ana.post(FORM, form(sku="RED-SCARF", pieces="2", add="1"), headers=htmx("side")))

        assert "3 items £57.95" in said

    def test_adds_a_scanned_number_at_once(self, ana):
        html = ana.post(FORM, form(q="red-scarf", find="1"), headers=htmx("new-order")).content.decode()

        assert 'name="line_sku" value="RED-SCARF"' in html
        assert 'name="q" value=""' in html

    def test_leaves_out_what_has_no_pieces(self, ana):
        assert "Empty." in text_of(ana.post(FORM, form(line_quantity=["0"]), headers=htmx("side")))

    def test_says_what_is_short(self, ana):
        said = text_of(ana.post(FORM, form(line_sku=["LAST-ONE"], line_quantity=["2"]), headers=htmx("side")))

        assert "Only 1 of LAST-ONE can be sold now." in said

    def test_reads_a_quantity_that_is_none(self, ana):
        said = text_of(ana.post(FORM, form(line_quantity=["many"]), headers=htmx("side")))

        assert "“many” is no quantity; one piece of MUG stands in the basket." in said

    def test_keeps_what_another_shop_does_not_sell_and_says_so(self, as_staff):
        said = text_of(as_staff("sam").post(FORM, form(shop="CLOTH"), headers=htmx("side")))

        assert "Finch Clothing does not sell MUG." in said

    def test_is_a_whole_page_without_scripts(self, ana):
        html = ana.post(FORM, form(show="RED-SCARF")).content.decode()

        assert "<html" in html
        assert "Red scarf" in html

    def test_needs_few_statements_for_the_side(self, ana):
        ana.post(FORM, form(), headers=htmx("side"))

        with statements() as sent:
            ana.post(FORM, form(), headers=htmx("side"))

        assert len(sent) <= 12, sent


class TestPlace:
    @pytest.mark.feature("I16", by="page")
    def test_places_the_order_and_goes_to_its_page(self, ana, world):
        answer = ana.post(URL, form(line_quantity=["2"], note="Ring twice", shipping="express"))

        with scope.reading(world.ana):
            order = Order.objects.get()
            assert (order.customer.code, order.total_minor, order.note) == ("C-1", 1990 + 995, "Ring twice")
            assert (order.channel, order.sold_by_id) == ("console", world.ana.id)
        assert answer.status_code == 303
        assert answer.url == reverse("order", args=[order.number])

    def test_places_one_order_however_often_the_page_is_sent(self, ana, world):
        first, second = ana.post(URL, form()), ana.post(URL, form())

        assert first.url == second.url
        assert orders_of(world) == 1

    def test_asks_again_before_it_places_another_basket_from_the_same_page(self, ana, world):
        ana.post(URL, form())

        answer = ana.post(URL, form(line_quantity=["3"]))

        assert answer.status_code == 409
        assert "An order was placed from this page already" in text_of(answer)
        assert orders_of(world) == 1
        token = re.search(r'name="token" value="(\w+)"', answer.content.decode())
        assert token
        ana.post(URL, form(line_quantity=["3"], token=token[1]))
        assert orders_of(world) == 2

    def test_sends_it_to_the_typed_address(self, ana, world):
        typed = {"to_name": "Jo Park", "to_street": "1 Mill Lane", "to_city": "York", "to_country": "GB"}

        ana.post(URL, form(address="typed", **typed))

        with scope.reading(world.ana):
            assert Order.objects.get().ship_to["street"] == "1 Mill Lane"

    def test_keeps_everything_when_refused(self, ana, world):
        typed = {"address": "typed", "to_name": "Jo Park", "to_city": "York", "note": "Ring twice"}

        answer = ana.post(URL, form(**typed))

        html = answer.content.decode()
        assert answer.status_code == 422
        assert "The address lacks: street" in text_of(answer)
        assert all(kept in html for kept in ('value="Jo Park"', "Ring twice", 'value="MUG"', "Sofia Keller"))
        assert orders_of(world) == 0

    def test_says_that_somebody_was_faster(self, ana, world):
        answer = ana.post(URL, form(line_sku=["GONE"]))

        assert answer.status_code == 409
        assert "can send 1 × GONE now" in text_of(answer)

    def test_does_not_find_an_address_of_somebody_else(self, ana, world):
        other = world.address_of_sofia.id + 1

        assert ana.post(URL, form(address=str(other))).status_code == 404
        assert orders_of(world) == 0

    def test_does_not_sell_in_a_shop_of_others(self, ana, world):
        assert ana.post(URL, form(shop="CLOTH", token=uuid.uuid4().hex)).status_code == 404


class TestHowShePays:
    def turn_on(self, world, way: str) -> None:
        payments.set_way(
            shop_id=world.shop().id, gateway=way, is_on=True, at_dispatch=True, words="Have it ready.", by=world.ruth,
            at=NOON,
        )  # fmt: skip

    @pytest.mark.feature("S27", by="page")
    def test_offers_what_the_shop_takes_and_nothing_else(self, ana, world):
        before = ana.post(FORM, form(), headers=htmx("side")).content.decode()
        assert 'value="bank_transfer"' in before
        assert 'value="courier"' not in before

        self.turn_on(world, "courier")
        html = ana.post(FORM, form(way="courier"), headers=htmx("side")).content.decode()
        assert 'value="courier" checked' in html
        assert "The order goes on at once." in html
        assert "Have it ready." in html

    def test_opens_an_order_that_is_paid_at_the_door(self, ana, world, run_jobs):
        self.turn_on(world, "courier")
        answer = ana.post(URL, form(way="courier"), follow=True)
        run_jobs()

        with scope.reading(world.ana):
            order = Order.objects.get()
        assert order.state == "open"
        assert "Held · Pay on delivery" in ana.get(answer.request["PATH_INFO"]).content.decode()

    def test_refuses_a_way_that_the_shop_does_not_take(self, ana, world):
        answer = ana.post(URL, form(way="courier"))

        assert "does not take “Pay on delivery”" in answer.content.decode()
        assert orders_of(world) == 0

    def test_waits_for_a_transfer_longer(self, ana, world):
        ana.post(URL, form(way="bank_transfer"))

        with scope.reading(world.ana):
            order = Order.objects.get()
        assert (order.state, (order.pay_by - order.placed_at).days) == ("placed", 7)
