"""The main job where there is no network at all: run in a network namespace of its own by ``test_alone.py``.

An embedded PostgreSQL, the real processes, the sandbox gateway and the mail catcher; the customer is a program here.
Prints what each step came to, and ends with an error where one did not.
"""

import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urljoin

from comptoir.config.postgres import Cluster
from comptoir.config.words import say

NOWHERE = ("192.0.2.1", 443)  # An address for documentation (RFC 5737): nobody is there.
CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Sofia Keller"}


def main() -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    assert not is_reachable(NOWHERE), "There is a way out of this namespace."

    folder = Path(tempfile.mkdtemp(prefix="comptoir-alone-"))
    folder.chmod(0o711)  # PostgreSQL's user passes through it.
    cluster = Cluster(folder)
    try:
        cluster.start()
        os.environ |= {"COMPTOIR_DATA": str(folder), "DATABASE_URL": cluster.url("app")}
        os.environ["DATABASE_OWNER_URL"] = cluster.url("owner")
        open_for_business()
        sell_and_deliver(folder)
    finally:
        cluster.end()
        shutil.rmtree(folder, ignore_errors=True)


def is_reachable(address: tuple[str, int]) -> bool:
    """Whether a packet to an address finds a way out, even if nobody answers it."""
    try:
        socket.create_connection(address, timeout=2).close()
    except TimeoutError:
        return True
    except OSError:
        return False
    return True


def open_for_business() -> None:
    """The world of the tests in the embedded database, and a shop that takes cards."""
    import django

    django.setup()
    from django.core.management import call_command

    from comptoir.kernel import clock
    from comptoir.shops import commands as shops
    from tests import databases, world

    with databases.connected_as_owner("comptoir"):
        call_command("migrate", verbosity=0)
        world.build()
    with databases.connected_as_app("comptoir"):
        home = world.World()
        shops.set_secret(
            shop_id=home.shop("HOME").id, name="card_gateway.secret_key", value="sk_sandbox_home",
            by=home.operator("HOME"), at=clock.now(),
        )  # fmt: skip


def sell_and_deliver(folder: Path) -> None:
    from tests.product import Product

    product = Product(database_url=os.environ["DATABASE_URL"], data=folder, folder=folder / "programs")
    try:
        product.start()
        order = product.place(MUG=2, RED_SCARF=1)
        number = order["number"]
        pay(order["payment_link"])
        product.can_be_packed(number)
        for step, body in (("packing", {}), ("packed", {}), ("shipment", {"rider": "Tom"}), ("delivered", {})):
            product.call("POST", f"orders/{number}/deliveries/1/{step}", body)
        found = product.call("GET", f"orders/{number}")
        told = product.mail(number, "was delivered")
        say(f"{number} {found['stage']} {found['money']['badge']}: {told['subject']}")
        assert (found["stage"], found["money"]["outstanding_minor"]) == ("delivered", 0)
    finally:
        product.end()


def pay(link: str) -> None:
    """What a customer's browser does: the pay page, its button, the card at the gateway."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(link, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, page
    card_page = browser.open(urljoin(link, "card/"), urlencode({"csrfmiddlewaretoken": token[1]}).encode(), timeout=30)
    assert "/gateway/pay/" in card_page.url, card_page.url
    back = browser.open(card_page.url, urlencode(CARD).encode(), timeout=30)
    assert back.url.startswith(link), back.url


if __name__ == "__main__":
    sys.exit(main())
