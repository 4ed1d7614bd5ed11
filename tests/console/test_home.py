"""The home page."""

import html
import re
from datetime import datetime, timedelta

import pytest

from comptoir.kernel import clock, scope
from comptoir.messaging import commands as messaging
from comptoir.messaging.queries import messages_of_order
from comptoir.orders import commands as orders
from comptoir.payments import commands as payments
from comptoir.payments.saying import Heard, Unreadable
from tests.console.counting import statements
from tests.orders.test_imports import old_order


def home_of(client, **query: str) -> str:
    response = client.get("/", query)
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


@pytest.mark.feature("S20", by="page")
class TestHome:
    def test_greets_by_name_and_says_what_to_do_in_an_empty_product(self, as_staff):
        page = home_of(as_staff("sam"))

        assert re.search(r"<h1>Good \w+, Sam\s*</h1>", page)
        assert "What to do next" in page
        assert "import sales" in page

    def test_sums_the_orders_of_today(self, as_staff, place):
        place(MUG=1)
        place(MUG=2)

        page = home_of(as_staff("ana"))

        assert "£39.75" in page  # £14.90 + £24.85
        assert "Revenue by hour, today against last" in page

    def test_shows_all_shops_together_and_each_alone(self, as_staff, place):
        place(MUG=1)
        place(by="sam", shop="CLOTH", RED_SCARF=1)
        client = as_staff("sam")

        assert "£44.85" in home_of(client)
        assert "£29.95" in home_of(client, shop="CLOTH")
        assert "£14.90" in home_of(as_staff("marc"))

    def test_of_a_foreign_shop_is_not_found(self, as_staff):
        assert as_staff("marc").get("/", {"shop": "CLOTH"}).status_code == 404

    def test_compares_with_the_same_weekday_before_up_to_the_same_hour(self, as_staff, place, world):
        place(MUG=1)
        orders.place_order(
            shop_id=world.shop().id,
            customer_code="C-1",
            lines=[("MUG", 2)],
            channel="console",
            by=world.ana,
            at=clock.now() - timedelta(days=7, minutes=5),
        )

        assert "−40 %" in home_of(as_staff("ana"))

    def test_lists_what_waits_with_links_to_its_views(self, as_staff, place, paid):
        place()
        paid()

        page = home_of(as_staff("ana"))

        assert "Awaiting payment" in page
        assert "/orders/?view=to_pack" in page

    def test_sends_few_statements(self, as_staff, place):
        place()
        client = as_staff("ana")
        home_of(client)

        with statements() as sent:
            home_of(client)

        assert len(sent) <= 18, "\n".join(sent)  # One of them: refunds that wait for approval.


def noon(days_ago: int) -> datetime:
    return (clock.now() - timedelta(days=days_ago)).replace(hour=12)


class TestTheDemoAsleep:
    @pytest.fixture
    def trade(self, world, settings):
        """``trade(3, 40)``: an order of the simulated trade so many days ago each."""
        settings.DEMO, settings.DATA_OPTION = True, " --data /tmp/d"

        def sell(*days_ago: int) -> None:
            for days in days_ago:
                orders.place_order(
                    shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1)], channel="trade",
                    by=world.operator(), at=noon(days),
                )  # fmt: skip

        return sell

    def test_is_told_with_the_way_to_fresh_data(self, as_staff, trade):
        trade(60, 28, 27, 26)
        first, last = (f"{noon(days):%-d %B %Y}" for days in (59, 29))

        page = home_of(as_staff("ana"))

        assert f"The demo was asleep from {first} to {last}" in page
        assert "run.py up --fresh --data /tmp/d" in page

    def test_is_told_when_the_trade_before_is_long_ago(self, as_staff, trade):
        trade(200, 28, 27)

        assert "The demo was asleep" in home_of(as_staff("ana"))

    def test_is_not_told_of_a_shop_that_sold_every_day_or_never(self, as_staff, trade):
        assert "asleep" not in home_of(as_staff("ana"))
        trade(5, 4, 3, 2)
        assert "asleep" not in home_of(as_staff("ana"))

    def test_is_not_told_where_the_trade_follows_what_was_imported(self, as_staff, trade, world):
        old = [old_order(str(days))._replace(placed_at=noon(days)) for days in range(120, 3, -1)]
        orders.import_orders(
            shop_id=world.shop().id, orders=old, currency="GBP", by=world.operator(), at=clock.now()
        )  # fmt: skip
        trade(3, 2)
        assert "asleep" not in home_of(as_staff("ana"))

    def test_is_not_told_without_the_demo(self, as_staff, trade, settings):
        trade(60, 28)
        settings.DEMO = False

        assert "asleep" not in home_of(as_staff("ana"))


class TestNeedsAPerson:
    def test_tells_of_an_order_that_is_held_for_more_than_a_day(self, as_staff, place, world):
        late, fresh = place(), place()
        ago = clock.now() - timedelta(days=2)
        orders.hold_order(number=late.number, reason="Wait for the size", by=world.ana, at=ago)
        orders.hold_order(number=fresh.number, reason="Just now", by=world.ana, at=clock.now())

        page = home_of(as_staff("ana"))

        assert re.search(rf"Long on hold · {late.number}\s*<div class=\"detail\">Wait for the size · by Ana", page)
        assert "Just now" not in page
        assert late.number not in home_of(as_staff("finn"))

    def test_releases_it_from_there(self, as_staff, place, world):
        order, ana = place(), as_staff("ana")
        orders.hold_order(number=order.number, reason="Wait", by=world.ana, at=clock.now() - timedelta(days=2))

        assert ana.post(f"/orders/{order.number}/hold/release/").status_code == 303
        assert "Long on hold" not in home_of(ana)

    def test_shows_a_stuck_callback_until_somebody_puts_it_away_with_a_reason(self, as_staff, place, world):
        place()
        at, by, client = clock.now(), world.operator(), as_staff("ana")
        heard = Heard("evt_1", "payment.captured")
        stored = payments.store_callback(shop_id=world.shop().id, gateway="sandbox", heard=heard, by=by, at=at)
        payments.apply_callback(callback_id=stored.id, said=Unreadable("£68.75 came, £68.65 was asked."), by=by, at=at)

        assert "£68.75 came" in home_of(client)
        assert client.post(f"/troubles/callbacks/{stored.id}/end/", {"reason": ""}).status_code == 409
        assert as_staff("finn").post(f"/troubles/callbacks/{stored.id}/end/", {"reason": "Mine"}).status_code == 404
        assert client.post(f"/troubles/callbacks/{stored.id}/end/", {"reason": "Booked by hand"}).status_code == 303

        assert "£68.75 came" not in home_of(client)

    def test_offers_to_note_money_given_back_by_hand(self, as_staff, paid, world, run_jobs):
        order, client = paid(), as_staff("ana")
        orders.cancel_order(number=order.number, reason="Changed mind", by=world.ana, at=clock.now())
        run_jobs()
        page = home_of(client)
        assert f"Give money back by hand · {order.number}" in page
        where = page.partition("/troubles/refunds/")[2].partition("/")[0]

        assert client.post(f"/troubles/refunds/{where}/done/").status_code == 303
        assert as_staff("finn").post(f"/troubles/refunds/{where}/done/").status_code == 404

        assert "Give money back by hand" not in home_of(client)


class TestFrame:
    def test_says_who_and_where(self, as_staff):
        page = home_of(as_staff("marc"))

        for said in ("Alder & Finch", "Marc", "Store manager"):
            assert said in page

    def test_shows_the_role_switcher_in_the_demo_on_this_machine_only(self, as_staff, settings):
        settings.DEMO = True

        here = {"HTTP_HOST": "localhost:8000"}
        assert "See it as (demo)" in as_staff("marc").get("/", **here).content.decode()
        assert "Demo · 2 channels simulated" in home_of(as_staff("marc"))
        assert "See it as" not in as_staff("marc").get("/", REMOTE_ADDR="192.0.2.7", **here).content.decode()
        settings.DEMO = False
        assert "See it as" not in as_staff("marc").get("/", **here).content.decode()

    def test_allows_nothing_inline_and_only_the_live_address(self, as_staff, settings):
        answer = as_staff("marc").get("/")

        rules = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in rules
        assert "unsafe" not in rules
        assert f"connect-src 'self' {settings.LIVE_ADDRESS}" in rules
        page = answer.content.decode()
        assert "style=" not in page
        assert "<script>" not in page

    def test_keeps_an_unknown_address_in_its_look(self, as_staff, client, world):
        assert "There is nothing here that you can see" in as_staff("marc").get("/nowhere/").content.decode()
        stranger = client.get("/nowhere/")
        assert stranger.status_code == 404
        assert "There is nothing at this address" in stranger.content.decode()


class TestLiveParts:
    def test_of_the_home_page_come_alone(self, as_staff, place):
        place()

        part = as_staff("ana").get("/", headers={"HX-Request": "true"}).content.decode()

        assert part.lstrip().startswith('<div class="split home" id="home-main"')
        assert "<html" not in part


class TestMessages:
    def test_that_failed_are_sent_again_by_a_person(self, as_staff, place, world, run_jobs, settings):
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
        settings.EMAIL_PORT = settings.SMTP_PORT = 1  # Where nobody answers.
        order, client = place(), as_staff("ana")
        run_jobs()
        with scope.reading(world.ana):
            told = messages_of_order(order.id)[0]
        messaging.fail_message(message_id=told.id, failure="No such mailbox", by=world.operator(), at=clock.now())

        assert "No such mailbox" in home_of(client)
        assert "sofia.keller@" not in home_of(as_staff("ruth"))
        assert client.post(f"/troubles/messages/{told.id}/again/").status_code == 303
        assert as_staff("finn").post(f"/troubles/messages/{told.id}/again/").status_code == 404

        assert "No such mailbox" not in home_of(client)
