"""From the journal into the log and out of it: nothing lost, nothing overtaken, nothing switched off."""

from datetime import timedelta

from comptoir.exchange import reactions
from comptoir.exchange.models import Delivery, Endpoint
from comptoir.exchange.webhooks import commands, noting
from comptoir.kernel import clock, scope
from comptoir.kernel.models import Event
from comptoir.orders import commands as orders
from tests.orders.scene import placed
from tests.world import NOON

from .story import let_pauses_be_over, log, replay, told_at, waiting


def send(world, endpoint):
    return reactions.send_waiting(endpoint.id, by=world.operator())


def names(world, like):
    with scope.reading(world.ruth):
        return list(Event.objects.filter(name__startswith=like).order_by("id").values_list("name", flat=True))


class TestAnOutage:
    def test_loses_nothing_and_repeats_nothing(self, world, receiver):
        receiver.status = 503
        endpoint = waiting(world, receiver.url, orders=3)
        assert send(world, endpoint) == 0
        assert [(row.state, row.tries, row.status) for row in log(world, endpoint)] == [("queued", 1, 503)] * 3
        receiver.status, receiver.heard = 200, []
        assert send(world, endpoint) == 0  # Their pauses are not over.
        let_pauses_be_over(world)
        assert send(world, endpoint) == 3
        assert receiver.ids == [str(row.event_uid) for row in log(world, endpoint)]
        assert send(world, endpoint) == 0

    def test_ends_in_failed_after_more_than_three_days_and_never_switches_off(self, world, receiver):
        receiver.status = 500
        endpoint = waiting(world, receiver.url)
        for _ in range(len(noting.PAUSES) + 1):
            let_pauses_be_over(world)
            send(world, endpoint)
        (row,) = log(world, endpoint)
        assert (row.state, row.tries, row.failure) == ("failed", 12, "It answered 500.")
        assert sum(noting.PAUSES, timedelta()) > timedelta(days=3)
        with scope.reading(world.ruth):
            kept = Endpoint.objects.get()
        assert kept.is_on
        assert kept.failing_since
        assert {"webhook.failing", "webhook.given_up"} < set(names(world, "webhook."))
        receiver.status = 200
        assert commands.replay_failed(endpoint_id=endpoint.id, by=world.ruth, at=NOON) == 1
        assert send(world, endpoint) == 1
        assert len(set(receiver.ids)) == 1
        assert names(world, "webhook.")[-1] == "webhook.recovered"

    def test_where_nobody_listens_lets_the_others_wait(self, world, receiver):
        endpoint = waiting(world, receiver.url, orders=2)
        receiver.stop()
        send(world, endpoint)
        assert [row.tries for row in log(world, endpoint)] == [1, 0]


class TestOneOrder:
    def test_is_told_in_its_order_while_others_go_on(self, world, receiver):
        first, second = placed(world, ("MUG", 1)), placed(world, ("MUG", 1))
        for number in (first.number, second.number):
            orders.hold_order(number=number, reason="x", by=world.ana, at=NOON)
        endpoint, _ = told_at(world, receiver.url)
        replay(world, endpoint)
        receiver.status = 500
        noting_by = world.operator()
        claimed = noting.claim_delivery(endpoint_id=endpoint.id, by=noting_by, at=clock.now())
        noting.settle_delivery(
            delivery_id=claimed.id, tries=1, outcome=reactions.Answer("No", 500), by=noting_by, at=clock.now()
        )
        receiver.status = 200
        send(world, endpoint)
        states = {(row.lane, row.state) for row in log(world, endpoint)}
        assert states == {(f"order:{first.id}", "queued"), (f"order:{second.id}", "sent")}
        let_pauses_be_over(world)
        send(world, endpoint)
        mine = [row for row in log(world, endpoint) if row.lane == f"order:{first.id}"]
        assert [uid for uid in receiver.ids if uid in {str(row.event_uid) for row in mine}] == [
            str(row.event_uid) for row in mine
        ]


class TestALateAnswer:
    def test_changes_nothing_once_the_try_was_taken_back(self, world, receiver):
        endpoint, by = waiting(world, receiver.url), world.operator()
        claimed = noting.claim_delivery(endpoint_id=endpoint.id, by=by, at=clock.now())
        later = clock.now() + timedelta(minutes=2)
        assert noting.take_back_lost(endpoint_id=endpoint.id, by=by, at=clock.now()) == 0
        assert noting.take_back_lost(endpoint_id=endpoint.id, by=by, at=later) == 1
        again = noting.claim_delivery(endpoint_id=endpoint.id, by=by, at=later)
        late = {"delivery_id": claimed.id, "tries": claimed.tries, "outcome": reactions.Answer("", 200)}
        assert not noting.settle_delivery(**late, by=by, at=later)
        assert (again.tries, log(world, endpoint)[0].state) == (2, "sending")


class TestDemoData:
    def test_keeps_everything_here(self, world, receiver, settings):
        settings.DEMO = True
        endpoint = waiting(world, receiver.url)
        assert send(world, endpoint) == 0
        assert reactions.try_endpoint(endpoint_id=endpoint.id, by=world.ruth, at=NOON).failure == reactions.HELD_BACK
        assert receiver.heard == []
        with scope.reading(world.ruth):
            assert Delivery.objects.get().tries == 0


class TestTheLog:
    def test_forgets_what_was_taken_long_ago_and_keeps_what_waits(self, world, receiver):
        endpoint = waiting(world, receiver.url, orders=3)
        send(world, endpoint)
        wanted = log(world, endpoint)[-1]
        commands.replay_delivery(delivery_id=wanted.id, by=world.ruth, at=NOON)
        later = clock.now() + noting.KEPT
        assert reactions.prune_webhook_log(world.operator("HOME"), later - timedelta(hours=1)) == 0
        assert reactions.prune_webhook_log(world.operator("HOME"), later + timedelta(hours=1)) == 2
        assert [row.id for row in log(world, endpoint)] == [wanted.id]
        assert names(world, "webhook.")[-1] == "webhook.log_pruned"
