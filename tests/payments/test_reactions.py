"""Whole ways of money: our commands and jobs, the real gateway simulator, its real calls."""

import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import clock, jobs, scope
from comptoir.payments import commands, queries, reactions
from comptoir.payments.gateways import NotGenuine
from comptoir.payments.models import Attempt, Callback, Capture
from comptoir.shops import commands as shops
from comptoir.shops.models import Shop
from tests.ledger.test_commands import in_threads
from tests.payments.gateways.counter import flush, misbehave, pay, settle
from tests.payments.scenes import balances, events, fresh

SECRET = "sk_sandbox_home"


class Door(BaseHTTPRequestHandler):
    """The door of callbacks, as small as it can be."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        _, _, code, gateway, _ = self.path.split("/")
        try:
            shop = Shop.objects.get(code=code)
            reactions.receive_callback(
                shop=shop, gateway=gateway, headers=dict(self.headers), body=body, at=clock.now()
            )
            self.send_response(200)
        except NotGenuine as refusal:
            self.send_response(refusal.status)
        finally:
            connection.close()
        self.end_headers()

    def log_message(self, *_):
        pass


class Scene:
    """One committed world, one gateway, one door."""

    def __init__(self, world, simulators, run_jobs):
        self.world, self.simulators, self.run_jobs = world, simulators, run_jobs
        self.by = world.operator()

    def ask(self):
        now = clock.now()
        return commands.ask(
            shop_id=self.world.shop().id, customer_id=self.world.sofia.id, order_id=None, amount_minor=4200,
            currency="GBP", purpose="AH-1", pay_by=now + timedelta(hours=1), by=self.by, at=now,
        )  # fmt: skip

    def offered(self, intent=None):
        intent = intent or self.ask()
        now = clock.now()
        attempt = commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=self.by, at=now)
        return reactions.offer_now(attempt.id, by=self.by, at=now)

    def paid(self):
        """A card payment, told by its callbacks."""
        attempt = self.offered()
        pay(attempt.url)
        self.told(attempt, "captured")
        with scope.reading(self.by):
            return Capture.objects.get(attempt=attempt)

    def told(self, row, state, seconds=10):
        """Run jobs until callbacks have brought a row to a state."""
        end = time.monotonic() + seconds
        while fresh(self.world, row).state != state:
            assert time.monotonic() < end, f"{fresh(self.world, row).state} instead of {state}"
            time.sleep(0.05)
            self.run_jobs()

    def sweep(self, key="ask_about_attempts", minutes=10):
        jobs.run_sweep(f"payments.{key}", clock.now() + timedelta(minutes=minutes))
        self.run_jobs()


@pytest.fixture
def scene(committed_world, tmp_path, settings, run_jobs):
    world = committed_world
    with Simulators(data=tmp_path) as simulators:
        door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.GATEWAY_ADDRESS = f"{simulators.url}/gateway"
        settings.ADDRESS = f"http://127.0.0.1:{door.server_port}"
        shops.set_secret(shop_id=world.shop().id, name=reactions.SECRET, value=SECRET, by=world.ruth, at=clock.now())
        yield Scene(world, simulators, run_jobs)
        door.shutdown()
        door.server_close()


class TestOfferNow:
    def test_opens_the_gateways_page(self, scene):
        attempt = scene.offered()

        assert attempt.state == "offered"
        assert pay(attempt.url) == 303

    @pytest.mark.feature("I19", by="race")
    def test_door_and_worker_open_one_page(self, scene):
        intent, now = scene.ask(), clock.now()
        attempt = commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=scene.by, at=now)
        in_threads(*[lambda: reactions.offer_now(attempt.id, by=scene.by, at=now)] * 4)
        scene.run_jobs()

        assert len(events(scene.world, "attempt.offered")) == 1
        with scene.simulators.gateway.transaction() as tx:
            assert tx.execute("select count(*) from checkout").fetchone()[0] == 1

    def test_says_checking_after_a_doubt_and_finds_the_page_later(self, scene):
        misbehave(scene.simulators, api_fault="error_after_acting", api_fault_next=1)
        attempt = scene.offered()
        assert attempt.state == "unknown"

        scene.sweep()
        found = fresh(scene.world, attempt)
        assert (found.state, bool(found.url)) == ("offered", True)
        with scene.simulators.gateway.transaction() as tx:
            assert tx.execute("select count(*) from checkout").fetchone()[0] == 1

    def test_offers_again_what_never_arrived(self, scene):
        misbehave(scene.simulators, api_fault="error", api_fault_next=1)
        attempt = scene.offered()
        scene.sweep()

        assert fresh(scene.world, attempt).state == "offered"

    def test_fails_in_words_without_a_secret(self, scene):
        intent, now = scene.ask(), clock.now()
        attempt = commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=scene.by, at=now)
        shops.set_secret(
            shop_id=scene.world.shop().id, name=reactions.SECRET, value="not a key", by=scene.world.ruth, at=now
        )
        attempt = reactions.offer_now(attempt.id, by=scene.by, at=now)

        assert attempt.state == "failed"
        assert "secret key" in attempt.failure


class TestReceiveCallback:
    @pytest.mark.parametrize("behaviour", [{}, {"send_twice": True}, {"shuffle": True, "send_twice": True}])
    def test_brings_the_money_doubled_and_shuffled(self, scene, behaviour):
        misbehave(scene.simulators, **behaviour)
        capture = scene.paid()
        flush(scene.simulators)
        scene.run_jobs()

        assert capture.means == "Visa •• 4242"
        assert balances(scene.world) == {"clearing card": 4200, "receivable": -4200}
        with scope.reading(scene.by):
            assert not queries.troubles([scene.world.shop().id])

    def test_stores_nothing_that_is_not_signed(self, scene):
        with pytest.raises(NotGenuine):
            reactions.receive_callback(
                shop=scene.world.shop(), gateway="sandbox", headers={}, body=b"{}", at=clock.now()
            )
        with scope.reading(scene.by):
            assert not Callback.objects.exists()


class TestAskAboutAttempts:
    @pytest.mark.feature("Y4", by="race")
    def test_sees_money_whose_callbacks_were_lost(self, scene):
        misbehave(scene.simulators, lose_every_nth=1)
        attempt = scene.offered()
        pay(attempt.url)
        scene.sweep()

        assert fresh(scene.world, attempt).state == "captured"
        assert balances(scene.world)["clearing card"] == 4200

    def test_sees_money_after_a_declined_card_too(self, scene):
        misbehave(scene.simulators, lose_every_nth=1)
        attempt = scene.offered()
        pay(attempt.url, "4000000000000002")
        scene.sweep(minutes=10)
        assert fresh(scene.world, attempt).state == "failed"
        pay(attempt.url)
        scene.sweep(minutes=30)

        assert fresh(scene.world, attempt).state == "captured"

    def test_goes_on_when_the_gateway_is_silent(self, scene, settings):
        attempt = scene.offered()
        settings.GATEWAY_ADDRESS = "http://127.0.0.1:1/gateway"
        scene.sweep()

        assert fresh(scene.world, attempt).state == "offered"


class TestCloseNeedlessPages:
    @pytest.mark.feature("S14", by="race")
    def test_a_payment_taken_in_store_closes_the_card_page(self, scene):
        intent = scene.ask()
        attempt = scene.offered(intent)
        scene.run_jobs()
        commands.take_offline(
            intent_id=intent.id, source="cash", reference="", amount_minor=4200, by=scene.by, at=clock.now()
        )
        scene.run_jobs()

        assert fresh(scene.world, attempt).state == "expired"
        assert pay(attempt.url) == 410
        assert balances(scene.world) == {"clearing cash": 4200, "receivable": -4200}

    def test_a_new_page_closes_the_one_whose_card_failed(self, scene):
        intent = scene.ask()
        first = scene.offered(intent)
        pay(first.url, "4000000000000002")
        scene.told(first, "failed")
        second = scene.offered(intent)
        scene.run_jobs()

        assert fresh(scene.world, first).state == "expired"
        assert pay(first.url) == 410
        assert pay(second.url) == 303

    def test_money_that_was_faster_is_kept(self, scene):
        misbehave(scene.simulators, lose_every_nth=1)
        intent = scene.ask()
        attempt = scene.offered(intent)
        pay(attempt.url)
        commands.close_intent(intent_id=intent.id, by=scene.by, at=clock.now())
        scene.run_jobs()

        assert fresh(scene.world, attempt).state == "captured"
        assert events(scene.world, "payment.captured")[0].data["late"]


class TestSendAskedRefund:
    def refunded(self, scene):
        capture = scene.paid()
        refund = commands.refund_whole(capture_id=capture.id, reason="Broken", by=scene.world.ana, at=clock.now())
        scene.run_jobs()
        return refund

    def test_gives_the_money_back(self, scene):
        refund = self.refunded(scene)

        assert fresh(scene.world, refund).state == "done"
        assert balances(scene.world) == {}
        assert len(events(scene.world, "refund.done")) == 1

    def test_waits_for_the_gateway(self, scene):
        misbehave(scene.simulators, refunds="pending", processing_seconds=60)
        refund = self.refunded(scene)
        assert fresh(scene.world, refund).state == "sent"

        settle(scene.simulators)
        scene.told(refund, "done")
        assert balances(scene.world) == {}

    def test_finds_out_after_a_doubt_and_pays_once(self, scene):
        capture = scene.paid()
        misbehave(scene.simulators, api_fault="error_after_acting", api_fault_next=1, lose_every_nth=1)
        refund = commands.refund_whole(capture_id=capture.id, reason="Broken", by=scene.world.ana, at=clock.now())
        scene.run_jobs()
        assert fresh(scene.world, refund).state == "unknown"

        scene.sweep("ask_about_refunds")
        assert fresh(scene.world, refund).state == "done"
        with scene.simulators.gateway.transaction() as tx:
            assert tx.execute("select count(*) from refund").fetchone()[0] == 1

    def test_sends_again_what_never_arrived(self, scene):
        capture = scene.paid()
        misbehave(scene.simulators, api_fault="error", api_fault_next=1)
        refund = commands.refund_whole(capture_id=capture.id, reason="Broken", by=scene.world.ana, at=clock.now())
        scene.run_jobs()
        scene.sweep("ask_about_refunds")

        assert fresh(scene.world, refund).state == "done"

    def test_shows_a_refusal_and_lets_it_be_tried_again(self, scene):
        misbehave(scene.simulators, refunds="refuse")
        refund = self.refunded(scene)
        assert fresh(scene.world, refund).state == "failed"
        with scope.reading(scene.by):
            (trouble,) = queries.troubles([scene.world.shop().id])
        assert trouble.text == "The refund of £42.00 failed. The card's bank refused the refund."
        assert balances(scene.world)["clearing card"] == 4200

        misbehave(scene.simulators, refunds="succeed")
        commands.retry_refund(refund_id=refund.id, by=scene.world.ana, at=clock.now())
        scene.run_jobs()
        assert fresh(scene.world, refund).state == "done"
        assert balances(scene.world) == {}


class TestTryGateway:
    def test_says_and_notes_how_it_went(self, scene):
        shop = scene.world.shop().id
        said = reactions.try_gateway(shop_id=shop, by=scene.world.ruth, at=clock.now())

        assert "acct_" in said
        assert events(scene.world, "secret.tested")[0].data["outcome"] == "passed"


def test_attempts_are_claimed_by_one_sweep(scene):
    scene.offered()
    later, shop = clock.now() + timedelta(minutes=5), scene.world.shop().id
    found = in_threads(*[lambda: commands.claim_due_attempts(shop_id=shop, by=scene.by, at=later)] * 4)

    assert sorted(len(attempts) for attempts in found) == [0, 0, 0, 1]
    assert isinstance(next(attempt for attempts in found for attempt in attempts), Attempt)
