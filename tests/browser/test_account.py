"""A customer signs in by the code in her mail and keeps her account: at a desk, on a phone, in the dark."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_every_page import delivered, graves, overflow
from tests.product import Product, eventually

pytestmark = [pytest.mark.browser, pytest.mark.commits]

SOFIA, AMIR = "sofia.keller@mail.example", "amir.haddad@mail.example"
PASSWORD = "four quiet herons"
PAGES = ("", "orders/", "addresses/", "addresses/new/", "profile/", "password/")
LOOKS = {"desk": {}, "desk-dark": {"dark": True}, "phone": {"phone": True}, "phone-dark": {"phone": True, "dark": True}}


def sign_in(page: Page, product: Product, email: str) -> None:
    """From the shop's front page, by the code in the mail."""
    before = len(product.mails("Your code"))
    page.goto("/s/HOME/")
    page.get_by_role("link", name="My account").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    eventually(lambda: len(product.mails("Your code")) > before or None, "a mail with a code")
    mail = product.mail("Your code", "Alder Home")
    page.get_by_label("Code from the mail").fill(re.search(r"\b\d{3} \d{3}\b", mail["text"])[0])
    page.get_by_role("button", name="Sign in").click()


class TestMyAccount:
    @pytest.mark.feature("O3", by="page")
    def test_is_entered_by_a_code_and_then_by_a_password(self, sit_down, product):
        amir = sit_down()
        sign_in(amir, product, AMIR)
        heading = amir.get_by_role("heading", level=1)
        expect(heading).to_have_text("Hello Amir")
        amir.goto("/s/HOME/account/password/")
        amir.get_by_label("New password", exact=True).fill(PASSWORD)
        amir.get_by_label("New password again").fill(PASSWORD)
        amir.get_by_role("button", name="Set the password").click()
        expect(amir.get_by_text("Your password is set")).to_be_visible()
        amir.get_by_role("navigation", name="My account", exact=True).get_by_role("button", name="Sign out").click()
        expect(heading).to_have_text("Sign in")

        amir.get_by_role("link", name="Sign in with a password").click()
        amir.get_by_label("E-mail address").fill(AMIR)
        amir.get_by_label("Password").fill(PASSWORD)
        amir.get_by_role("button", name="Sign in").click()
        expect(heading).to_have_text("Hello Amir")

    def test_can_be_used_by_all(self, sit_down, product, shoot):
        product.place(MUG=2, RED_SCARF=1)
        delivered(product)
        first, found = sit_down(), []
        sign_in(first, product, SOFIA)
        expect(first.get_by_role("heading", level=1)).to_have_text("Hello Sofia")
        for look, how in LOOKS.items():
            stranger, page = sit_down(**how), sit_down(**how)
            page.context.add_cookies(first.context.cookies())
            visits = [(page, name) for name in PAGES]
            for who, name in [*visits, (stranger, "sign-in/"), (stranger, "sign-in/password/")]:
                who.goto(f"/s/HOME/account/{name}")
                shoot(who, f"account-{look}-{name.strip('/').replace('/', '-') or 'overview'}")
                found += graves(who) + overflow(who)
        assert not found, "\n".join(found)
