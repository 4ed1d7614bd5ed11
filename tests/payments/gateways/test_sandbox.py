"""The client against the real simulator, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import clock
from comptoir.payments.gateways import Deed, GatewayRefused, GatewayUnclear, ToPay
from comptoir.payments.gateways.sandbox import SandboxGateway, client
from tests.payments.gateways.counter import misbehave, pay


@pytest.fixture
def simulators(tmp_path):
    with Simulators(data=tmp_path) as running:
        yield running


@pytest.fixture
def gateway(simulators):
    return SandboxGateway("sk_sandbox_test", f"{simulators.url}/gateway")


def to_pay(**changed):
    wish = {
        "key": uuid4(), "amount_minor": 4200, "currency": "GBP", "description": "Alder Home · AH-1",
        "return_url": "http://127.0.0.1:9/pay/x/?returned=1", "cancel_url": "http://127.0.0.1:9/pay/x/",
        "callback_url": "http://127.0.0.1:9/callbacks/HOME/sandbox/",
        "expires_at": clock.now() + timedelta(hours=1), "asked_at": clock.now(),
    }  # fmt: skip
    return ToPay(**(wish | changed))


class TestOffer:
    def test_opens_a_page(self, gateway):
        said = gateway.offer(to_pay())

        assert said.state == "offered"
        assert "/gateway/pay/chk_" in said.url

    def test_gives_the_same_page_under_the_same_key(self, gateway):
        wish = to_pay()

        assert gateway.offer(wish).gateway_id == gateway.offer(wish).gateway_id

    def test_tells_a_clear_no(self, gateway):
        with pytest.raises(GatewayRefused, match="passed"):
            gateway.offer(to_pay(expires_at=clock.now() - timedelta(hours=1)))

    def test_tells_a_wrong_key(self, simulators):
        with pytest.raises(GatewayRefused, match="secret key"):
            SandboxGateway("sk_live_x", f"{simulators.url}/gateway").offer(to_pay())

    @pytest.mark.parametrize("fault", ["error", "error_after_acting", "timeout_after_acting"])
    def test_tells_a_doubt(self, simulators, gateway, fault, monkeypatch):
        monkeypatch.setattr(client, "SECONDS", 0.3)
        misbehave(simulators, api_fault=fault, api_fault_next=1, timeout_seconds=1)
        with pytest.raises(GatewayUnclear):
            gateway.offer(to_pay())

    def test_tells_silence_as_a_doubt(self):
        with pytest.raises(GatewayUnclear):
            SandboxGateway("sk_sandbox_test", "http://127.0.0.1:1/gateway").offer(to_pay())


class TestAsk:
    def test_knows_nothing_of_what_never_arrived(self, gateway):
        assert gateway.ask(Deed(uuid4())) is None

    @pytest.mark.parametrize(
        ("card", "state", "means", "failure"),
        [
            ("4242424242424242", "captured", "Visa •• 4242", ""),
            ("4000000000000077", "pending", "Card", ""),
            ("4000000000000002", "failed", "Card", "The card was declined."),
        ],
    )
    def test_tells_what_the_card_did(self, gateway, card, state, means, failure):
        wish = to_pay()
        pay(gateway.offer(wish).url, card)
        said = gateway.ask(Deed(wish.key))

        assert (said.state, said.means, said.failure) == (state, means, failure)
        assert (said.amount_minor, said.currency) == (4200, "GBP")


class TestClose:
    def test_closes_an_open_page(self, gateway):
        wish = to_pay()

        assert gateway.close(wish.key, gateway.offer(wish).gateway_id).state == "expired"

    def test_tells_of_money_that_was_faster(self, gateway):
        wish = to_pay()
        offered = gateway.offer(wish)
        pay(offered.url)

        assert gateway.close(wish.key, offered.gateway_id).state == "captured"


class TestRefund:
    def paid(self, gateway):
        wish = to_pay()
        pay(gateway.offer(wish).url)
        return gateway.ask(Deed(wish.key)).payment

    @pytest.mark.parametrize(("refunds", "state"), [("succeed", "done"), ("refuse", "failed"), ("pending", "sent")])
    def test_tells_what_became_of_it(self, simulators, gateway, refunds, state):
        misbehave(simulators, refunds=refunds)
        key = uuid4()
        payment = self.paid(gateway)

        assert gateway.refund(key, payment, 4200).state == state
        assert gateway.refund(key, payment, 4200) == gateway.ask_refund(Deed(key))

    def test_is_refused_beyond_what_came(self, gateway):
        with pytest.raises(GatewayRefused, match="left"):
            gateway.refund(uuid4(), self.paid(gateway), 4201)

    def test_knows_nothing_of_what_never_arrived(self, gateway):
        assert gateway.ask_refund(Deed(uuid4())) is None


class TestTest:
    def test_tells_the_account(self, gateway):
        assert gateway.test().startswith("acct_")
