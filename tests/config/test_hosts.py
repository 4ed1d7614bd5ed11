"""A shop under a name of its own."""

import pytest
from django.test import Client

from comptoir.kernel import clock
from comptoir.shops import commands


@pytest.fixture
def shops_name(world):
    commands.add_host_name(shop_id=world.shop().id, host="alder.example", by=world.ruth, at=clock.now())
    return "alder.example"


class TestAShopsOwnName:
    def test_shows_the_shops_front_page(self, shops_name):
        page = Client().get("/", headers={"host": shops_name})
        assert page.status_code == 200
        assert "Alder Home" in page.text

    def test_leads_to_its_pages_below_it(self, shops_name):
        assert "Find your order" in Client().get("/order/", headers={"host": f"{shops_name}:8000"}).text

    def test_knows_nothing_of_the_console(self, world, shops_name):
        client = Client()
        client.force_login(world.staff("ruth"))
        for path in ("/orders/", "/customers/", "/settings/HOME/", "/sign-in/"):
            assert client.get(path, headers={"host": shops_name}).status_code == 404, path

    def test_is_no_other_name(self, shops_name):
        assert "Alder Home" not in Client().get("/", headers={"host": "stranger.example"}, follow=True).text
