"""Whole ways of money through Stripe: our commands and jobs, what stands in for Stripe, its signed calls."""

import threading
import time
from datetime import timedelta
from http.server import ThreadingHTTPServer

import pytest

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import clock, jobs, scope
from comptoir.payments import commands, queries, reactions
from comptoir.payments.gateways.registry import STRIPE_KEY, STRIPE_SIGNING
from comptoir.payments.models import Attempt, Callback, Capture, Refund
from comptoir.shops import commands as shops
from tests.payments.gateways.stripe_counter import (
    DECLINED,
    KEY,
    REVIEWED,
    VISA,
    at_dashboard,
    events,
    flush,
    listen,
    misbehave,
    pay,
)
from tests.payments.scenes import balances, fresh
from tests.payments.test_reactions import Door


class Counter:
    """One committed world, one Stripe, one door."""

    def __init__(self, world, simulators, run_jobs):
        self.world, self.simulators, self.run_jobs, self.by = world, simulators, run_jobs, world.operator()

    def take_cards(self, *, late=False):
        commands.set_way(
            shop_id=self.world.shop().id, gateway="stripe", is_on=True, at_dispatch=late, by=self.world.ruth,
            at=clock.now(),
        )  # fmt: skip

    def ask(self):
        now = clock.now()
        return commands.ask(
            shop_id=self.world.shop().id, customer_id=self.world.sofia.id, order_id=None, amount_minor=4200,
            currency="GBP", purpose="AH-1", pay_by=now + timedelta(hours=1), by=self.by, at=now,
        )  # fmt: skip

    def offered(self, intent=None):
        intent, now = intent or self.ask(), clock.now()
        attempt = commands.start_attempt(intent_id=intent.id, gateway="stripe", by=self.by, at=now)
        return reactions.offer_now(attempt.id, by=self.by, at=now)

    def at_page(self, card=VISA):
        attempt = self.offered()
        assert pay(attempt.url, card) in (303, 402)
        return attempt

    def until(self, is_so, what=""):
        """Run jobs until calls have brought it about."""
        end = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < end, what or self.calls()
            time.sleep(0.05)
            self.run_jobs()

    def told(self, row, state):
        self.until(lambda: fresh(self.world, row).state == state, f"{fresh(self.world, row).state}, not {state}")

    def sweep(self, key, minutes=10):
        jobs.run_sweep(f"payments.{key}", clock.now() + timedelta(minutes=minutes))
        self.run_jobs()

    def calls(self):
        with scope.reading(self.by):
            return [(row.kind, row.state, row.times, row.problem) for row in Callback.objects.order_by("id")]

    def all_of(self, model):
        with scope.reading(self.by):
            return list(model.objects.order_by("id"))

    def money(self, intent):
        with scope.reading(self.by):
            return queries.authorised_minor([intent.id]), queries.net_captured([intent.id])


@pytest.fixture
def counter(committed_world, tmp_path, settings, run_jobs):
    world = committed_world
    with Simulators(data=tmp_path) as simulators:
        door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.STRIPE_ADDRESS = f"{simulators.url}/stripe"
        shop, by, now = world.shop(), world.ruth, clock.now()
        signing = listen(simulators, f"http://127.0.0.1:{door.server_port}/callbacks/{shop.code}/stripe/")
        shops.set_secret(shop_id=shop.id, name=STRIPE_KEY, value=KEY, by=by, at=now)
        shops.set_secret(shop_id=shop.id, name=STRIPE_SIGNING, value=signing, by=by, at=now)
        made = Counter(world, simulators, run_jobs)
        made.take_cards()
        yield made
        door.shutdown()
        door.server_close()


@pytest.mark.feature("Y4", by="race")
def test_calls_twice_late_and_out_of_order_count_once(counter):
    misbehave(counter.simulators, send_twice=True, callback_delay_seconds=3600)
    attempt = counter.at_page()
    payment = next(one for one in events(counter.simulators) if one["type"] == "payment_intent.succeeded")
    at_dashboard(counter.simulators, payment["data"]["object"]["id"], "refund", amount=700)
    for late in reversed(events(counter.simulators)):  # The refund before the payment it is from.
        flush(counter.simulators, [late["id"]])
        counter.run_jobs()

    assert fresh(counter.world, attempt).state == "captured"
    assert {state for _, state, times, _ in counter.calls() if times == 2} <= {"applied", "ignored"}
    assert [row.amount_minor for row in counter.all_of(Capture)] == [4200]
    assert [(row.kind, row.amount_minor, row.state) for row in counter.all_of(Refund)] == [("notice", 700, "done")]
    assert balances(counter.world) == {"clearing card": 3500, "receivable": -3500}
    with scope.reading(counter.by):
        assert "sam@customer.example" not in str(list(Callback.objects.values()))


def test_a_decline_leaves_the_page_open_and_a_fraud_check_waits_for_a_person(counter):
    attempt = counter.at_page(DECLINED)
    counter.told(attempt, "failed")
    pay(attempt.url, REVIEWED)
    counter.until(lambda: fresh(counter.world, attempt).failure != "" and "review.opened" in str(counter.calls()))
    assert counter.all_of(Capture) == []

    payment = next(one for one in events(counter.simulators) if one["type"] == "review.opened")
    at_dashboard(counter.simulators, payment["data"]["object"]["payment_intent"], "approve")
    counter.told(attempt, "captured")


@pytest.mark.feature("Y4", by="race")
def test_an_amount_is_held_taken_once_though_the_answer_was_lost_and_given_back_in_part(counter):
    counter.take_cards(late=True)
    intent = counter.ask()
    attempt = counter.offered(intent)
    misbehave(counter.simulators, lose_every_nth=1)
    pay(attempt.url)
    counter.sweep("ask_about_attempts")
    assert fresh(counter.world, attempt).state == "held"
    assert counter.money(intent) == (4200, 0)
    with pytest.raises(commands.AlreadyAuthorised):
        counter.offered(intent)

    misbehave(counter.simulators, api_fault="error_after_acting", api_fault_next=1)
    taken = commands.capture(
        intent_id=intent.id, reference="1", amount_minor=3000, by=counter.world.ana, at=clock.now()
    )
    counter.run_jobs()
    misbehave(counter.simulators, api_fault="error_after_acting", api_fault_next=1)
    counter.sweep("ask_about_operations")
    misbehave(counter.simulators, api_fault="none")
    counter.sweep("ask_about_operations", minutes=60)
    assert fresh(counter.world, taken).state == "ok"
    assert counter.money(intent)[1] == 3000

    commands.give_up(intent_id=intent.id, by=counter.world.ana, at=clock.now())
    (capture,) = counter.all_of(Capture)
    for amount in (1000, 500):
        commands.refund(
            capture_id=capture.id, amount_minor=amount, reason="Chipped", by=counter.world.ana, at=clock.now()
        )
    counter.run_jobs()
    assert counter.money(intent) == (0, 1500)
    assert balances(counter.world) == {"clearing card": 1500, "receivable": -1500}


def test_a_card_by_its_token_is_held_and_given_up(counter):
    counter.take_cards(late=True)
    intent = counter.ask()
    wish = {"intent_id": intent.id, "gateway": "stripe", "parts": [("", 4200)], "by": counter.world.ana}
    commands.authorise(**wish, token="pm_card_chargeDeclined", at=clock.now())
    counter.run_jobs()
    with scope.reading(counter.by):
        refused = queries.operations_of_intent(intent.id).get()
    assert (refused.state, refused.failure) == ("failed", "Your card was declined. (generic_decline)")

    commands.authorise(**wish, token="pm_card_visa", at=clock.now())
    counter.run_jobs()
    assert counter.money(intent) == (4200, 0)
    commands.give_up(intent_id=intent.id, by=counter.world.ana, at=clock.now())
    counter.run_jobs()
    assert counter.money(intent) == (0, 0)


def test_a_refund_that_comes_back_after_it_was_done_waits_for_a_person(counter):
    counter.told(counter.at_page(), "captured")
    (capture,) = counter.all_of(Capture)
    refund = commands.refund_whole(capture_id=capture.id, reason="Broken", by=counter.world.ana, at=clock.now())
    counter.run_jobs()
    done = fresh(counter.world, refund)
    assert done.state == "done"
    at_dashboard(counter.simulators, done.gateway_id, "fail_refund")
    counter.until(lambda: any(state == "stuck" for _, state, _, _ in counter.calls()))

    with scope.reading(counter.by):
        trouble = queries.troubles([counter.world.shop().id])[0]
    assert "the money is back on its account" in trouble.text


def test_a_page_of_which_the_answer_was_lost_is_the_same_page(counter):
    misbehave(counter.simulators, api_fault="error_after_acting", api_fault_next=1)
    attempt = counter.offered()
    assert attempt.state == "unknown"
    counter.sweep("ask_about_attempts")

    assert fresh(counter.world, attempt).state == "offered"
    with counter.simulators.stripe.transaction() as tx:
        assert tx.execute("select count(*) from thing where object = 'checkout.session'").fetchone()[0] == 1
    assert len(counter.all_of(Attempt)) == 1
