"""Every page of the rail, light and dark, at a desk and on a phone of 360 pixels: usable by all, and no complaint."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.product import Product, link

pytestmark = [pytest.mark.browser, pytest.mark.commits]

RETURNED = {"lines": [{"position": 1, "quantity": 1}], "reason": "Too small", "way": "brought"}
GRAVE = ("serious", "critical")
LOOKS = pytest.mark.parametrize(
    ("phone", "dark"), [(False, False), (False, True), (True, False), (True, True)],
    ids=["desk-light", "desk-dark", "phone-light", "phone-dark"],
)  # fmt: skip


class TestEveryPage:
    @LOOKS
    def test_of_the_rail_can_be_used_by_all(self, sit_down, product, shoot, phone, dark):
        number, brought = product.place(MUG=1)["number"], delivered(product)
        marc = sit_down("marc", phone=phone, dark=dark)
        found = []
        others = (f"/orders/{number}/", f"/orders/{brought}/history/", "/orders/new/", "/customers/C-1/")
        for address in [*places_of(marc), *others]:
            marc.goto(address)
            shoot(marc, address.strip("/").replace("/", "-") or "home")
            found += graves(marc) + overflow(marc)
        assert not found, "\n".join(found)

    @LOOKS
    def test_of_the_settings_can_be_used_by_all(self, sit_down, shoot, phone, dark):
        ruth = sit_down("ruth", phone=phone, dark=dark)
        ruth.goto("/settings/HOME/")
        tabs = ruth.get_by_role("navigation", name="Settings").locator("a").all()
        addresses = [address for tab in tabs if (address := tab.get_attribute("href"))]
        found = []
        for address in [*addresses, "/refunds/", "/proof/", "/proof/ledger/?shop=HOME"]:
            ruth.goto(address)
            shoot(ruth, address.strip("/").replace("/", "-").partition("?")[0])
            found += graves(ruth) + overflow(ruth)
        assert len(addresses) > 8
        assert not found, "\n".join(found)

    @LOOKS
    def test_of_the_work_can_be_used_by_all(self, sit_down, product, shoot, phone, dark):
        number, brought = product.place(MUG=2)["number"], delivered(product)
        back = product.call("POST", f"orders/{brought}/deliveries/1/returns", RETURNED)["id"]
        quote = product.call("POST", "quotes", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 12}]})["number"]
        comes = {"location": "WAKEFIELD", "lines": [{"sku": "MUG", "quantity": 24}]}
        inbound = product.call("POST", "stock/inbounds", comes, key="manage")["id"]
        one = {"location": "LEEDS", "what": "chosen", "skus": ["RED-SCARF"]}
        count = product.call("POST", "stock/count-sessions", one, key="manage")["id"]
        ruth, found = sit_down("ruth", phone=phone, dark=dark), []
        for name, address in {
            "edit": f"/orders/{number}/edit/", "brought": f"/orders/{brought}/", "returns": "/returns/",
            "return": f"/returns/{back}/", "approvals": "/approvals/", "calls": "/confirmations/", "quotes": "/quotes/",
            "quote": f"/quotes/{quote}/", "inbounds": "/stock/inbounds/", "inbound-new": "/stock/inbounds/new/",
            "inbound": f"/stock/inbounds/{inbound}/", "counts": "/stock/counts/", "count-new": "/stock/counts/new/",
            "count": f"/stock/counts/{count}/", "suppliers": "/stock/suppliers/",
            "cancel": f"/orders/{number}/cancellation/", "stop": "/customers/C-1/stop/",
        }.items():  # fmt: skip
            ruth.goto(address)
            shoot(ruth, name)
            found += graves(ruth) + overflow(ruth)
        product.call("POST", f"stock/count-sessions/{count}/cancellation", {"reason": "Seen"}, key="manage")
        assert not found, "\n".join(found)

    @LOOKS
    def test_of_the_customer_can_be_used_by_all(self, sit_down, product, shoot, phone, dark):
        order, sent = product.place(MUG=2), delivered(product)
        status = link(product.mail(sent, "was delivered"), "/o/")
        parcel = link(product.mail(sent, "is on its way"), "/track/")
        sofia = sit_down(phone=phone, dark=dark)
        found = []
        for name, address in {"pay": order["payment_link"], "status": status, "parcel": parcel,
                              "shop": "/s/HOME/", "sign-in": "/sign-in/"}.items():  # fmt: skip
            sofia.goto(address)
            shoot(sofia, name)
            found += graves(sofia) + overflow(sofia)
        assert not found, "\n".join(found)


def places_of(page: Page) -> list[str]:
    """Where the rail leads."""
    links = page.locator("nav.rail").first.locator("a").all()
    return [address for one in links if (address := one.get_attribute("href"))]


def delivered(product: Product) -> str:
    """The number of an order that went the whole way."""
    number = product.place(MUG=1)["number"]
    product.call("POST", f"orders/{number}/payments", {"source": "cash", "reference": number})
    product.can_be_packed(number)
    for step, body in (("packing", {}), ("packed", {}), ("shipment", {"rider": "Tom"}), ("delivered", {})):
        product.call("POST", f"orders/{number}/deliveries/1/{step}", body)
    return number


def graves(page: Page) -> list[str]:
    """What axe finds serious or critical, with the first element that has it."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [
        f"{page.url}: {one['impact']}: {one['help']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])}×)"
        for one in found
        if one["impact"] in GRAVE
    ]


def overflow(page: Page) -> list[str]:
    """A page that is wider than its window, with what sticks out."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? "" :
        [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
        .map((e) => e.outerHTML.slice(0, 120))[0] ?? "something" """
    )
    return [f"{page.url}: wider than its window: {wide}"] if wide else []
