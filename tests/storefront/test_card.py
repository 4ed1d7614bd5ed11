"""The card form of ours: shown where the shop takes cards so, and no card number is ever taken from it."""

import re

import pytest
from django.test import Client

from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid
from comptoir.orders import commands
from comptoir.payments import commands as payments
from comptoir.payments.gateways.features import is_card_number
from comptoir.payments.queries import operations_of_order
from comptoir.shops import commands as shops
from tests.orders.scene import placed
from tests.storefront.test_pages import pay_path

NUMBER = "4242424242424242"


@pytest.fixture
def order(world, settings):
    settings.GATEWAY_ADDRESS = "http://127.0.0.1:9/gateway"  # Nobody listens there.
    now, shop = clock.now(), world.shop()
    payments.set_way(shop_id=shop.id, gateway="card_form", is_on=True, by=world.ruth, at=now)
    shops.set_secret(shop_id=shop.id, name="card_gateway.secret_key", value="sk_sandbox_home", by=world.ruth, at=now)
    return placed(world, at=now)


def operations(world, order):
    with scope.reading(world.ana):
        return list(operations_of_order(order.id))


@pytest.mark.feature("Y4", by="access")
def test_the_form_names_the_gateway_and_none_of_its_fields(world, order):
    page = Client().get(pay_path(world, order))
    fields = re.findall(r"<input[^>]* id=\"card-[^>]*>", page.text)

    assert len(fields) == 3
    assert not [field for field in fields if " name=" in field]
    assert 'data-tokens="http://127.0.0.1:9/gateway/v1/tokens"' in page.text
    assert re.search(r'data-opened-by="pk_sandbox_\w{16}"', page.text)
    assert "connect-src 'self' " in page["Content-Security-Policy"]
    assert " http://127.0.0.1:9;" in page["Content-Security-Policy"].replace("; form", ";")


@pytest.mark.parametrize("typed", [NUMBER, "", "tok_4242; drop", "4242 4242 4242 4242", "x" * 500])
def test_what_is_no_token_is_refused_and_leaves_nothing(world, order, typed, caplog):
    answer = Client().post(f"{pay_path(world, order)}form/", {"token": typed, "number": NUMBER})

    assert answer.status_code == 422
    assert "Nothing was taken" in answer.text
    assert NUMBER not in answer.text + caplog.text
    assert operations(world, order) == []


def test_a_gateway_that_does_not_answer_is_asked_about_and_not_twice(world, order):
    path = pay_path(world, order)
    for _ in range(2):
        assert Client().post(f"{path}form/", {"token": "tok_4242_x"}).status_code == 302

    assert [row.state for row in operations(world, order)] == ["unknown"]
    assert "Checking your payment" in Client().get(path).text
    assert Client().get(f"{path}state/").headers.get("HX-Redirect") is None


def test_a_program_that_sends_a_number_for_a_token_is_refused(world, order):
    with pytest.raises(Invalid, match="It was not kept"):
        commands.authorise_order(number=order.number, way="card_form", token=NUMBER, by=world.ana, at=clock.now())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (NUMBER, True), ("4242 4242 4242 4242", True), ("5555-5555-5555-4444", True), ("4242424242424241", False),
        ("tok_4242_ab12cd34ef56ab78", False), ("", False), ("378282246310005", True), ("card 4242424242424242 x", True),
    ],
)  # fmt: skip
def test_a_card_number_is_known_by_its_check_digit(text, is_one):
    assert is_card_number(text) == is_one
