"""Real browsers in front of the real processes.

A picture of every open page is kept in ``screenshots/`` when a test fails, and of every step with
``COMPTOIR_SCREENSHOTS=1``.
"""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from comptoir.config import places
from comptoir.kernel import clock, scope
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.payments import links
from comptoir.shops import commands as shops
from comptoir.shops.queries import forget_tree
from tests import databases
from tests.product import Product
from tests.world import PASSWORD, World

CHROMIUM = os.environ.get("COMPTOIR_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PICTURES = places.CLONE / "screenshots"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 760}
PATIENCE_MS = 20_000
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="package")
def product(seeded_template, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Product]:
    """Everything started once for these tests, on a copy of the world whose shop can take cards."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no browser at {CHROMIUM}; name one in COMPTOIR_CHROMIUM.")
    if not (settings.ROOT / "assets" / "vendor").is_dir():
        pytest.skip("The pages' assets are not built; python -m comptoir.config.assets builds them.")
    name = f"{databases.NAME}_browser"
    with django_db_blocker.unblock():
        databases.create(name, seeded_template)
    product = Product(
        database_url=databases.address(name), data=settings.DATA, folder=tmp_path_factory.mktemp("product")
    )
    with django_db_blocker.unblock(), databases.connected_as_app(name):
        take_cards(World())
        product.late_link = link_of_late_order(World(), product)
    try:
        product.start()
        yield product
    finally:
        product.end()
        with django_db_blocker.unblock():
            databases.drop(name)


def take_cards(world: World) -> None:
    forget_tree()
    shops.set_secret(
        shop_id=world.shop("HOME").id, name="card_gateway.secret_key", value="sk_sandbox_home",
        by=world.operator("HOME"), at=clock.now(),
    )  # fmt: skip


def link_of_late_order(world: World, product: Product) -> str:
    """The payment link of an order placed days ago, which nobody paid."""
    order = orders.place_order(
        shop_id=world.shop("HOME").id, customer_code="C-1", lines=[("MUG", 1)], channel="console",
        by=world.operator("HOME"), at=clock.now() - timedelta(days=3),
    )  # fmt: skip
    with scope.reading(world.operator("HOME")):
        intent = queries.order_page(order.number or "").intents[-1]
    return f"{product.url}/pay/{links.link_text(intent)}/"


@pytest.fixture(scope="package")
def chromium(product: Product) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What browsers found wrong with our pages: errors of scripts, what the content rules refused."""

    def listen_to(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{message.location.get('url', '')}: {message.text}")

    def forget(self, pattern: str) -> None:
        """What a test brought about itself."""
        self[:] = [said for said in self if not re.search(pattern, said)]


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def sit_down(
    chromium: Browser, product: Product, complaints: Complaints, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """``sit_down("ana")``: the browser of a person of the staff, signed in; ``sit_down()``: a stranger's.

    ``phone=True`` is 360 pixels wide, ``dark=True`` has the dark theme. Whatever a page complained of fails the test.
    """
    contexts: list[BrowserContext] = []

    def open_browser(name: str = "", *, phone: bool = False, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=product.url, viewport=PHONE if phone else DESK, color_scheme="dark" if dark else "light",
            has_touch=phone, locale="en-GB", reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.on("page", complaints.listen_to)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        if name:
            sign_in(page, name)
        return page

    yield open_browser
    for number, page in enumerate(page for context in contexts for page in context.pages):
        if request.node.stash.get(FAILED, False):
            picture(page, f"{request.node.name}-{number}")
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(f"{name}@staff.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("nav.rail").first).to_be_attached()


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of a step, where somebody asked for pictures."""

    def keep(page: Page, step: str) -> None:
        if os.environ.get("COMPTOIR_SCREENSHOTS") == "1":
            picture(page, f"{request.node.name}-{step}")

    return keep


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{re.sub(r'[^a-zA-Z0-9_-]+', '-', name)}.png", full_page=True)
