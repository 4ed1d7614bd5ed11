"""Endpoints are kept by who may; what is over is told again."""

import pytest

from comptoir.exchange.models import Endpoint
from comptoir.exchange.webhooks import commands, noting
from comptoir.exchange.webhooks.sending import Answer
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.shops.secrets import unseal
from tests.world import NOON

from .story import log, replay, told_at, waiting

URL = "https://hooks.example/T0/secret-path"


class TestAddEndpoint:
    def test_seals_the_secret_and_tells_the_journal_neither_it_nor_the_address(self, world):
        endpoint, secret = told_at(world, URL)
        assert unseal(bytes(endpoint.sealed), bound_to=f"webhook:{endpoint.uid}") == secret
        with scope.reading(world.ruth):
            (event,) = Event.objects.filter(name="webhook.added")
        assert event.data == {"host": "hooks.example", "patterns": ["order.*"]}

    def test_is_for_who_keeps_webhooks(self, world):
        for person in (world.ana, world.marc):
            with pytest.raises(NotAllowed):
                commands.add_endpoint(shop_id=world.shop().id, url=URL, patterns=["*"], by=person, at=NOON)

    def test_takes_an_address_once(self, world):
        told_at(world, URL)
        with pytest.raises(commands.AddressIsTold):
            told_at(world, URL)

    @pytest.mark.parametrize("patterns", [[], [" "], ["order"], ["*.placed"], ["ordér.*"], ["a.b.c"], ["x.y", "z"]])
    def test_refuses_what_names_no_event(self, world, patterns):
        with pytest.raises(Invalid):
            commands.add_endpoint(shop_id=world.shop().id, url=URL, patterns=patterns, by=world.ruth, at=NOON)

    def test_takes_a_bounded_number(self, world, monkeypatch):
        monkeypatch.setattr(commands, "MOST_ENDPOINTS", 1)
        told_at(world, URL)
        with pytest.raises(commands.TooManyEndpoints):
            told_at(world, f"{URL}2")


class TestEndpoints:
    def test_are_not_touched_by_jobs(self, world):
        endpoint, _ = told_at(world, URL)
        job = scope.Actor(kind="job", retailer=world.shop().retailer_id, shops=frozenset({world.shop().id}))
        with pytest.raises(RuntimeError):
            commands.switch_endpoint(endpoint_id=endpoint.id, on=False, by=job, at=NOON)

    def test_of_another_shop_are_not_found(self, world):
        endpoint, _ = told_at(world, URL)
        with pytest.raises(Endpoint.DoesNotExist):
            commands.remove_endpoint(endpoint_id=endpoint.id, by=world.bruno, at=NOON)

    def test_that_were_removed_leave_the_address_free(self, world):
        endpoint, _ = told_at(world, URL)
        commands.remove_endpoint(endpoint_id=endpoint.id, by=world.ruth, at=NOON)
        assert told_at(world, URL)
        with pytest.raises(Endpoint.DoesNotExist):
            commands.switch_endpoint(endpoint_id=endpoint.id, on=True, by=world.ruth, at=NOON)


class TestReplay:
    def test_of_a_range_tells_what_was_before_the_endpoint_and_each_event_once(self, world):
        endpoint = waiting(world, URL, orders=2)
        assert replay(world, endpoint) == 2
        assert [(row.name, row.state) for row in log(world, endpoint)] == [("order.placed", "queued")] * 2

    def test_of_a_range_that_is_too_long_is_refused(self, world, monkeypatch):
        endpoint = waiting(world, URL)
        monkeypatch.setattr(commands, "MOST_AT_ONCE", 1)
        with pytest.raises(commands.TooMany):
            replay(world, endpoint)

    def test_of_what_webhooks_do_tells_nothing(self, world):
        endpoint, _ = told_at(world, URL, "*")
        replay(world, endpoint)
        assert not [row for row in log(world, endpoint) if row.name.startswith("webhook.")]

    def test_of_one_that_is_being_sent_is_refused(self, world):
        endpoint, by = waiting(world, URL), world.operator()
        claimed = noting.claim_delivery(endpoint_id=endpoint.id, by=by, at=clock.now())
        with pytest.raises(IllegalMove):
            commands.replay_delivery(delivery_id=claimed.id, by=world.ruth, at=NOON)

    def test_of_all_that_failed_leaves_what_was_sent(self, world):
        endpoint, by = waiting(world, URL, orders=2), world.operator()
        for outcome in (Answer("", 200), Answer("It answered 500.", 500)):
            claimed = noting.claim_delivery(endpoint_id=endpoint.id, by=by, at=clock.now())
            noting.settle_delivery(delivery_id=claimed.id, tries=1, outcome=outcome, by=by, at=clock.now())
        assert [row.state for row in log(world, endpoint)] == ["sent", "queued"]
        assert noting.claim_delivery(endpoint_id=endpoint.id, by=by, at=clock.now()) is None
        assert commands.replay_failed(endpoint_id=endpoint.id, by=world.ruth, at=NOON) == 1
        assert noting.claim_delivery(endpoint_id=endpoint.id, by=by, at=clock.now())
