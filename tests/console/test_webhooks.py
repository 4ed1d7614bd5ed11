"""Settings → Webhooks: the addresses, the secret shown once, the log."""

import re

import pytest

from comptoir.exchange import reactions
from comptoir.exchange.models import Endpoint
from comptoir.kernel import scope
from tests.exchange.conftest import receiver  # noqa: F401 (a fixture)
from tests.orders.scene import placed

HOME = "/settings/HOME/webhooks/"


@pytest.fixture
def ruth(as_staff):
    return as_staff("ruth")


def added(ruth, world, url):
    answer = ruth.post(HOME, {"url": url, "events": "order.placed, order.held"})
    with scope.reading(world.ruth):
        return answer, Endpoint.objects.get(removed_at=None).id


class TestWebhooks:
    @pytest.mark.feature("I17", by="page")
    def test_are_added_tested_told_and_told_again(self, ruth, world, receiver):  # noqa: F811
        answer, webhook = added(ruth, world, receiver.url)
        (secret,) = re.findall(r"whsec_[\w/+=]+(?=</code>)", answer.content.decode())
        assert answer["Cache-Control"] == "no-store"
        assert secret not in ruth.get(HOME).content.decode()
        assert "It answered 200" in ruth.post(f"{HOME}{webhook}/test/", follow=True).content.decode()

        placed(world, ("MUG", 1))
        span = {"since": "2020-01-01T00:00", "until": "2040-01-01T00:00"}
        page = ruth.post(f"{HOME}{webhook}/replay/", span, follow=True).content.decode()
        assert "1 event will be told again." in page
        reactions.send_waiting(webhook, by=world.operator())
        page = ruth.get(f"{HOME}{webhook}/?state=sent").content.decode()
        assert receiver.ids[-1] in page
        (again,) = re.findall(rf'action="({HOME}{webhook}/deliveries/\d+/replay/)"', page)
        assert ruth.post(again, follow=True).status_code == 200
        reactions.send_waiting(webhook, by=world.operator())
        assert receiver.ids[-1] == receiver.ids[-2]

    def test_are_changed_switched_renewed_and_removed(self, ruth, world):
        _, webhook = added(ruth, world, "https://hooks.example/")
        path = f"{HOME}{webhook}/"
        assert "order.refunded" in ruth.post(path, {"events": "order.refunded"}, follow=True).content.decode()
        assert "Switch on" in ruth.post(f"{path}switch/", {"on": "0"}, follow=True).content.decode()
        assert "whsec_" in ruth.post(f"{path}secret/").content.decode()
        ruth.post(f"{path}removal/")
        assert ruth.get(path).status_code == 404

    def test_are_refused_with_what_was_typed(self, ruth, world):
        answer = ruth.post(HOME, {"url": "https://127.0.0.1/", "events": "*"})
        assert answer.status_code == 422
        assert "private network" in answer.content.decode()
        _, webhook = added(ruth, world, "https://hooks.example/")
        assert ruth.post(f"{HOME}{webhook}/", {"events": "nonsense"}).status_code == 422
        assert ruth.post(f"{HOME}{webhook}/replay/", {"since": "x", "until": ""}).status_code == 422


class TestFailing:
    def test_stands_on_the_home_page_of_who_keeps_webhooks(self, ruth, as_staff, world, receiver):  # noqa: F811
        _, webhook = added(ruth, world, receiver.url)
        receiver.stop()
        placed(world, ("MUG", 1))
        ruth.post(f"{HOME}{webhook}/replay/", {"since": "2020-01-01T00:00", "until": "2040-01-01T00:00"})
        reactions.send_waiting(webhook, by=world.operator())

        assert "A webhook is not taken" in ruth.get("/").content.decode()
        assert f"{HOME}{webhook}/" in ruth.get("/").content.decode()
        assert "A webhook is not taken" not in as_staff("ana").get("/").content.decode()
