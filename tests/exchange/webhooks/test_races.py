"""With real commits: following the journal, several senders at once, and a kill between claim and answer."""

import json
import os
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from comptoir.exchange import reactions
from comptoir.exchange.models import Delivery, Endpoint
from comptoir.exchange.webhooks import commands, noting
from comptoir.kernel import clock, followers, scope
from comptoir.kernel.jobs import run_sweep
from tests.api.conftest import Program
from tests.console.counting import statements
from tests.orders.scene import placed
from tests.world import NOON

from .story import log, told_at, waiting

pytestmark = pytest.mark.commits


def noted(world, endpoint, how_many):
    """Note until the journal has settled: a transaction that runs anywhere on the server holds all back."""
    give_up = time.monotonic() + 120
    while len(log(world, endpoint)) < how_many and time.monotonic() < give_up:
        noting.note_events(endpoint_id=endpoint.id, by=world.operator(), at=clock.now())
        time.sleep(0.05)
    return log(world, endpoint)


def senders(world, endpoint, how_many=4):
    def send(_):
        try:
            return reactions.send_waiting(endpoint.id, by=world.operator())
        finally:
            connection.close()

    with ThreadPoolExecutor(how_many) as pool:
        return sum(pool.map(send, range(how_many)))


class TestNoteEvents:
    @pytest.mark.feature("I17", by="api")
    def test_sends_every_event_once_as_the_journal_shows_it(self, committed_world, receiver):
        endpoint, _ = told_at(committed_world, receiver.url)
        for _ in range(3):
            placed(committed_world, ("MUG", 1))
        noted(committed_world, endpoint, 3)
        reactions.send_waiting(endpoint.id, by=committed_world.operator())
        shown = [event for event in Program("manage").get("events").json()["items"] if event["name"][:6] == "order."]
        for (_, body), event in zip(receiver.heard, shown, strict=True):
            assert json.loads(body) == event
        assert receiver.ids == [event["id"] for event in shown]

    def test_of_an_endpoint_that_is_off_loses_nothing(self, committed_world, receiver):
        endpoint, _ = told_at(committed_world, receiver.url, "order.placed")
        switch = {"endpoint_id": endpoint.id, "by": committed_world.ruth, "at": NOON}
        commands.switch_endpoint(**switch, on=False)
        placed(committed_world, ("MUG", 1))
        assert noting.note_events(endpoint_id=endpoint.id, by=committed_world.operator(), at=NOON) == 0
        commands.switch_endpoint(**switch, on=True)
        assert len(noted(committed_world, endpoint, 1)) == 1

    def test_by_four_at_once_notes_each_once(self, committed_world, receiver):
        endpoint, _ = told_at(committed_world, receiver.url, "order.placed")
        for _ in range(4):
            placed(committed_world, ("MUG", 1))

        def note(_):
            try:
                return noting.note_events(endpoint_id=endpoint.id, by=committed_world.operator(), at=clock.now())
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(note, range(4)))
        assert len({row.event_uid for row in noted(committed_world, endpoint, 4)}) == 4

    def test_costs_five_statements_whatever_the_number(self, committed_world, receiver):
        endpoint, _ = told_at(committed_world, receiver.url, "order.*")
        for orders in (1, 4):
            for _ in range(orders):
                placed(committed_world, ("MUG", 1))
            give_up = time.monotonic() + 120
            with scope.reading(committed_world.operator()):
                wanted = Endpoint.objects.get(id=endpoint.id)
            while time.monotonic() < give_up:  # Until all of it has settled.
                with scope.reading(committed_world.operator()):
                    here = followers.Place(wanted.era, wanted.txid, wanted.event)
                    settled = [event.name for event in followers.since(here)]
                if settled.count("order.placed") == orders:
                    break
                time.sleep(0.05)
            by = committed_world.operator()
            with statements() as sent:
                noting.note_events(endpoint_id=endpoint.id, by=by, at=clock.now())
            sent = [sql for sql in sent if sql not in ("BEGIN", "COMMIT")]
            assert len(sent) == 5, sent  # Scope, endpoint, events, log, place.


class TestSenders:
    @pytest.mark.feature("I17", by="race")
    def test_four_at_once_send_each_delivery_once(self, committed_world, receiver):
        endpoint = waiting(committed_world, receiver.url, orders=8)
        receiver.pause = 0.02
        assert senders(committed_world, endpoint) == 8
        assert max(Counter(receiver.ids).values()) == 1
        assert {(row.state, row.tries) for row in log(committed_world, endpoint)} == {("sent", 1)}

    def test_without_the_claim_they_would_send_it_more_than_once(self, committed_world, receiver, monkeypatch):
        """The control: the race is real."""
        endpoint = waiting(committed_world, receiver.url)
        receiver.pause = 0.2

        def unguarded(*, endpoint_id, by, at):
            with scope.reading(by):
                return (
                    Delivery.objects.filter(endpoint_id=endpoint_id, state="queued").select_related("endpoint").first()
                )

        def once(_):
            try:
                by = committed_world.operator()
                reactions._send(unguarded(endpoint_id=endpoint.id, by=by, at=NOON), by)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(once, range(4)))
        assert max(Counter(receiver.ids).values()) > 1

    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_killed_ones_leave_an_event_that_is_sent_again_with_its_id(
        self, committed_world, receiver, monkeypatch, moment
    ):
        endpoint = waiting(committed_world, receiver.url)
        connections.close_all()
        child = os.fork()
        if child == 0:  # Dies as by a power cut: no handler runs, nothing is told to the database.
            real = reactions.sending.post

            def die(*given):
                if moment == "after":
                    real(*given)
                os.kill(os.getpid(), signal.SIGKILL)

            monkeypatch.setattr(reactions.sending, "post", die)
            reactions.send_waiting(endpoint.id, by=committed_world.operator())
            os._exit(1)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

        by = committed_world.operator()
        assert [row.state for row in log(committed_world, endpoint)] == ["sending"]
        assert reactions.send_waiting(endpoint.id, by=by) == 0
        noting.take_back_lost(endpoint_id=endpoint.id, by=by, at=clock.now() + timedelta(minutes=2))
        assert log(committed_world, endpoint)[0].failure == noting.LOST
        assert reactions.send_waiting(endpoint.id, by=by) == 1
        (row,) = log(committed_world, endpoint)
        assert (row.state, row.tries) == ("sent", 2)
        assert receiver.ids == [str(row.event_uid)] * (2 if moment == "after" else 1)


class TestTellEndpoints:
    def test_lets_one_job_send_for_each(self, committed_world, receiver):
        waiting(committed_world, receiver.url)
        run_sweep("exchange.tell_endpoints")
        run_sweep("exchange.tell_endpoints")
        with connection.cursor() as cursor:
            cursor.execute("select args from procrastinate_jobs where task_name = 'send webhooks' and status = 'todo'")
            ((given,),) = cursor.fetchall()
        given = json.loads(given) if isinstance(given, str) else given
        reactions.send_webhooks(**given)
        assert len(receiver.heard) == 1
