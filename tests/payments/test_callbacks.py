import json
from uuid import uuid4

import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.payments import commands, queries
from comptoir.payments.gateways.registry import understand
from comptoir.payments.models import Callback
from comptoir.payments.saying import Heard
from tests.ledger.test_commands import in_threads
from tests.payments.scenes import SOON, ask, balances, events, fresh, start


def call(attempt, kind="payment.captured", event_id="evt_1", **changed):
    data = {
        "checkout": f"chk_{attempt.id}", "payment": f"pay_{attempt.id}", "refund": None,
        "amount": attempt.amount_minor, "currency": "GBP", "reference": str(attempt.key), "failure": None,
        "card": {"brand": "Visa", "last4": "4242"},
    }  # fmt: skip
    body = {"id": event_id, "type": kind, "created": "2026-09-17T12:05:00Z", "data": data | changed}
    return Heard(event_id, kind, json.loads(json.dumps(body)))


def store(world, heard, at=SOON):
    by = world.operator()
    return commands.store_callback(shop_id=world.shop().id, gateway="sandbox", heard=heard, by=by, at=at)


def apply(world, callback, act=commands.apply_callback, by=None):
    said = understand("sandbox", callback.kind, callback.body)
    return act(callback_id=callback.id, said=said, by=by or world.operator(), at=SOON)


class TestStoreCallback:
    def test_keeps_a_repeat_as_the_same_row(self, world):
        attempt = start(world, ask(world))
        store(world, call(attempt))
        callback = store(world, call(attempt))

        assert callback.times == 2
        assert len(events(world, "callback.stored")) == 1

    @pytest.mark.feature("Y4", by="race")
    def test_the_same_call_ten_times_at_once_is_one_row_and_one_capture(self, committed_world, run_jobs):
        world = committed_world
        attempt = start(world, ask(world))
        shop, by, heard = world.shop().id, world.operator(), call(attempt)

        def work():
            return commands.store_callback(shop_id=shop, gateway="sandbox", heard=heard, by=by, at=SOON)

        found = in_threads(*[work] * 10)
        apply(world, found[0])
        in_threads(*[lambda: apply(world, found[0])] * 4)

        assert {callback.id for callback in found} == {found[0].id}
        assert fresh(world, found[0]).times == 10
        assert balances(world) == {"clearing card": 4200, "receivable": -4200}
        assert len(events(world, "payment.captured")) == 1


class TestApplyCallback:
    def test_takes_the_money(self, world):
        attempt = start(world, ask(world))
        callback = apply(world, store(world, call(attempt)))

        assert callback.state == "applied"
        assert fresh(world, attempt).state == "captured"
        assert events(world, "payment.captured")[0].data["means"] == "Visa •• 4242"

    def test_ignores_what_it_knows(self, world):
        attempt = start(world, ask(world))
        apply(world, store(world, call(attempt)))

        assert apply(world, store(world, call(attempt, event_id="evt_2"))).state == "ignored"
        assert balances(world)["clearing card"] == 4200

    def test_ignores_what_means_nothing_to_us(self, world):
        attempt = start(world, ask(world))

        assert apply(world, store(world, call(attempt, "payment.authorized"))).state == "ignored"
        assert apply(world, store(world, call(attempt, "weather.changed", "evt_2"))).state == "ignored"

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"reference": str(uuid4())}, "never asked for"),
            ({"reference": "somebody-elses"}, "names no payment"),
            ({"reference": None}, "names no payment"),
            ({"payment": None}, "names no payment"),
            ({"amount": 1}, "£0.01 came; £42.00 was asked"),
            ({"currency": "EUR"}, "€42.00 came"),
        ],
    )
    def test_leaves_what_does_not_fit_to_a_person(self, world, changed, reason):
        attempt = start(world, ask(world))
        callback = apply(world, store(world, call(attempt, **changed)))

        assert callback.state == "stuck"
        assert reason in callback.problem
        assert balances(world) == {}
        with scope.reading(world.ana):
            (trouble,) = queries.troubles([world.shop().id])
        assert (trouble.kind, trouble.text) == ("callback", callback.problem)

    def test_does_not_find_the_attempt_of_another_shop(self, world):
        attempt = start(world, ask(world))
        there, by = world.shop("ORION").id, world.operator("ORION")
        callback = commands.store_callback(shop_id=there, gateway="sandbox", heard=call(attempt), by=by, at=SOON)
        said = understand("sandbox", callback.kind, callback.body)
        commands.apply_callback(callback_id=callback.id, said=said, by=by, at=SOON)

        with scope.reading(by):
            assert Callback.objects.get().state == "stuck"
        assert fresh(world, attempt).state == "started"


class TestRetryCallback:
    def stuck(self, world):
        attempt = start(world, ask(world))
        return apply(world, store(world, call(attempt, amount=1)))

    def test_says_why_it_is_still_stuck(self, world):
        with pytest.raises(commands.StillStuck, match="was asked"):
            apply(world, self.stuck(world), commands.retry_callback, world.ana)

    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            apply(world, self.stuck(world), commands.retry_callback, world.clara)

    def test_is_only_for_what_is_stuck(self, world):
        attempt = start(world, ask(world))
        callback = apply(world, store(world, call(attempt)))
        with pytest.raises(commands.NothingStuck):
            apply(world, callback, commands.retry_callback, world.ana)

    def test_does_not_see_another_shop(self, world):
        with pytest.raises(Callback.DoesNotExist):
            apply(world, self.stuck(world), commands.retry_callback, world.bruno)


class TestDismissCallback:
    def test_takes_it_off_the_list_with_a_reason(self, world):
        attempt = start(world, ask(world))
        callback = apply(world, store(world, call(attempt, amount=1)))
        commands.dismiss_callback(callback_id=callback.id, reason="Settled by phone", by=world.ana, at=SOON)

        with scope.reading(world.ana):
            assert queries.troubles([world.shop().id]) == []
        assert fresh(world, callback).state == "ignored"
