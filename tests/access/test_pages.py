"""Every page as everybody, for what belongs to somebody else."""

import pytest
from django.test import Client

from comptoir.customers import commands as customers
from comptoir.kernel import clock
from tests.house.scenes.customers import GOOD_PASSWORD, SOFIA
from tests.house.scenes.customers import _sofia as signed_in_by_code
from tests.house.scenes.stage import Stage
from tests.world import STAFF

from .asking import NOT_FOUND, Visit, filled, path_of, told, visit
from .table import PAGES, Customer, Link, Open, Staff
from .things import Things

OF_THE_OTHER_SHOP = ("shop",)  # What finn of Finch Clothing does not share with Alder Home.
EVERYTHING = ("shop", "group", "retailer")
SIGN_IN = "/sign-in/"
ALDER = [name for name, (retailer, *_) in STAFF.items() if retailer == "ALDER"]


def pages(kind: type) -> dict:
    return {pattern: entry for pattern, entry in PAGES.items() if isinstance(entry, kind)}


def seen_by_a_stranger(client: Client, things: Things, owners: tuple[str, ...]) -> list[str]:
    """Ask for somebody's things at every address that names one; each time it must be as if they were not there."""
    things.parts.setdefault("session_id", 10**9)
    wrong = []
    for pattern, entry in pages(Staff).items():
        if entry.owner not in owners:
            continue
        address, form = "/" + path_of(pattern, things, entry.names), filled(entry.post, things)
        tries = [visit(client, "GET", address)] if entry.get else []
        tries += [visit(client, "POST", address, form)] if entry.post is not None else []
        for found in tries:
            wrong += [f"{found.what} answers {found.status}"] if found.status != NOT_FOUND else []
            wrong += told(found, things.words, form)
    return wrong


def told_in_lists(client: Client, things: Things) -> list[str]:
    """Open every page that names nothing, also asking for others' things: no word of theirs may stand there."""
    things.parts["retailer"] = 10**9
    wrong = []
    for pattern, entry in pages(Staff).items():
        if entry.owner:
            continue
        form = filled(entry.post, things)
        queries = ("", *(filled(text, things) for text in entry.asks)) if entry.get else ()
        tries = [visit(client, "GET", f"/{pattern}?{query}") for query in queries]
        tries += [visit(client, "POST", f"/{pattern}", form)] if form is not None else []
        for found in tries:
            wrong += told(found, things.words, form)
            wrong += [f"{found.what} breaks"] if found.status >= 500 else []
    return wrong


class TestStaffOfAnotherRetailer:
    @pytest.mark.feature("Y1", by="access")
    @pytest.mark.feature("S23", by="access")
    @pytest.mark.parametrize("name", ALDER)
    def test_find_nothing_of_it(self, world, orion, name):
        client = Client(raise_request_exception=False)
        client.force_login(world.staff(name))
        assert seen_by_a_stranger(client, orion, EVERYTHING) + told_in_lists(client, orion) == []

    @pytest.mark.feature("Y1", by="access")
    def test_find_nothing_of_ours(self, world, home):
        client = Client(raise_request_exception=False)
        client.force_login(world.staff("bruno"))
        assert seen_by_a_stranger(client, home, EVERYTHING) + told_in_lists(client, home) == []


class TestStaffOfAnotherShop:
    @pytest.mark.feature("Y1", by="access")
    def test_find_no_order_no_money_and_no_settings_of_it(self, world, home):
        client = Client(raise_request_exception=False)
        client.force_login(world.staff("finn"))
        shared = {"Sofia", "Keller", "Haddad", "Scottie", "Red scarf", "Wakefield", "Briggate", "Alder"}
        found = seen_by_a_stranger(client, home, OF_THE_OTHER_SHOP) + told_in_lists(client, home)
        assert [line for line in found if not any(f"“{word}”" in line for word in shared)] == []


class TestVisitors:
    def test_are_sent_to_the_sign_in(self, world, home):
        home.parts |= {"session_id": 1, "retailer": 1}
        client, wrong = Client(raise_request_exception=False), []
        for pattern, entry in pages(Staff).items():
            address = "/" + path_of(pattern, home, entry.names)
            tries = [visit(client, "GET", address)] if entry.get else []
            tries += [visit(client, "POST", address, filled(entry.post, home))] if entry.post is not None else []
            wrong += [f"{t.what} answers {t.status}" for t in tries if t.status != 302 or SIGN_IN not in t.goes_to]
        assert wrong == []

    def test_read_nobody_s_name_on_an_open_page(self, world, home, orion):
        words = {"Sofia", "Keller", "Haddad", "Odile", home["number"], orion["number"]}
        things, client, wrong = Things("home", {**home.parts, **_ODDS}), Client(raise_request_exception=False), []
        for pattern in pages(Open):
            for method in ("GET", "POST"):
                found = visit(client, method, "/" + path_of(pattern, things, {"code": "shop"}))
                wrong += told(found, words)
                wrong += [f"{found.what} breaks"] if found.status >= 500 else []
        assert wrong == []

    def test_are_asked_who_they_are_in_my_account(self, world, home):
        client, wrong = Client(raise_request_exception=False), []
        for pattern, entry in pages(Customer).items():
            wrong += _not_sent_away(client, pattern, entry, home)
        assert wrong == []


_ODDS = {
    "motif": "mug", "colour": "moss", "canvas": "ffffff", "gateway": "sandbox", "link": "x.y.z", "rest": "v1/nothing",
}  # fmt: skip


def _tries(client: Client, pattern: str, entry: Customer, things: Things) -> list[Visit]:
    address = "/" + path_of(pattern, things, {"code": "shop"})
    return ([visit(client, "GET", address)] if entry.get else []) + (
        [visit(client, "POST", address, dict(entry.post))] if entry.post is not None else []
    )


def _not_sent_away(client: Client, pattern: str, entry: Customer, things: Things) -> list[str]:
    found = _tries(client, pattern, entry, things)
    return [f"{t.what} answers {t.status}" for t in found if t.status != 302 or "/account/sign-in/" not in t.goes_to]


class TestACustomer:
    @pytest.fixture
    def sofia(self, world, run_jobs):
        """Her browser, signed in at Alder Home."""
        stage = Stage(world, run_jobs)
        customers.set_password(password=GOOD_PASSWORD, by=signed_in_by_code(stage), at=clock.now())
        client = Client(raise_request_exception=False)
        answer = client.post("/s/HOME/account/sign-in/password/", {"email": SOFIA, "password": GOOD_PASSWORD})
        assert answer.status_code == 302, answer.content
        return client

    @pytest.mark.feature("Y1", by="access")
    def test_finds_nothing_of_another_customer(self, sofia, world, home, orion):
        """Amir's address at her own shop, Odile's of another retailer: both are not there."""
        wrong = []
        for address_id in (self._address_of_amir(world), orion["address_id"]):
            things = Things("home", {**home.parts, "address_id": address_id, "number": orion["number"]})
            for pattern, entry in pages(Customer).items():
                found = _tries(sofia, pattern, entry, things)
                wrong += [line for t in found for line in told(t, {"Amir", "Haddad", "Odile"})]
                if "address_id" in pattern:
                    wrong += [f"{t.what} answers {t.status}" for t in found if t.status != NOT_FOUND]
        assert wrong == []

    def test_is_a_stranger_at_another_retailer(self, sofia, orion):
        wrong = []
        for pattern, entry in pages(Customer).items():
            wrong += _not_sent_away(sofia, pattern, entry, orion)
        assert wrong == []

    def test_is_no_staff(self, sofia, home):
        answer = sofia.get(f"/orders/{home['number']}/")
        assert (answer.status_code, SIGN_IN in answer["Location"]) == (302, True)

    def _address_of_amir(self, world):
        added = customers.add_address(
            code="C-2", street="9 Far Road", city="Hull", country="GB", by=world.operator(), at=clock.now()
        )
        return added.id


class TestALink:
    @pytest.mark.feature("S14", by="access")
    def test_opens_its_own_order_and_no_word_of_another(self, world, home, orion):
        client, wrong = Client(raise_request_exception=False), []
        for mine, other in ((home, orion), (orion, home)):
            for pattern, entry in pages(Link).items():
                address = "/" + pattern.replace("<str:text>", "{0}").replace("<str:code>", "{0}")
                found = visit(client, "GET", address.format(mine.links[entry.kind]))
                wrong += told(found, other.words)
        assert wrong == []

    def test_opens_nothing_when_its_text_is_mixed_from_two(self, world, home, orion):
        """The ids of one order with the signature of another."""
        client, answers = Client(raise_request_exception=False), set()
        for pattern, entry in pages(Link).items():
            if entry.kind == "track":
                text = home.links["track"][:-1] + orion.links["track"][-1:] + "X"
            else:
                said, _, _ = home.links[entry.kind].rpartition(".")
                text = f"{said}.{orion.links[entry.kind].rpartition('.')[2]}"
            address = "/" + pattern.replace("<str:text>", text).replace("<str:code>", text)
            answers |= {visit(client, method, address).status for method in ("GET", "POST")} - {405}
        assert answers == {NOT_FOUND}

    def test_of_one_kind_opens_no_page_of_another(self, world, home):
        client = Client(raise_request_exception=False)
        assert visit(client, "GET", f"/pay/{home.links['order']}/").status in (404, 410)

    def test_is_no_sign_in(self, world, home):
        client = Client(raise_request_exception=False)
        visit(client, "GET", f"/o/{home.links['order']}/")
        assert visit(client, "GET", f"/orders/{home['number']}/").status == 302
