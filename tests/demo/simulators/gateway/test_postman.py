import time
from datetime import UTC, datetime

import pytest

from comptoir.demo.simulators.gateway import postman
from comptoir.demo.simulators.gateway.signing import callback_secret, sign
from tests.demo.simulators.shop import KEY


class TestPostman:
    def test_signs_each_callback_for_its_moment(self, shop):
        shop.open()
        shop.events(1)

        headers, body = shop.received[0]

        timestamp = int(headers["webhook-timestamp"])
        assert abs(timestamp - time.time()) < 5
        expected = sign(callback_secret(KEY), event=headers["webhook-id"], timestamp=timestamp, body=body)
        assert headers["webhook-signature"] == expected

    def test_names_every_event_by_its_own_id(self, shop):
        shop.pay(shop.open()[1])

        events = shop.events(3)

        assert len({event["id"] for event in events}) == 3
        assert [event["id"] for event in events] == [headers["webhook-id"] for headers, _ in shop.received]
        assert all(abs((datetime.now(UTC) - datetime.fromisoformat(e["created"])).total_seconds()) < 9 for e in events)

    def test_keeps_the_order_of_one_checkout(self, shop):
        for _ in range(5):
            shop.pay(shop.open()[1])

        told: dict[str, list[str]] = {}
        for event in shop.events(15):
            told.setdefault(event["data"]["checkout"], []).append(event["type"])

        assert list(told.values()) == [["checkout.opened", "payment.authorized", "payment.captured"]] * 5

    def test_tries_again_until_it_is_taken(self, shop, monkeypatch):
        monkeypatch.setattr(postman, "PAUSES_SECONDS", (0.05, 0.1))
        shop.answers = [500, 302, 404]

        shop.open()

        events = shop.events(4)
        time.sleep(0.3)
        assert len(shop.received) == 4
        assert len({event["id"] for event in events}) == 1

    def test_is_late_when_told_to_be(self, shop):
        shop.behave(callback_delay_seconds=0.6)

        asked = time.monotonic()
        shop.open()
        shop.events(1)

        assert time.monotonic() - asked >= 0.6

    def test_sends_each_twice_under_one_id(self, shop):
        shop.behave(send_twice=True)

        shop.open()

        first, second = shop.events(2)
        assert first == second

    def test_loses_every_nth(self, shop):
        shop.behave(lose_every_nth=3)

        shop.pay(shop.open()[1])
        shop.open()

        # Checkouts go side by side: only what one of them was told has an order.
        assert sorted(shop.types(3)) == ["checkout.opened", "checkout.opened", "payment.authorized"]
        lost = shop.call("GET", "/gateway/admin/events")[1]["events"][1]
        assert (lost["type"], lost["deliveries"][0]["state"]) == ("payment.captured", "lost")


class TestFlush:
    @pytest.fixture(autouse=True)
    def _waiting(self, shop):
        shop.behave(callback_delay_seconds=3600)
        shop.pay(shop.open()[1])

    def test_sends_what_waits_in_order(self, shop):
        sent = shop.call("POST", "/gateway/admin/flush", {})[1]["sent"]

        assert shop.types(3) == ["checkout.opened", "payment.authorized", "payment.captured"]
        assert [letter["delivered"] for letter in sent] == [True] * 3
        assert shop.call("POST", "/gateway/admin/flush", {})[1]["sent"] == []

    def test_sends_the_named_events_in_the_named_order(self, shop):
        events = {event["type"]: event["id"] for event in shop.call("GET", "/gateway/admin/events")[1]["events"]}

        wanted = [events["payment.captured"], events["checkout.opened"]]
        shop.call("POST", "/gateway/admin/flush", {"events": wanted})

        assert shop.types(2) == ["payment.captured", "checkout.opened"]

    def test_mixes_them_up_when_told_to_shuffle(self, shop):
        shop.behave(shuffle=True)
        for _ in range(5):
            shop.open()

        sent = shop.call("POST", "/gateway/admin/flush", {})[1]["sent"]

        written = [event["id"] for event in shop.call("GET", "/gateway/admin/events")[1]["events"]][::-1]
        assert sorted(letter["event"] for letter in sent) == sorted(written)
        assert [letter["event"] for letter in sent] != written  # In 1 of 40,320 runs chance keeps the order.


class TestResend:
    def test_sends_a_taken_event_once_more(self, shop):
        shop.open()
        event = shop.events(1)[0]

        shop.call("POST", f"/gateway/admin/events/{event['id']}/resend")

        assert shop.events(2)[1] == event

    def test_knows_only_its_own_events(self, shop):
        assert shop.page("/gateway/admin/events/evt_1/resend", {})[0] == 404
