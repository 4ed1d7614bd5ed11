"""Paying from a wallet on the pay page: for her who is signed in, in whole, or in part with the rest by card."""

import pytest
from django.test import Client

from comptoir.kernel import clock, scope
from comptoir.orders import queries
from tests.ledger.purse import Purse
from tests.orders.scene import placed
from tests.storefront.account import AMIR, signed_in
from tests.storefront.test_pages import pay_path


def state(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number).order.state


@pytest.mark.feature("O6", by="page")
class TestPayingFromHerWallet:
    def test_is_offered_to_her_alone(self, world, run_jobs):
        Purse(world).pay_in(9000)
        path = pay_path(world, placed(world, at=clock.now()))
        assert "Pay £24.85 from your wallet" in signed_in(run_jobs).get(path).text
        for stranger in (Client(), signed_in(run_jobs, AMIR)):
            assert "wallet" not in stranger.get(path).text
            stranger.post(f"{path}balance/", {"gateway": "wallet", "note": ""})
        assert Purse(world).free() == 9000

    def test_opens_the_order(self, world, run_jobs):
        Purse(world).pay_in(9000)
        order = placed(world, at=clock.now())
        path, client = pay_path(world, order), signed_in(run_jobs)
        answer = client.post(f"{path}balance/", {"gateway": "wallet", "note": ""}, follow=True)
        assert "£24.85 is held for it" in answer.text
        run_jobs()
        assert state(world, order) == "open"
        assert Purse(world).free() == 9000 - 2485

    def test_takes_a_part_and_leads_to_the_rest(self, world, run_jobs):
        Purse(world).pay_in(1000)
        path, client = pay_path(world, placed(world, at=clock.now())), signed_in(run_jobs)
        assert "Use £10.00 of your wallet, the rest by card" in client.get(path).text
        answer = client.post(f"{path}balance/", {"gateway": "wallet", "note": ""}, follow=True)
        assert "Pay £14.85 by card" in answer.text
        assert "your wallet" not in answer.text
        assert "Pay £14.85 by card" in Client().get(path, follow=True).text, "The link sent before leads there."

    @pytest.mark.feature("O7", by="page")
    def test_knows_credit_notes_and_the_credit_line(self, world, run_jobs):
        purse = Purse(world)
        note = purse.note(500)
        purse.line(9000)
        order = placed(world, at=clock.now())
        path, client = pay_path(world, order), signed_in(run_jobs)
        answer = client.post(f"{path}balance/", {"gateway": "credit_note", "note": note.number}, follow=True)
        assert "Pay £19.85 from your credit line" in answer.text
        client.post(f"{answer.redirect_chain[-1][0]}balance/", {"gateway": "credit_line", "note": ""})
        run_jobs()
        assert state(world, order) == "open"
        assert (purse.credit().account.held_minor, purse.credit().account.balance_minor) == (1985, 0)
