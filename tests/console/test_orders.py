"""The order list."""

import pytest

from comptoir.orders import commands as orders
from comptoir.orders.queries import VIEWS
from tests.console.counting import statements
from tests.world import NOON


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.feature("S13", by="page")
@pytest.mark.feature("S18", by="page")
class TestOrderList:
    def test_sends_strangers_to_the_sign_in(self, client, world):
        assert client.get("/orders/").headers["Location"] == "/sign-in/?next=/orders/"

    def test_shows_number_badges_and_total(self, as_staff, place):
        order = place(MUG=2)

        page = text_of(as_staff("ana").get("/orders/"))

        assert order.number in page
        assert "Placed" in page
        assert "Link sent" in page
        assert "£24.85" in page

    def test_does_not_show_the_orders_of_another_shop(self, as_staff, place):
        order = place()

        assert order.number not in text_of(as_staff("finn").get("/orders/"))
        assert order.number not in text_of(as_staff("bruno").get("/orders/"))

    def test_takes_six_statements_with_session_user_and_scope(self, as_staff, place):
        for _ in range(3):
            place()
        client = as_staff("ana")
        client.get("/orders/")

        with statements() as sent:
            client.get("/orders/")

        assert len(sent) <= 6, sent

    @pytest.mark.parametrize("view", VIEWS)
    def test_opens_every_saved_view(self, as_staff, place, view):
        order = place()

        page = text_of(as_staff("ana").get("/orders/", {"view": view}))

        assert (order.number in page) == (view in ("all", "awaiting_payment"))

    def test_offers_the_next_step_in_the_row(self, as_staff, place, world, run_jobs):
        order = place()
        orders.take_payment(number=order.number, source="cash", reference="", by=world.ana, at=NOON)
        run_jobs()

        assert f"/orders/{order.number}/deliveries/1/packing/" in text_of(as_staff("clara").get("/orders/"))


class TestSearch:
    def test_finds_by_the_beginning_of_a_number(self, as_staff, place):
        one, other = place(), place()

        page = text_of(as_staff("ana").get("/orders/", {"q": one.number.lower()}))

        assert one.number in page
        assert other.number not in page

    def test_takes_the_digits_alone(self, as_staff, place):
        order = place()

        assert order.number in text_of(as_staff("sam").get("/orders/", {"q": order.number.partition("-")[2]}))

    @pytest.mark.parametrize("text", ["zzz", "' or 1=1 --", "💩", "%", "AH-10001\n"])
    def test_says_when_nothing_begins_so(self, as_staff, place, text):
        place()

        assert "No order begins with" in text_of(as_staff("ana").get("/orders/", {"q": f"Q{text}"}))

    def test_refuses_what_is_no_text(self, as_staff):
        assert as_staff("ana").get("/orders/", {"q": "AH\0"}).status_code == 422


class TestPages:
    def test_go_older_and_newer_without_losing_or_repeating_a_row(self, as_staff, place, monkeypatch):
        monkeypatch.setattr("comptoir.console.orders.listing.PAGE", 2)
        numbers = [place().number for _ in range(5)]
        client, seen, url = as_staff("ana"), [], "/orders/"
        while url:
            context = client.get(url).context
            seen += [row.order.number for row in context["rows"]]
            url, newer = context["older"], context["newer"]

        assert seen == numbers[::-1]
        assert [row.order.number for row in client.get(newer).context["rows"]] == seen[2:4]

    def test_take_a_broken_cursor_for_the_first_page(self, as_staff, place):
        order = place()

        assert order.number in text_of(as_staff("ana").get("/orders/", {"after": "1; drop table"}))

    def test_end_where_there_are_no_more(self, as_staff, place):
        place()

        assert as_staff("ana").get("/orders/", {"after": "1.000000_1"}).headers["Location"] == "/orders/"


class TestShops:
    def test_are_switched_by_the_address(self, as_staff, place):
        home, cloth = place(), place(by="sam", shop="CLOTH", RED_SCARF=1)

        page = text_of(as_staff("sam").get("/orders/", {"shop": "CLOTH"}))

        assert cloth.number in page
        assert home.number not in page

    def test_are_switched_for_good_by_the_top_bar(self, as_staff, place):
        home, client = place(), as_staff("sam")

        assert client.post("/work-in/", {"shop": "CLOTH"}).status_code == 303
        assert home.number not in text_of(client.get("/orders/"))

    def test_of_others_are_not_found(self, as_staff, place):
        assert as_staff("ana").get("/orders/", {"shop": "CLOTH"}).status_code == 404
        assert as_staff("ana").post("/work-in/", {"shop": "CLOTH"}).status_code == 404
