"""A card typed on our page: by keyboard on a phone, past us. What is typed reaches nothing of ours."""

import re

import psycopg
import pytest
from playwright.sync_api import expect
from psycopg import sql

from tests import databases
from tests.product import link

pytestmark = [pytest.mark.browser, pytest.mark.commits]
GOOD, DECLINED, CODE = "5555555555554444", "4000000000000002", "987"


def may_pay_by_form(page, is_on: bool) -> None:
    page.goto("/settings/HOME/payments/")
    card = page.locator(".card").filter(has=page.get_by_role("heading", name="Card typed in the shop"))
    card.get_by_label("Customers may pay so").set_checked(is_on)
    card.get_by_role("button", name="Keep").click()
    expect(page.get_by_text(re.compile("“Card typed in the shop” is"))).to_be_visible()


def type_card(page, number: str, expiry: str = "1234", code: str = CODE) -> None:
    """By the keyboard alone, from the first field to Enter."""
    for field in ("Card number", "Valid until", "Security code"):
        page.get_by_label(field).fill("")
    page.get_by_label("Card number").focus()
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    page.keyboard.type(expiry)
    page.keyboard.press("Tab")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def places_that_hold(product, *texts: str) -> list[str]:
    """The tables and logs in which one of these texts stands."""
    found = []
    name = f"{databases.NAME}_browser"
    with psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            query = sql.SQL("select count(*) from {} as row where row::text like any(%s)").format(sql.Identifier(table))
            if connection.execute(query, [[f"%{text}%" for text in texts]]).fetchone()[0]:
                found.append(table)
    logs = [path for one in product.programs.values() for path in one.log.parent.rglob("*") if path.is_file()]
    for path in {path for path in logs if "sqlite" not in path.name and path.suffix in (".log", ".json", ".txt", "")}:
        if any(text in path.read_text(errors="replace") for text in texts):
            found.append(path.name)
    return found


@pytest.mark.feature("Y4", by="page")
def test_a_card_goes_past_us_to_the_gateway(sit_down, product, shoot):
    ruth, sofia = sit_down("ruth"), sit_down(phone=True)
    may_pay_by_form(ruth, True)
    ours: list[str] = []
    sofia.on("request", lambda request: ours.append(f"{request.url} {request.post_data or ''}"))
    number = product.place(MUG=1)["number"]
    sofia.goto(link(product.mail(number, "Please pay"), "/pay/"))
    rules = sofia.request.get(sofia.url).headers["content-security-policy"]
    assert product.mail_url.removesuffix("/mail") in rules.partition("connect-src")[2].partition(";")[0]
    fields = sofia.locator("#card-form fieldset input")
    assert [one.get_attribute("name") for one in fields.all()] == [None, None, None]
    assert [one.get_attribute("autocomplete") for one in fields.all()] == ["cc-number", "cc-exp", "cc-csc"]

    type_card(sofia, "4242424242424241", "0120", "9")
    for words in ("a digit is wrong", "no longer valid", "three or four digits"):
        expect(sofia.get_by_text(re.compile(words))).to_be_visible()
    expect(sofia.get_by_label("Card number")).to_be_focused()
    expect(sofia.get_by_label("Card number")).to_have_value("4242 4242 4242 4241")
    assert sofia.evaluate("document.documentElement.scrollWidth") <= 360
    shoot(sofia, "wrong")

    type_card(sofia, DECLINED)
    expect(sofia.get_by_text("That payment did not go through")).to_be_visible()
    type_card(sofia, GOOD)
    expect(sofia.get_by_role("heading", level=1)).to_contain_text("Thank you")
    shoot(sofia, "thanks")
    product.stage_becomes(number, "authorized")
    may_pay_by_form(ruth, False)

    sent = [one for one in ours if GOOD in one]
    assert sent
    assert all(one.startswith(product.mail_url.removesuffix("/mail")) for one in sent)
    assert places_that_hold(product, "•• 4444")  # The search finds what is there.
    assert not places_that_hold(product, GOOD, "5555 5555 5555 4444", DECLINED, "4000 0000 0000 0002")
