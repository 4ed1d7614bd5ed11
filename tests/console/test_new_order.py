"""The screen where an agent sells: what it shows, what it prices, what it places."""

import re

import pytest
from django.urls import reverse

from comptoir.orders.models import Order
from tests.world import World

URL = "/orders/new/"
FORM = "/orders/new/form/"


@pytest.fixture
def ana(client, world: World):
    client.force_login(world.staff("ana"))
    return client


def form(**more: object) -> dict[str, object]:
    """A form with one mug for Sofia, as the page sends it."""
    return {
        "token": "t-1", "shop": "HOME", "customer": "C-1", "line_sku": ["MUG"], "line_quantity": ["1"], **more,
    }  # fmt: skip


def htmx(target: str) -> dict[str, str]:
    return {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": target}


class TestPage:
    def test_begins_for_the_customer_of_the_address(self, ana):
        html = ana.get(URL, {"customer": "C-1"}).content.decode()

        assert "Sofia Keller" in html
        assert "14 Park Row" in html
        assert "keller@" not in html
        assert "+447700900144" not in html
