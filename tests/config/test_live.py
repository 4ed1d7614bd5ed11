"""The live process: who may listen, what each hears, and that nothing is missed."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from comptoir.kernel import clock
from comptoir.orders import commands as orders
from comptoir.orders.models import Order
from tests import databases
from tests.product import Product
from tests.world import World

pytestmark = pytest.mark.commits

HEARTBEAT = 0.5
SOON = 15.0  # Seconds; the machine may be busy.
QUIET = 3 * HEARTBEAT  # Long enough for whatever would come.


class Listener:
    """A page's stream: what an EventSource hears, and the place it would come back to."""

    def __init__(self, address: str, cookie: str = "", *, origin: str = settings.ADDRESS, age_ms: int = 0) -> None:
        self.address, self.last, self.age_ms = address, "", age_ms
        self.headers = {"Cookie": cookie, "Origin": origin}
        self.come_back()

    def come_back(self) -> None:
        """Connect; after a stream that broke off, from the last place it knows."""
        self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=SOON)
        given = {**self.headers, "Last-Event-ID": self.last}
        self.connection.request(
            "GET", f"/live?age={self.age_ms}", headers={name: value for name, value in given.items() if value}
        )
        self.answer = self.connection.getresponse()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.answer.close()
        self.connection.close()

    def next(self, name: str) -> dict[str, Any]:
        """The next event of this name; those before it are passed over."""
        until = time.monotonic() + SOON
        while time.monotonic() < until:
            if (event := self._event())["name"] == name:
                return event
        raise AssertionError(f"{name} was not heard within {SOON:.0f} seconds.")

    def heard_within(self, seconds: float) -> list[dict[str, Any]]:
        """Every event of a while; the signs of life between them keep this from waiting longer."""
        found: list[dict[str, Any]] = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            line = self._line()
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
        return found

    def ends_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self._line()
            except (ConnectionError, http.client.HTTPException):
                return True
        return False

    def _event(self) -> dict[str, Any]:
        while True:
            line = self._line()
            if line.startswith("id: "):
                self.last = line.removeprefix("id: ")
            elif line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))

    def _line(self) -> str:
        line = self.answer.readline()
        if not line:
            raise ConnectionError("The stream ended.")
        return line.decode().rstrip("\n")


@pytest.fixture
def live(committed_world: World, tmp_path) -> Iterator[str]:
    """The real live process on a world of its own; its address."""
    product = Product(
        database_url=databases.address(f"{databases.NAME}_commits"), data=settings.DATA, folder=tmp_path,
        COMPTOIR_ADDRESS=settings.ADDRESS, COMPTOIR_LIVE_HEARTBEAT=str(HEARTBEAT),
    )  # fmt: skip
    try:
        product.start("live")
        yield product.live_url
    finally:
        product.end()


@pytest.fixture
def browser_of(committed_world: World) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(committed_world.staff(name))
        return client

    return sign_in


@pytest.fixture
def listen(live: str, browser_of: Callable[[str], Client]) -> Iterator[Callable[[str], Listener]]:
    """``listen("ana")``: the stream of one of her pages."""
    listeners = []

    def open_stream(name: str) -> Listener:
        listener = Listener(live, cookie_of(browser_of(name)))
        assert listener.answer.status == 200
        listener.heard_within(0.1)  # It listens from here on.
        listeners.append(listener)
        return listener

    yield open_stream
    for listener in listeners:
        listener.connection.close()


def cookie_of(client: Client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def place(world: World, *, shop: str = "HOME", sku: str = "MUG") -> Order:
    return orders.place_order(
        shop_id=world.shop(shop).id, customer_code=None, lines=[(sku, 1)], channel="console", by=world.operator(shop),
        address={"name": "A", "street": "1 Row", "city": "Leeds", "postcode": "LS1 5HD",
                 "country": world.shop(shop).country}, at=clock.now(),
    )  # fmt: skip


class TestAStream:
    def test_is_for_people_who_signed_in(self, live):
        with Listener(live) as stranger:
            assert (stranger.answer.status, stranger.answer.read()) == (401, b"Please sign in.")
        with Listener(live, f"{settings.SESSION_COOKIE_NAME}=made-up") as forger:
            assert forger.answer.status == 401

    def test_is_for_our_own_pages_only(self, live, browser_of):
        with Listener(live, cookie_of(browser_of("ana")), origin="https://elsewhere.example") as foreign:
            assert foreign.answer.status == 403

    def test_tells_what_happens_in_ones_own_shop_and_nothing_of_another(self, committed_world, listen):
        ana, bruno = listen("ana"), listen("bruno")

        mine = place(committed_world)
        theirs = place(committed_world, shop="ORION", sku="TASSE")

        assert ana.next("order.placed")["order"] == mine.id
        assert bruno.next("order.placed")["order"] == theirs.id
        shops = {"ana": committed_world.shop("HOME").id, "bruno": committed_world.shop("ORION").id}
        assert {event["shop"] for event in ana.heard_within(QUIET)} <= {shops["ana"], None}
        assert {event["shop"] for event in bruno.heard_within(QUIET)} <= {shops["bruno"], None}

    def test_carries_no_personal_value(self, committed_world, listen):
        ana = listen("ana")
        place(committed_world)

        assert set(ana.next("order.placed")) == {"order", "customer", "kind", "id", "shop", "name"}

    def test_replays_what_a_page_missed(self, committed_world, listen):
        ana = listen("ana")
        place(committed_world)
        ana.next("order.placed")
        ana.connection.close()

        missed = [place(committed_world).id, place(committed_world).id]

        ana.come_back()
        heard = placed_orders(ana.heard_within(QUIET))
        assert heard[-2:] == missed  # Before them perhaps again what it had: twice is better than never.

    def test_begins_where_its_page_was_read(self, committed_world, live, browser_of):
        with Listener(live, cookie_of(browser_of("ana"))) as earlier:
            earlier.heard_within(0.1)
            known = place(committed_world)
            earlier.next("order.placed")
            time.sleep(QUIET)
            missed = place(committed_world)
            earlier.next("order.placed")

        with Listener(live, cookie_of(browser_of("ana")), age_ms=1000) as page:
            assert placed_orders(page.heard_within(QUIET)) == [missed.id] != [known.id]

    def test_tells_at_once_and_once_while_a_long_transaction_runs_elsewhere(self, committed_world, listen):
        ana = listen("ana")
        with psycopg.connect(databases.address(f"{databases.NAME}_commits")) as elsewhere:
            elsewhere.execute("select pg_current_xact_id()")
            first = place(committed_world)
            assert ana.next("order.placed")["order"] == first.id
        second = place(committed_world)

        assert placed_orders(ana.heard_within(QUIET)) == [second.id]

    def test_ends_soon_after_sign_out(self, live, browser_of):
        browser = browser_of("ana")
        with Listener(live, cookie_of(browser)) as ana:
            assert not ana.ends_within(QUIET)
            browser.logout()

            assert ana.ends_within(HEARTBEAT + SOON)

    def test_comes_back_after_the_database_was_away(self, committed_world, listen):
        ana = listen("ana")
        first = place(committed_world)
        ana.next("order.placed")
        cut_all_connections()

        missed = place(committed_world)

        while (heard := next_order_of(ana)) == first.id:  # Perhaps once more what it had.
            pass
        assert heard == missed.id


def placed_orders(events: list[dict[str, Any]]) -> list[int]:
    return [event["order"] for event in events if event["name"] == "order.placed"]


def next_order_of(listener: Listener) -> int:
    """Of the next order placed; the stream may break off meanwhile, and an EventSource comes back."""
    try:
        return listener.next("order.placed")["order"]
    except (ConnectionError, http.client.HTTPException):
        listener.come_back()
        return listener.next("order.placed")["order"]


def cut_all_connections() -> None:
    """As when PostgreSQL is started anew: every connection of this database ends, ours too."""
    connections.close_all()
    with psycopg.connect(databases.address(f"{databases.NAME}_commits"), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and usename = current_user and pid <> pg_backend_pid()"
        )
