"""Webhooks as a program that manages sets them up."""

from datetime import timedelta

import pytest

from comptoir.exchange import reactions
from comptoir.kernel import clock
from tests.exchange.conftest import receiver  # noqa: F401 (a fixture)

URL = "https://hooks.example/told"


@pytest.fixture
def program(program_of):
    return program_of("manage")


@pytest.fixture
def made(program):
    return program.post("webhooks", {"url": URL, "events": ["order.*"]}).json()


class TestWebhooks:
    @pytest.mark.feature("I17", by="api")
    def test_are_added_changed_switched_and_removed(self, program, made):
        path = f"webhooks/{made['id']}"
        assert made["secret"].startswith("whsec_")
        assert made["secret"] not in program.get(path).content.decode()
        changed = program.post(f"{path}/changes", {"events": ["*"]}).json()
        assert (changed["url"], changed["events"]) == (URL, ["*"])
        assert not program.post(f"{path}/switch", {"on": False}).json()["is_on"]
        assert program.post(f"{path}/secret").json()["secret"] != made["secret"]
        assert [row["id"] for row in program.get("webhooks").json()] == [made["id"]]
        assert program.post(f"{path}/removal").json() == {"id": made["id"]}
        assert program.get("webhooks").json() == []

    def test_are_for_keys_that_manage(self, program_of, made):
        for key in ("read", "write"):
            assert program_of(key).get("webhooks").status_code == 403
            assert program_of(key).get(f"webhooks/{made['id']}/deliveries").status_code == 403
            assert program_of(key).post("webhooks", {"url": URL, "events": ["*"]}).status_code == 403

    def test_refuse_an_address_twice_and_a_private_one(self, program, made):
        assert program.post("webhooks", {"url": URL, "events": ["*"]}).status_code == 409
        assert program.post("webhooks", {"url": "https://127.0.0.1/", "events": ["*"]}).status_code == 422


class TestTheLog:
    def test_tells_each_try_and_is_replayed(self, program, world, receiver):  # noqa: F811
        made = program.post("webhooks", {"url": receiver.url, "events": ["order.placed"]}).json()
        path, now = f"webhooks/{made['id']}", clock.now()
        for _ in range(2):
            program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]})
        span = {"since": (now - timedelta(hours=1)).isoformat(), "until": (now + timedelta(hours=1)).isoformat()}
        assert program.post(f"{path}/replay", span).json() == {"count": 2}
        reactions.send_waiting(made["id"], by=world.operator())
        first = program.get(f"{path}/deliveries", limit=1).json()
        (second,) = program.get(f"{path}/deliveries", after=first["next"]).json()["items"]
        assert (second["state"], second["status"], second["tries"]) == ("sent", 200, 1)
        assert second["event_id"] in receiver.ids
        again = program.post(f"webhooks/deliveries/{second['id']}/replay").json()
        assert (again["state"], again["event_id"]) == ("queued", second["event_id"])
        assert program.get(f"{path}/deliveries", state="failed").json()["items"] == []
        assert program.post(f"{path}/replay", {}).json()["count"] == 1

    @pytest.mark.parametrize("span", [{"since": "2026-01-01T00:00:00Z"}, {"since": "2026-01-01", "until": "2026-01-02"},
                                      {"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}])  # fmt: skip
    def test_refuses_a_time_that_is_none(self, program, made, span):
        assert program.post(f"webhooks/{made['id']}/replay", span).status_code == 422
