"""A stranger makes an account; and nobody learns by it whose address is known."""

import re
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from comptoir.customers.models import Customer, Registration, SignIn
from comptoir.kernel import clock, scope
from comptoir.kernel.models import Event, EventValue
from tests.storefront.account import ODILE, SOFIA, mailed_code
from tests.storefront.account import enter as sign_in

NORA = "nora.new@mail.example"


def ask(client: Client, email: str = NORA, name: str = "Nora New", shop: str = "HOME"):
    return client.post(f"/s/{shop}/account/new/", {"name": name, "email": email})


def enter(client: Client, code: str, email: str = NORA, shop: str = "HOME"):
    return client.post(f"/s/{shop}/account/new/code/", {"email": email, "code": code})


def people(world, shop: str = "HOME") -> dict[str, str]:
    with scope.reading(world.operator(shop)):
        return dict(Customer.objects.values_list("name", "language"))


def without_address(answer) -> str:
    """A page without what she typed and what is new each time."""
    return re.sub(r"[\w.]+@[\w.]+|value=\"[^\"]*\"|Token\": \"[^\"]*\"", "", answer.text)


class TestMakingAnAccount:
    @pytest.mark.feature("O3", by="page")
    def test_lets_her_in_by_the_code_in_her_mail(self, world, run_jobs):
        client = Client()
        assert "Make an account" in client.get("/s/HOME/account/sign-in/").text
        assert "Look into your mail" in ask(client).text
        assert "Nora New" not in people(world)
        run_jobs()
        assert outbox.outbox[0].to == [NORA]
        assert "Hello Nora," in outbox.outbox[0].body
        assert enter(client, mailed_code()).url == "/s/HOME/account/"
        assert "Hello Nora" in client.get("/s/HOME/account/").text
        assert people(world)["Nora New"] == "en"

    def test_speaks_the_shops_language(self, world, run_jobs):
        type(world.shop()).objects.filter(code="ORION").update(language="fr")
        client = Client()
        ask(client, shop="ORION")
        run_jobs()
        assert outbox.outbox[0].subject == "Votre code pour Maison Orion"
        enter(client, mailed_code(), shop="ORION")
        assert people(world, "ORION")["Nora New"] == "fr"

    def test_is_done_once_by_each_code(self, world, run_jobs):
        ask(Client())
        run_jobs()
        assert enter(Client(), mailed_code()).status_code == 302
        assert enter(Client(), mailed_code()).status_code == 422

    def test_goes_on_at_the_sign_in(self, world, run_jobs):
        ask(Client())
        run_jobs()
        enter(Client(), mailed_code())
        later = Client()
        later.post("/s/HOME/account/sign-in/", {"email": NORA})
        run_jobs()
        assert sign_in(later, mailed_code(), NORA).status_code == 302

    @pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 201}, {"email": "nora"}, {"email": ""}])
    def test_says_what_cannot_be_right(self, world, wrong):
        assert ask(Client(), **wrong).status_code == 422

    def test_sends_who_is_signed_in_to_her_account(self, world, run_jobs):
        client = Client()
        ask(client)
        run_jobs()
        enter(client, mailed_code())
        assert client.get("/s/HOME/account/new/").url == "/s/HOME/account/"


class TestWhoIsKnownAlready:
    @pytest.mark.feature("O3", by="access")
    def test_is_told_nothing_before_the_code(self, world, run_jobs):
        known, unknown = ask(Client(), SOFIA), ask(Client(), NORA)
        assert known.status_code == unknown.status_code == 200
        assert without_address(known) == without_address(unknown)
        run_jobs()
        one, other = outbox.outbox
        assert re.sub(r"\d{3} \d{3}", "", one.body) == re.sub(r"\d{3} \d{3}", "", other.body)

    def test_is_let_in_as_herself_by_the_code(self, world, run_jobs):
        client, before = Client(), people(world)
        ask(client, SOFIA, "Somebody Else")
        run_jobs()
        enter(client, mailed_code(), SOFIA)
        assert "Hello Sofia" in client.get("/s/HOME/account/").text
        assert people(world) == before

    def test_is_somebody_else_at_another_retailer(self, world, run_jobs):
        client = Client()
        ask(client, ODILE, "Odile at Alder")
        run_jobs()
        enter(client, mailed_code(), ODILE)
        assert "Odile at Alder" in people(world)
        assert "Odile at Alder" not in people(world, "ORION")
        assert client.get("/s/ORION/account/").status_code == 302
        with scope.reading(world.operator()):
            assert SignIn.objects.filter(email=ODILE).count() == 1


class TestAStranger:
    def test_gets_in_by_no_guess(self, world, run_jobs):
        ask(Client())
        run_jobs()
        for _ in range(5):
            assert enter(Client(), "000000").status_code == 422
        assert enter(Client(), mailed_code()).status_code == 422
        assert "Nora New" not in people(world)

    def test_sends_nobody_mail_after_mail(self, world, run_jobs, monkeypatch):
        started = clock.now()
        for minutes in range(0, 30, 2):
            now = started + timedelta(minutes=minutes)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            ask(Client())
            ask(Client())
        run_jobs()
        assert len(outbox.outbox) <= 5

    def test_finds_no_way_into_a_private_shop(self, world):
        assert Client().get("/s/TEAM/account/new/").status_code == 404
        assert ask(Client(), shop="TEAM").status_code == 404
        assert "Make an account" not in Client().get("/s/TEAM/account/sign-in/").text

    def test_is_forgotten_after_a_day(self, world, monkeypatch):
        ask(Client())
        later = clock.now() + timedelta(days=1, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        ask(Client(), "other@mail.example")
        with scope.reading(world.operator()):
            assert list(Registration.objects.values_list("email", flat=True)) == ["other@mail.example"]

    def test_leaves_neither_name_nor_address_in_the_journal(self, world, run_jobs):
        ask(Client())
        run_jobs()
        with scope.reading(world.operator()):
            said = str([*Event.objects.values("data"), *EventValue.objects.values("value")])
        assert NORA not in said
        assert "Nora" not in said
