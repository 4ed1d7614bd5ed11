"""The page of an order, and everything one can do there."""

import html
import re

import pytest

from comptoir.console.orders.deeds import deed_of
from comptoir.kernel import clock, scope
from comptoir.kernel.models import Event
from comptoir.orders import commands as orders
from comptoir.orders.models import Order
from comptoir.orders.queries import order_page
from comptoir.orders.steps import Step
from tests.console.counting import statements


def page_of(client, order: Order) -> str:
    response = client.get(f"/orders/{order.number}/")
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


def state_of(world, order: Order) -> tuple[str, list[str]]:
    with scope.reading(world.ana):
        now = order_page(order.number)
        return now.order.state, [delivery.state for delivery in now.deliveries]


def post(client, order: Order, verb: str, **typed: str):
    return client.post(f"/orders/{order.number}/{verb}/", typed)


@pytest.mark.feature("S13", by="page")
class TestOrderPage:
    def test_shows_what_was_bought_for_whom_and_what_it_costs(self, as_staff, place):
        page = page_of(as_staff("ana"), place(MUG=2, RED_SCARF=1))

        for said in ("Scottie mug", "Red scarf", "Wakefield DC", "Sofia Keller", "£43.90", "£48.85", "adds up"):
            assert said in page

    def test_masks_number_and_address_even_for_who_may_reveal(self, as_staff, place):
        for name in ("ana", "ruth"):
            page = page_of(as_staff(name), place())

            assert "s••••@mail.example" in page
            assert "sofia.keller@" not in page
            assert "7700900144" not in page

    def test_of_another_shop_or_nobody_is_not_found(self, as_staff, place):
        order = place()

        for name in ("finn", "bruno"):
            answer = as_staff(name).get(f"/orders/{order.number}/")
            assert answer.status_code == 404
            assert "There is nothing here that you can see" in answer.content.decode()
        assert as_staff("ana").get("/orders/AH-999999/").status_code == 404

    def test_sends_few_statements(self, as_staff, place):
        order, client = place(MUG=2, RED_SCARF=1), as_staff("ana")
        page_of(client, order)

        with statements() as sent:
            page_of(client, order)

        assert len(sent) <= 24, "\n".join(sent)  # Of them: why from there, which couriers were asked, what comes back.

    def test_tells_what_happened(self, as_staff, paid):
        page = page_of(as_staff("ana"), paid())

        assert "Placed by Ana · £14.90" in page
        assert "paid in full" in page

    def test_answers_htmx_with_its_main_part_alone(self, as_staff, place):
        order = place()

        part = as_staff("ana").get(f"/orders/{order.number}/", headers={"HX-Request": "true"}).content.decode()

        assert part.lstrip().startswith('<div id="order-main"')
        assert "<html" not in part

    def test_writes_what_people_typed_as_text(self, as_staff, place, world):
        order = place()
        orders.hold_order(number=order.number, reason="<script>alert(1)</script>", by=world.ana, at=clock.now())

        page = as_staff("ana").get(f"/orders/{order.number}/").content.decode()

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    def test_offers_the_payment_link_until_it_is_paid(self, as_staff, place, world, run_jobs):
        order, client = place(), as_staff("ana")
        before = page_of(client, order)
        orders.take_payment(number=order.number, source="cash", reference="", by=world.ana, at=clock.now())
        run_jobs()

        assert "/pay/pay." in before
        assert "QR code of the payment link" in before
        assert "/pay/pay." not in page_of(client, order)


@pytest.mark.feature("Y5", by="page")
class TestNextStep:
    def test_leads_and_says_why_the_rest_is_not_possible(self, as_staff, place):
        page = page_of(as_staff("ana"), place())

        assert re.search(r"Next step</span><h2>Take payment", page)
        assert "Only when it is paid and its stock allocated." in page
        assert "Nothing is left to refund." in page

    def test_is_refused_to_a_clerk_with_the_reason(self, as_staff, place):
        page = page_of(as_staff("clara"), place())

        assert re.search(r"Next step</span><h2>Send payment link", page)
        assert "Your role may not do this." in page

    def test_says_why_in_the_dialog_of_a_step_that_is_not_possible(self, as_staff, place):
        dialog = as_staff("ana").get(f"/orders/{place().number}/refund/").content.decode()

        assert "Nothing is left to refund." in dialog
        assert 'name="reason"' not in dialog


@pytest.mark.feature("S18", by="page")
class TestPacking:
    def test_walks_from_the_shelf_to_the_door(self, as_staff, paid, world, run_jobs):
        order, client = paid(), as_staff("clara")

        for verb in ("packing", "packed"):
            assert post(client, order, f"deliveries/1/{verb}").headers["Location"] == f"/orders/{order.number}/"
        assert "Rider's first name" in html.unescape(
            client.get(f"/orders/{order.number}/deliveries/1/dispatch/").content.decode()
        )
        assert post(client, order, "deliveries/1/dispatch", rider="Tom").status_code == 303
        assert "Dispatched" in page_of(client, order)
        assert post(client, order, "deliveries/1/delivered").status_code == 303

        assert state_of(world, order) == ("completed", ["delivered"])

    def test_out_of_turn_is_refused_where_one_was(self, as_staff, place, world):
        order, client = place(), as_staff("ana")

        answer = client.post(
            f"/orders/{order.number}/deliveries/1/packing/",
            headers={"Referer": f"http://testserver/orders/{order.number}/"},
            follow=True,
        )

        assert "“start packing” is not possible now. Nothing was done." in html.unescape(answer.content.decode())
        assert state_of(world, order) == ("placed", ["reserved"])

    def test_refused_without_a_page_to_go_back_to_says_so_on_its_own(self, as_staff, place):
        answer = post(as_staff("ana"), place(), "deliveries/1/packing")

        assert answer.status_code == 409
        assert "This was not done" in answer.content.decode()

    @pytest.mark.parametrize(
        ("rider", "due_by", "why"),
        [("", "", "rider"), ("Tom", "soon", "Write the time like"), ("Tom", "2020-01-01T10:00", "passed already")],
    )
    def test_dispatch_says_what_is_wrong_and_keeps_what_was_typed(self, as_staff, paid, world, rider, due_by, why):
        order, client = paid(), as_staff("ana")
        for verb in ("packing", "packed"):
            post(client, order, f"deliveries/1/{verb}")

        answer = post(client, order, "deliveries/1/dispatch", rider=rider, due_by=due_by)

        assert answer.status_code == 422
        page = html.unescape(answer.content.decode())
        assert why in page
        assert f'value="{due_by}"' in page
        assert state_of(world, order)[1] == ["ready"]

    def test_of_a_delivery_that_is_not_there_is_not_found(self, as_staff, paid):
        order = paid()

        assert post(as_staff("ana"), order, "deliveries/9/packing").status_code == 404
        assert as_staff("ana").get(f"/orders/{order.number}/deliveries/9/dispatch/").status_code == 404


class TestHold:
    def test_keeps_the_goods_in_the_house_until_released(self, as_staff, paid, world):
        order, client = paid(), as_staff("ana")

        assert post(client, order, "hold", reason="Address to check").status_code == 303
        held = page_of(client, order)
        assert "On hold since" in held
        assert "Address to check" in held
        assert "The order is on hold." in held
        assert post(client, order, "hold/release").status_code == 303

        assert "On hold since" not in page_of(client, order)

    def test_needs_a_reason(self, as_staff, place):
        answer = post(as_staff("ana"), place(), "hold", reason="  ")

        assert answer.status_code == 422
        assert "Say why the order waits" in answer.content.decode()

    def test_is_not_for_clerks(self, as_staff, place):
        assert post(as_staff("clara"), place(), "hold", reason="Because").status_code == 403


class TestCancellation:
    def test_shows_before_what_it_gives_back(self, as_staff, paid):
        dialog = html.unescape(as_staff("ana").get(f"/orders/{paid().number}/cancellation/").content.decode())

        assert "£14.90</b> is to be given back by hand" in dialog
        assert "go back to stock" in dialog
        assert "−£14.90" in dialog

    def test_ends_the_order(self, as_staff, place, world):
        order, client = place(), as_staff("ana")

        assert post(client, order, "cancellation", reason="Changed her mind").status_code == 303

        assert state_of(world, order) == ("cancelled", ["released"])
        assert "Cancelled by Ana" in page_of(client, order)

    def test_pressed_twice_says_that_it_is_over(self, as_staff, place):
        order, client = place(), as_staff("ana")
        post(client, order, "cancellation", reason="Changed her mind")

        assert post(client, order, "cancellation", reason="Changed her mind").status_code == 409


class TestPayment:
    @pytest.mark.feature("Y4", by="page")
    def test_taken_in_store_opens_the_order(self, as_staff, place, world, run_jobs):
        order, client = place(), as_staff("ana")

        assert post(client, order, "payment", source="terminal", reference="R-77").status_code == 303
        run_jobs()

        assert state_of(world, order)[0] == "open"
        assert "Card terminal in store" in page_of(client, order)

    def test_by_transfer_needs_its_number(self, as_staff, place):
        answer = post(as_staff("ana"), place(), "payment", source="bank", reference="")

        assert answer.status_code == 422
        assert "Type the number on the receipt" in answer.content.decode()

    def test_is_not_for_clerks(self, as_staff, place):
        assert post(as_staff("clara"), place(), "payment", source="cash").status_code == 403

    def test_recorded_by_mistake_is_taken_back_with_a_reason(self, as_staff, paid, world, run_jobs):
        order, client = paid(), as_staff("ana")
        with scope.reading(world.ana):
            capture = order_page(order.number).captures[0].id

        assert (
            "Only for a payment that was recorded by mistake"
            in client.get(f"/orders/{order.number}/payments/{capture}/reversal/").content.decode()
        )
        assert post(client, order, f"payments/{capture}/reversal", reason="Wrong order").status_code == 303
        run_jobs()

        assert "£14.90" in re.search(r"Outstanding</span><span>([^<]*)", page_of(client, order)).group(1)

    def test_of_another_order_is_not_taken_back_here(self, as_staff, paid, place, world):
        other, order = paid(), place()
        with scope.reading(world.ana):
            capture = order_page(other.number).captures[0].id

        assert as_staff("ana").get(f"/orders/{order.number}/payments/{capture}/reversal/").status_code == 404
        assert post(as_staff("ana"), order, f"payments/{capture}/reversal", reason="Mine").status_code == 404


class TestRefund:
    def test_gives_back_what_came_once_it_has_left(self, as_staff, paid, world):
        order, client = paid(), as_staff("ana")
        for verb in ("packing", "packed"):
            post(client, order, f"deliveries/1/{verb}")
        post(client, order, "deliveries/1/dispatch", rider="Tom")

        dialog = client.get(f"/orders/{order.number}/refund/", headers={"HX-Request": "true"}).content.decode()
        assert dialog.lstrip().startswith("<dialog")
        assert "Refund £14.90" in dialog
        assert post(client, order, "refund", reason="Broken").status_code == 303

        assert "Refund pending" in page_of(client, order)

    def test_needs_a_reason(self, as_staff, paid):
        assert post(as_staff("ana"), paid(), "refund", reason="").status_code == 422


@pytest.mark.feature("S14", by="page")
class TestPaymentLink:
    def test_is_sent_again_and_noted(self, as_staff, place, world):
        order, client = place(), as_staff("clara")

        assert post(client, order, "link").status_code == 303

        with scope.reading(world.ana):
            assert Event.objects.filter(order_id=order.id, name="order.link_sent").count() == 1

    def test_is_renewed_so_that_the_old_one_stops(self, as_staff, place):
        order, client = place(), as_staff("ana")
        before = re.search(r"/pay/[^/]+/", page_of(client, order)).group()

        assert post(client, order, "link/renewal").status_code == 303

        assert re.search(r"/pay/[^/]+/", page_of(client, order)).group() != before


class TestForeignHands:
    @pytest.mark.parametrize(
        "verb",
        ["hold", "hold/release", "link", "link/renewal", "payment", "cancellation", "refund", "deliveries/1/packing"],
    )
    def test_find_nothing(self, as_staff, place, verb):
        order = place()

        for name in ("finn", "bruno"):
            assert post(as_staff(name), order, verb, reason="Mine", source="cash").status_code == 404

    def test_of_strangers_are_sent_to_the_sign_in(self, client, place):
        assert post(client, place(), "cancellation", reason="Mine").headers["Location"].startswith("/sign-in/")


class TestNotes:
    def test_stand_on_the_page_and_in_the_timeline_with_who_wrote_them(self, as_staff, place):
        order, ana = place(), as_staff("ana")

        assert post(ana, order, "notes", text="She calls back <b>at five</b>").status_code == 303

        page = ana.get(f"/orders/{order.number}/")
        assert [line.detail for line in page.context["notes"]] == ["She calls back <b>at five</b>"]
        assert "Note by Ana" in page_of(ana, order)
        assert "<b>at five" not in page.content.decode()

    def test_are_possible_when_all_is_over(self, as_staff, place, world):
        order = place()
        orders.cancel_order(number=order.number, reason="x", by=world.ana, at=clock.now())

        assert post(as_staff("clara"), order, "notes", text="Called her").status_code == 303

    @pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
    def test_are_asked_for_again_when_they_are_none(self, as_staff, place, text):
        answer = post(as_staff("ana"), place(), "notes", text=text)

        assert answer.status_code == 422
        assert "Nothing was done." in answer.content.decode()

    def test_leave_no_text_in_the_facts_of_the_journal(self, as_staff, place, world):
        order = place()
        post(as_staff("ana"), order, "notes", text="She calls back")

        with scope.reading(world.ana):
            (event,) = Event.objects.filter(order_id=order.id, name="order.noted")
            assert "She calls" not in str(event.data)


@pytest.mark.feature("S23", by="page")
class TestReveal:
    def test_is_offered_on_the_page_to_who_may(self, as_staff, place):
        order = place()

        assert 'hx-post="/customers/C-1/revelation/"' in page_of(as_staff("ruth"), order)
        assert "/revelation/" not in page_of(as_staff("ana"), order)
        assert "masked for you" in page_of(as_staff("ana"), order)

    def test_shows_the_values_in_place(self, as_staff, place):
        order, ruth = place(), as_staff("ruth")
        shop = re.search(r'name="of_shop" value="(\d+)"', page_of(ruth, order))[1]

        shown = ruth.post(
            "/customers/C-1/revelation/",
            {"reason": "The rider is lost", "of_shop": shop},
            headers={"HX-Request": "true"},
        )

        assert "sofia.keller@mail.example" in shown.content.decode()
        assert "sofia.keller@" not in page_of(ruth, order)


class TestDeedOf:
    STEP = Step("return", "Came back", "arrow-back-up", "fulfil", "", 2)

    def test_says_of_which_delivery_it_speaks_where_there_are_several(self):
        assert deed_of("AH-1", self.STEP, several=True).words == "Came back · delivery 2"

    def test_says_no_more_than_needed(self):
        cancel = Step("cancel_delivery", "Cancel delivery 2", "circle-x", "sell", "", 2)

        assert deed_of("AH-1", self.STEP).words == "Came back"
        assert deed_of("AH-1", cancel, several=True).words == "Cancel delivery 2"
