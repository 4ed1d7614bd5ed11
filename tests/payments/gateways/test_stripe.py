"""The SDK against what stands in for Stripe, over HTTP, in Stripe's own shapes."""

import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import clock
from comptoir.payments.gateways import Card, Deed, GatewayRefused, GatewayUnclear, NotGenuine
from comptoir.payments.gateways.stripe import StripeGateway, client, words
from comptoir.payments.saying import RefundNotice, Several, ToAsk, Unreadable
from tests.payments.gateways.stripe_counter import (
    DECLINED,
    KEY,
    REVIEWED,
    SLOW,
    at_dashboard,
    events,
    listen,
    misbehave,
    pay,
    settle,
)
from tests.payments.gateways.test_sandbox import to_pay

SIGNING = "whsec_test"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Simulators(data=tmp_path_factory.mktemp("stripe")) as started:
        listen(started, "http://127.0.0.1:9/callbacks/HOME/stripe/")
        yield started


@pytest.fixture
def simulators(running):
    yield running
    misbehave(running, reset=True)


@pytest.fixture
def gateway(simulators):
    return StripeGateway(KEY, SIGNING, "HOME", f"{simulators.url}/stripe")


def card(token="pm_card_visa", **changed):
    wish = {
        "key": uuid4(), "token": token, "amount_minor": 4200, "currency": "GBP", "description": "Alder Home · AH-1",
        "callback_url": "",
    }  # fmt: skip
    return Card(**(wish | changed))


def deed(of, kind, wish=None, **about):
    return Deed(wish.key if wish else uuid4(), kind, of=of, amount_minor=4200, currency="GBP", **about)


def paid_page(gateway, number="4242424242424242", **changed):
    wish = to_pay(**changed)
    offered = gateway.offer(wish)
    pay(offered.url, number)
    return wish, Deed(wish.key, gateway_id=offered.gateway_id)


class TestAPage:
    def test_is_opened_once_under_our_key_and_found_without_its_answer(self, gateway):
        wish = to_pay()
        first = gateway.offer(wish)
        assert (first.state, gateway.offer(wish).gateway_id) == ("offered", first.gateway_id)
        assert "/c/pay/cs_test_" in first.url
        assert len(first.url) > 500

        assert gateway.ask(Deed(wish.key, asked_at=wish.asked_at)).gateway_id == first.gateway_id
        assert gateway.ask(Deed(uuid4(), asked_at=wish.asked_at)) is None

    @pytest.mark.parametrize(
        ("number", "state", "means", "failure"),
        [
            ("4242424242424242", "captured", "Visa •• 4242", ""),
            (SLOW, "pending", "Card", ""),
            (DECLINED, "failed", "Card", "Your card was declined."),
            (REVIEWED, "pending", "Visa •• 9235", words.REVIEW),
        ],
    )
    def test_tells_what_the_card_did(self, gateway, number, state, means, failure):
        _, asked = paid_page(gateway, number)
        said = gateway.ask(asked)

        assert (said.state, said.means, said.failure) == (state, means, failure)
        assert (said.amount_minor, said.currency) == (4200, "GBP")

    def test_is_held_where_the_shop_takes_the_money_later(self, gateway):
        _, asked = paid_page(gateway, holds=True)
        held = gateway.ask(asked)
        assert (held.state, held.amount_minor) == ("held", 4200)

        gateway.capture(uuid4(), held.payment, 4200)
        assert gateway.ask(asked).state == "held"  # What is taken of it is told by operations.

    def test_is_paid_once_the_fault_check_is_approved_or_the_slow_bank_has_answered(self, simulators, gateway):
        _, reviewed = paid_page(gateway, REVIEWED)
        at_dashboard(simulators, gateway.ask(reviewed).payment, "approve")
        _, slow = paid_page(gateway, SLOW)
        settle(simulators)

        assert [gateway.ask(one).state for one in (reviewed, slow)] == ["captured", "captured"]

    def test_is_closed_unless_money_was_faster(self, gateway):
        wish = to_pay()
        offered = gateway.offer(wish)
        assert gateway.close(wish.key, offered.gateway_id).state == "expired"

        _, paid = paid_page(gateway)
        assert gateway.close(paid.key, paid.gateway_id).state == "captured"

    @pytest.mark.parametrize("hours", [0.1, 1, 90])
    def test_stays_open_as_long_as_stripe_allows(self, gateway, hours):
        assert gateway.offer(to_pay(expires_at=clock.now() + timedelta(hours=hours))).state == "offered"

    def test_is_refused_beyond_what_stripe_takes(self, gateway):
        with pytest.raises(GatewayRefused, match="no more than"):
            gateway.offer(to_pay(amount_minor=100_000_000))

    def test_counts_in_the_coins_of_its_currency(self, gateway):
        assert gateway.offer(to_pay(currency="ISK")).amount_minor == 4200


class TestADoubt:
    @pytest.mark.parametrize("fault", ["error", "error_after_acting", "timeout_after_acting"])
    def test_is_told_and_what_became_of_it_is_found(self, simulators, gateway, fault, monkeypatch):
        client._http.cache_clear()
        monkeypatch.setattr(client, "SECONDS", 0.3)
        gateway = StripeGateway(KEY, SIGNING, "HOME", f"{simulators.url}/stripe")
        wish = card()
        misbehave(simulators, api_fault=fault, api_fault_next=1, timeout_seconds=1)
        with pytest.raises(GatewayUnclear):
            gateway.authorise(wish)
        client._http.cache_clear()
        gateway = StripeGateway(KEY, SIGNING, "HOME", f"{simulators.url}/stripe")
        found = gateway.ask_operation(Deed(wish.key, "authorise", asked_at=clock.now()))

        assert (found is None) == (fault == "error")
        assert gateway.authorise(wish).state == "ok"  # Once: the same key, the same payment.
        if found:
            assert gateway.authorise(wish).gateway_id == found.gateway_id

    def test_is_told_of_silence(self):
        with pytest.raises(GatewayUnclear):
            StripeGateway(KEY, address="http://127.0.0.1:1").offer(to_pay())

    def test_is_told_where_a_key_stands_for_something_else(self, gateway):
        wish = card()
        gateway.authorise(wish)
        with pytest.raises(GatewayUnclear, match="other contents"):
            gateway.authorise(card(key=wish.key, amount_minor=4300))


class TestACard:
    def test_is_held_taken_in_part_and_the_rest_is_free(self, gateway):
        held = gateway.authorise(card())
        assert (held.state, held.means, held.amount_minor) == ("ok", "Visa •• 4242", 4200)
        took, wish = gateway.capture(uuid4(), held.gateway_id, 3000), uuid4()
        assert (took.state, took.amount_minor, took.gateway_id) == ("ok", 3000, held.gateway_id)

        rest = gateway.reverse(wish, held.gateway_id, 1200)
        assert (rest.state, rest.amount_minor) == ("ok", 1200)
        whole = gateway.reverse(wish, held.gateway_id, 4200)
        assert (whole.state, whole.failure) == ("failed", "Stripe has taken this amount already: refund it.")

    def test_is_taken_once_however_often_it_is_asked(self, gateway):
        held, key = gateway.authorise(card()), uuid4()
        assert gateway.ask_operation(deed(held.gateway_id, "capture")) is None
        first = gateway.capture(key, held.gateway_id, 4200)

        assert first == gateway.capture(key, held.gateway_id, 4200)
        assert gateway.capture(uuid4(), held.gateway_id, 4200).state == "ok"
        assert gateway.ask_operation(deed(held.gateway_id, "capture")).state == "ok"

    def test_is_free_again(self, gateway):
        held = gateway.authorise(card())
        assert gateway.reverse(uuid4(), held.gateway_id, 4200).state == "ok"
        assert gateway.capture(uuid4(), held.gateway_id, 4200).failure == words.LAPSED
        assert gateway.ask_operation(deed(held.gateway_id, "reverse")).state == "ok"

    def test_is_charged_at_once(self, gateway):
        assert gateway.charge(card()).state == "ok"

    @pytest.mark.parametrize(
        ("token", "why"),
        [
            ("pm_card_chargeDeclined", r"declined. \(generic_decline\)"),
            ("pm_card_chargeDeclinedInsufficientFunds", "insufficient funds"),
            ("pm_card_authenticationRequired", "requires authentication"),
            ("pm_nobody", "No such PaymentMethod"),
        ],
    )
    def test_is_declined_with_its_reason(self, gateway, token, why):
        with pytest.raises(GatewayRefused, match=why):
            gateway.authorise(card(token))

    def test_waits_for_a_person_where_the_fraud_check_wants_one(self, simulators, gateway):
        held = gateway.authorise(card("pm_card_riskLevelElevated"))
        assert (held.state, held.failure) == ("manual", words.REVIEW)
        at_dashboard(simulators, held.gateway_id, "approve")

        assert gateway.ask_operation(Deed(held.key, "authorise", held.gateway_id)).state == "ok"

    def test_is_not_taken_beyond_what_is_held(self, gateway):
        with pytest.raises(GatewayRefused, match="greater than"):
            gateway.capture(uuid4(), gateway.authorise(card()).gateway_id, 4201)


class TestARefund:
    @pytest.mark.parametrize(("refunds", "state"), [("succeed", "done"), ("refuse", "failed"), ("pending", "sent")])
    def test_tells_what_became_of_it(self, simulators, gateway, refunds, state):
        paid, key = gateway.charge(card()), uuid4()
        misbehave(simulators, refunds=refunds)
        said = gateway.refund(key, paid.gateway_id, 1000)

        assert (said.state, said.amount_minor) == (state, 1000)
        assert gateway.ask_refund(Deed(key, of=paid.gateway_id)) == said
        assert gateway.ask_refund(Deed(key, gateway_id=said.gateway_id)) == said

    def test_is_refused_beyond_what_came(self, gateway):
        with pytest.raises(GatewayRefused, match="unrefunded"):
            gateway.refund(uuid4(), gateway.charge(card()).gateway_id, 4201)

    def test_is_not_known_before_it_arrived(self, gateway):
        assert gateway.ask_refund(Deed(uuid4(), of=gateway.charge(card()).gateway_id)) is None


class TestACall:
    def call(self, event, secret=SIGNING, age=0):
        body = json.dumps(event)
        made = client.sdk().WebhookSignature.generate_signature_header(body, secret, int(time.time()) - age)
        return {"Stripe-Signature": made}, body.encode()

    def newest(self, simulators, kind):
        return [event for event in events(simulators) if event["type"] == kind][-1]

    def look(self, gateway, event):
        heard = gateway.prove(*self.call(event), at=clock.now())
        said = gateway.understand(heard.kind, heard.body)
        return gateway.look(said) if isinstance(said, ToAsk) else said

    def test_is_proved_by_the_sdk_and_keeps_no_person(self, simulators, gateway):
        paid_page(gateway)
        for kind in ("checkout.session.completed", "charge.succeeded"):
            event = self.newest(simulators, kind)
            assert "sam@customer.example" in json.dumps(event)
            heard = gateway.prove(*self.call(event), at=clock.now())
            assert (heard.event_id, heard.kind) == (event["id"], kind)
            assert not any(word in json.dumps(heard.body) for word in ("sam@", "Sandbox", "4242"))

    @pytest.mark.parametrize("forged", [{"secret": "whsec_other"}, {"age": 3600}])
    def test_that_is_forged_or_old_is_refused(self, simulators, gateway, forged):
        paid_page(gateway)
        with pytest.raises(NotGenuine):
            gateway.prove(*self.call(self.newest(simulators, "payment_intent.succeeded"), **forged), at=clock.now())

    @pytest.mark.parametrize("header", ["", "t=now", "t=1,v1=é", "v1=abc", "t=1"])
    def test_without_a_signature_is_refused(self, gateway, header):
        with pytest.raises(NotGenuine):
            gateway.prove({"stripe-signature": header}, b"\xff{}", at=clock.now())
        with pytest.raises(NotGenuine, match="no signing secret"):
            StripeGateway(KEY).prove({}, b"{}", at=clock.now())

    def test_is_answered_by_what_stripe_says_now(self, simulators, gateway):
        wish, _ = paid_page(gateway, SLOW)
        processing = self.newest(simulators, "payment_intent.processing")
        settle(simulators)

        said = self.look(gateway, processing)  # Late: it says processing, and it is paid.
        assert (said.key, said.state) == (wish.key, "captured")

    def test_tells_the_payment_before_the_refund_that_was_made_at_the_dashboard(self, simulators, gateway):
        wish, asked = paid_page(gateway)
        payment = gateway.ask(asked).payment
        made = at_dashboard(simulators, payment, "refund", amount=700)
        said = self.look(gateway, self.newest(simulators, "refund.created"))

        assert isinstance(said, Several)
        assert (said.told[0].key, said.told[0].state) == (wish.key, "captured")
        assert said.told[1] == RefundNotice(payment, made["id"], 700, "GBP")
        at_dashboard(simulators, made["id"], "fail_refund")
        assert isinstance(self.look(gateway, self.newest(simulators, "refund.failed")), Unreadable)

    def test_about_another_shop_of_the_account_is_none_of_ours(self, simulators, gateway):
        paid_page(StripeGateway(KEY, SIGNING, "CLOTH", f"{simulators.url}/stripe"))
        for kind in ("checkout.session.completed", "payment_intent.succeeded"):
            assert self.look(gateway, self.newest(simulators, kind)) is None

    def test_about_a_dispute_wants_a_person(self, gateway):
        event = {"id": "evt_1", "type": "charge.dispute.created", "data": {"object": {"id": "dp_1"}}}
        assert "disputes" in self.look(gateway, event).problem


class TestTheKeys:
    def test_open_the_account(self, gateway):
        assert gateway.test().endswith("in its test mode")
        assert "signing secret" in StripeGateway(KEY, address=gateway._api._requestor.base_addresses["api"]).test()

    def test_that_are_wrong_are_told(self, simulators):
        with pytest.raises(GatewayRefused, match="does not accept the secret key"):
            StripeGateway("pk_test_x", SIGNING, "HOME", f"{simulators.url}/stripe").test()


class TestTheSdk:
    def test_says_nothing_of_us_and_writes_no_log(self, gateway, caplog, capfd):
        with caplog.at_level("DEBUG"):
            gateway.charge(card())
        assert client.sdk().enable_telemetry is False
        assert not [row for row in caplog.records if row.name == "stripe"]
        assert "pm_card_visa" not in caplog.text
        assert capfd.readouterr() == ("", "")
