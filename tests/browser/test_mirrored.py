"""The main pages as people read them who write from right to left: nothing sticks out, nothing covers another."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from comptoir import look
from tests.browser.test_every_page import graves, overflow, places_of

pytestmark = [pytest.mark.browser, pytest.mark.commits]

MIRRORED = Path(look.__file__).parent / "static" / "look" / "tabler-rtl.css"
SIZES = pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])


def mirror(page: Page) -> None:
    """As the frame of a page does for a language that is written from right to left."""

    def mirrored(route: Route) -> None:
        route.fulfill(path=MIRRORED, content_type="text/css")

    page.route(re.compile(r"/look/tabler(\.[0-9a-f]+)?\.css"), mirrored)
    page.add_init_script(
        "new MutationObserver(() => { document.documentElement.dir = 'rtl'; }).observe(document, { childList: true });"
    )


def sticks_out(page: Page) -> list[str]:
    """What begins left of the window, but for what scrolls inside its own box or is hidden there on purpose."""
    found = page.evaluate(
        """() => {
          const scrolls = (e) => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
          return [...document.querySelectorAll("main *, header *, nav *")].filter((e) => {
            const box = e.getBoundingClientRect();
            return box.width > 1 && box.height > 1 && box.left < -1 && !e.closest(".skip, .unseen") && !scrolls(e);
          }).map((e) => e.outerHTML.slice(0, 120)).slice(0, 1);
        }"""
    )
    return [f"{page.url}: sticks out at the left: {found[0]}"] if found else []


class TestMirrored:
    @SIZES
    def test_pages_of_the_console_can_be_used(self, sit_down, product, shoot, phone):
        number = product.place(MUG=1)["number"]
        ruth, found = sit_down("ruth", phone=phone), []
        mirror(ruth)
        for address in [*places_of(ruth), f"/orders/{number}/", "/orders/new/", "/customers/C-1/", "/settings/HOME/"]:
            ruth.goto(address)
            assert ruth.evaluate("getComputedStyle(document.body).direction") == "rtl"
            shoot(ruth, address.strip("/").replace("/", "-") or "home")
            found += graves(ruth) + overflow(ruth) + sticks_out(ruth)
        assert not found, "\n".join(found)

    @SIZES
    def test_pages_of_the_customer_can_be_used(self, sit_down, product, shoot, phone):
        link, found = product.place(MUG=1)["payment_link"], []
        sofia = sit_down(phone=phone)
        mirror(sofia)
        for name, address in {"pay": link, "shop": "/s/HOME/", "sign-in": "/s/HOME/account/sign-in/"}.items():
            sofia.goto(address)
            shoot(sofia, name)
            found += graves(sofia) + overflow(sofia) + sticks_out(sofia)
        assert not found, "\n".join(found)
