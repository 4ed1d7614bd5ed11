"""My account: the way in, what a customer sees and changes of herself, and that it is never another's."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from comptoir.customers import commands
from comptoir.customers import queries as customers
from comptoir.customers.models import Address
from comptoir.kernel import clock, scope
from comptoir.kernel.models import Event
from comptoir.kernel.scope import NOBODY
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.payments import links as payment_links
from comptoir.storefront.account import views
from tests.console.counting import statements
from tests.orders.scene import paid, placed, walked
from tests.storefront.account import AMIR, ODILE, PASSWORD, SOFIA, ask, enter, mailed_code, signed_in

HOME = "/s/HOME/account/"
PAGES = ("", "orders/", "addresses/", "addresses/new/", "profile/", "password/")
ADDRESS = {"street": "3 Mill Lane", "city": "York", "postcode": "YO1 7HH", "country": "GB"}


@pytest.fixture
def sofia(world, run_jobs) -> Client:
    return signed_in(run_jobs)


def names(world, shop: str = "HOME") -> list[str]:
    with scope.reading(world.operator(shop)):
        return list(Event.objects.order_by("id").values_list("name", flat=True))


class TestSigningInByCode:
    def test_lets_her_in_by_the_code_in_her_mail(self, sofia):
        page = sofia.get(HOME)
        assert page.status_code == 200
        assert "Hello Sofia" in page.text
        assert page["Cache-Control"] == "no-store"

    def test_says_the_same_to_every_address(self, world, run_jobs):
        answers = []
        for email in (SOFIA, "nobody@mail.example", ODILE):
            answer = ask(Client(), email)
            assert answer.status_code == 200
            answers.append(answer.text.replace(email, "…").split("<main")[1].split("csrfmiddlewaretoken")[0])
        run_jobs()
        assert len(set(answers)) == 1
        assert [sent.to for sent in outbox.outbox] == [[SOFIA]]

    def test_refuses_a_wrong_code_like_an_unknown_address(self, world, run_jobs):
        visitor = Client()
        ask(visitor)
        said = [enter(visitor, "000000", email).text for email in (SOFIA, "nobody@mail.example")]
        assert all("That did not match" in text for text in said)
        assert visitor.get(HOME)["Location"].endswith("/sign-in/")

    def test_rests_after_five_wrong_tries_and_says_so(self, world, run_jobs):
        visitor = Client()
        ask(visitor)
        run_jobs()
        for _ in range(5):
            answer = enter(visitor, "12")
        assert answer.status_code == 422
        assert "rests for 15 minutes" in answer.text
        assert enter(visitor, mailed_code()).status_code == 422
        assert "customer.sign_in_locked" in names(world)

    def test_mails_no_second_code_within_a_minute(self, world, run_jobs):
        for _ in range(3):
            ask(Client())
        run_jobs()
        assert len(outbox.outbox) == 1

    def test_stops_a_network_that_asks_for_address_after_address(self, world):
        visitor = Client(REMOTE_ADDR="203.0.113.9")
        for n in range(60):
            commands.ask_code(
                shop_id=world.shop().id,
                email=f"guess{n}@mail.example",
                address="203.0.113.9",
                by=NOBODY,
                at=clock.now(),
            )
        answer = ask(visitor)
        assert answer.status_code == 422
        assert "wait a quarter of an hour" in answer.text
        assert ask(Client(REMOTE_ADDR="203.0.113.10")).status_code == 200

    def test_keeps_address_and_code_out_of_addresses_and_sessions(self, world, sofia):
        kept = dict(sofia.session.items())
        assert SOFIA not in str(kept)
        assert "Sofia" not in str(kept)

    def test_gives_the_browser_a_new_session(self, world, run_jobs):
        visitor = Client()
        visitor.session.save()
        before = visitor.session.session_key
        ask(visitor)
        run_jobs()
        enter(visitor, mailed_code())
        assert visitor.session.session_key != before


class TestThePassword:
    def set_one(self, client, password=PASSWORD):
        return client.post(f"{HOME}password/", {"password": password, "again": password})

    def enter(self, password, shop="HOME", email=SOFIA):
        client = Client()
        answer = client.post(f"/s/{shop}/account/sign-in/password/", {"email": email, "password": password})
        return client, answer

    def test_opens_every_shop_of_the_group(self, sofia):
        assert self.set_one(sofia).status_code == 302
        client, answer = self.enter(PASSWORD, "CLOTH")
        assert answer.status_code == 302
        assert client.get("/s/CLOTH/account/").status_code == 200

    def test_ends_her_other_sessions_but_not_this_one(self, run_jobs, world, sofia, monkeypatch):
        later = clock.now() + timedelta(minutes=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        other = signed_in(run_jobs)
        self.set_one(sofia)
        assert sofia.get(HOME).status_code == 200
        assert other.get(HOME).status_code == 302

    def test_says_what_is_wrong_with_a_weak_one(self, sofia):
        answer = self.set_one(sofia, "short")
        assert answer.status_code == 422
        assert "too short" in answer.text

    def test_wants_her_to_sign_in_once_more_after_a_while(self, sofia, monkeypatch):
        later = clock.now() + timedelta(minutes=16)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert "sign in once more" in sofia.get(f"{HOME}password/").text
        assert self.set_one(sofia).status_code == 422
        assert self.enter(PASSWORD)[1].status_code == 422

    def test_does_not_tell_a_wrong_one_from_an_unknown_address(self, sofia):
        self.set_one(sofia)
        said = [self.enter("wrong wrong wrong", email=email)[1] for email in (SOFIA, AMIR, "nobody@mail.example")]
        assert {answer.status_code for answer in said} == {422}
        assert all("That did not match" in answer.text for answer in said)


class TestSigningOut:
    def test_closes_every_page(self, sofia):
        sofia.post(f"{HOME}sign-out/")
        for page in PAGES:
            assert sofia.get(HOME + page)["Location"].endswith("/sign-in/")

    def test_happens_by_a_button_only(self, sofia):
        assert sofia.get(f"{HOME}sign-out/").status_code == 405
        assert sofia.get(HOME).status_code == 200

    def test_everywhere_ends_every_device(self, world, run_jobs, sofia, monkeypatch):
        later = clock.now() + timedelta(minutes=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        other = signed_in(run_jobs, shop="CLOTH")
        other.post("/s/CLOTH/account/sign-out/everywhere/")
        assert sofia.get(HOME).status_code == 302
        assert other.get("/s/CLOTH/account/").status_code == 302
        assert "customer.signed_out_everywhere" in names(world, "CLOTH")


class TestWhoSeesWhat:
    @pytest.mark.feature("Y1", by="page")
    def test_one_sign_in_serves_the_shops_of_her_group_and_no_other(self, sofia):
        assert sofia.get("/s/CLOTH/account/").status_code == 200
        for shop in ("TEAM", "ORION"):
            for page in PAGES:
                assert sofia.get(f"/s/{shop}/account/{page}")["Location"] == f"/s/{shop}/account/sign-in/"
        assert sofia.get("/s/NOPE/account/").status_code == 404

    def test_the_same_browser_may_know_another_retailers_shop_too(self, sofia, run_jobs):
        ask(sofia, ODILE, "ORION")
        run_jobs()
        enter(sofia, mailed_code(), ODILE, "ORION")
        assert "Hello Odile" in sofia.get("/s/ORION/account/").text
        assert "Hello Sofia" in sofia.get(HOME).text

    def test_her_address_is_unknown_at_another_retailers_shop(self, world, run_jobs):
        ask(Client(), SOFIA, "ORION")
        run_jobs()
        assert outbox.outbox == []

    @pytest.mark.feature("O4", by="page")
    def test_another_customer_sees_none_of_her_orders_and_addresses(self, world, run_jobs, sofia):
        order = placed(world, at=clock.now())
        amir = signed_in(run_jobs, AMIR)
        for page in PAGES:
            text = amir.get(HOME + page).text
            assert order.number not in text
            assert "Sofia" not in text
        hers = world.address_of_sofia.id
        for path in (f"addresses/{hers}/", f"addresses/{hers}/default/", f"addresses/{hers}/remove/"):
            assert amir.post(HOME + path, ADDRESS).status_code == 404
        assert amir.get(f"{HOME}addresses/{hers}/").status_code == 404
        with scope.reading(world.ana):
            assert Address.objects.get(id=hers).street == "14 Park Row"

    def test_staff_of_the_shop_are_nobody_here(self, world):
        client = Client()
        client.force_login(world.staff("sam"))
        assert client.get(HOME).status_code == 302


class TestTheOverview:
    @pytest.mark.feature("O3", by="page")
    def test_shows_what_is_to_pay_first(self, world, sofia):
        order = placed(world, at=clock.now())
        with scope.reading(world.ana):
            link = payment_links.link_address(queries.order_page(order.number).intents[-1], order.shop)
        text = sofia.get(HOME).text
        assert "Waiting for your payment" in text
        assert "Pay £24.85" in text
        assert link in text
        assert "0113 496 0123" in text

    def test_shows_what_is_on_its_way(self, world, sofia, run_jobs):
        order = paid(world, run_jobs, at=clock.now())
        walked(world, order, "start_packing", "finish_packing", "send", at=clock.now())
        text = sofia.get(HOME).text
        assert "On its way to you" in text
        assert "Pay £" not in text

    def test_says_when_nothing_is_open(self, sofia):
        assert "Nothing is open" in sofia.get(HOME).text

    def test_stays_within_its_statements(self, world, sofia, run_jobs):
        for _ in range(3):
            placed(world, at=clock.now())
        with statements() as sent:
            sofia.get(HOME)
        assert len(sent) <= 12, "\n".join(sent)


class TestHerOrders:
    def test_stand_there_with_one_word_and_their_own_link(self, world, sofia, run_jobs):
        waiting, done = placed(world, at=clock.now()), paid(world, run_jobs, at=clock.now())
        orders.cancel_order(number=waiting.number, reason="Changed her mind", by=world.ana, at=clock.now())
        text = sofia.get(f"{HOME}orders/").text
        assert "Cancelled" in text
        assert "Paid" in text
        assert "Changed her mind" not in text
        path = "/o/" + text.split("/o/")[1].split("/")[0] + "/"
        assert done.number in sofia.get(path).text

    def test_of_the_groups_other_shop_are_hers_too(self, world, sofia):
        placed(world, ("RED-SCARF", 1), by="finn", shop="CLOTH", at=clock.now())
        assert "Finch Clothing" in sofia.get(f"{HOME}orders/").text

    def test_turn_their_pages(self, world, sofia, monkeypatch):
        monkeypatch.setattr(views, "PAGE", 2)
        numbers = [placed(world, at=clock.now() - timedelta(minutes=n)).number for n in range(5)]
        seen, address = [], f"{HOME}orders/"
        while address:
            text = sofia.get(address).text
            seen.append([number for number in numbers if number in text])
            older = text.split("?after=")[1].split('"')[0] if "?after=" in text else ""
            last, address = text, f"{HOME}orders/?after={older}" if older else ""
        assert seen == [numbers[:2], numbers[2:4], numbers[4:]]
        newer = last.split("?before=")[1].split('"')[0]
        assert [n for n in numbers if n in sofia.get(f"{HOME}orders/?before={newer}").text] == numbers[2:4]

    @pytest.mark.parametrize("place", ["x", "1_x", "9" * 40 + "_1", "1_" + "9" * 40])
    def test_are_not_there_for_a_made_up_place(self, sofia, place):
        assert sofia.get(f"{HOME}orders/?after={place}").status_code in (200, 404)


class TestHerAddressBook:
    def test_is_hers_to_keep(self, world, sofia):
        assert sofia.post(f"{HOME}addresses/new/", {**ADDRESS, "phone": "07700 900123"}).status_code == 302
        text = sofia.get(f"{HOME}addresses/").text
        assert "3 Mill Lane" in text
        assert "+447700900123" in text  # Her own: nothing is masked.
        with scope.reading(world.ana):
            added = Address.objects.get(street="3 Mill Lane")
        assert (added.name, added.customer_id) == ("Sofia Keller", world.sofia.id)

        sofia.post(f"{HOME}addresses/{added.id}/", {**ADDRESS, "city": "Selby"})
        sofia.post(f"{HOME}addresses/{added.id}/default/")
        sofia.post(f"{HOME}addresses/{world.address_of_sofia.id}/remove/")
        with scope.reading(world.ana):
            left = Address.objects.get(customer=world.sofia)
        assert (left.city, left.is_default) == ("Selby", True)
        told = ["customer.address_added", "customer.address_changed", "customer.address_changed"]
        assert [name for name in names(world) if ".address_" in name] == [*told, "customer.address_removed"]

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [({"city": ""}, "required"), ({"phone": "12"}, "whole phone number"), ({"country": "XX"}, "valid choice")],
    )
    def test_says_what_cannot_be_right(self, sofia, wrong, said):
        answer = sofia.post(f"{HOME}addresses/new/", {**ADDRESS, **wrong})
        assert answer.status_code == 422
        assert said in answer.text


class TestHerProfile:
    def test_is_hers_to_change(self, world, sofia):
        assert sofia.post(f"{HOME}profile/", {"name": "Sofia Lindt", "language": "de"}).status_code == 302
        with scope.reading(world.ana):
            changed = customers.customer_card(customers.customer_by_code("C-1"))
        assert (changed.row.name, changed.language) == ("Sofia Lindt", "de")

    def test_shows_her_own_number_in_clear(self, sofia):
        assert "+447700900144" in sofia.get(f"{HOME}profile/").text

    def test_keeps_names_out_of_the_journal(self, world, sofia):
        sofia.post(f"{HOME}profile/", {"name": "Sofia Lindt", "language": "en"})
        with scope.reading(world.operator()):
            found = list(Event.objects.filter(name="customer.changed").values())
        assert found
        assert "Lindt" not in str(found)
        assert found[0]["actor_kind"] == "customer"
