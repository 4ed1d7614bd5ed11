"""My account shows a customer her own money, and nobody else's."""

import pytest

from tests.ledger.purse import Purse
from tests.storefront.account import AMIR, signed_in


class TestMyWallet:
    @pytest.mark.feature("O6", by="page")
    def test_shows_what_she_has_and_how_it_came(self, world, run_jobs):
        purse = Purse(world)
        purse.pay_in(5000)
        purse.spend(1200, purpose="AH-7")
        purse.note(300)
        page = signed_in(run_jobs).get("/s/HOME/account/wallet/").text
        for words in ("£38.00", "AH-7", "AH-C1", "£3.00"):
            assert words in page, words

    def test_tells_the_history_of_a_credit_note(self, world, run_jobs):
        purse = Purse(world)
        note = purse.note(4000)
        hers = signed_in(run_jobs)
        page = hers.get("/s/HOME/account/wallet/").text
        assert "choose it on the payment page" in page
        page = hers.get(f"/s/HOME/account/wallet/?account={note.account_id}").text
        assert "Credit note AH-C1: every movement" in page
        assert "Issued" in page
        pdf = hers.get(f"/s/HOME/account/wallet/statements/{note.account_id}.pdf")
        assert pdf.content[:4] == b"%PDF"

    def test_shows_nobody_elses(self, world, run_jobs):
        purse = Purse(world)
        purse.pay_in(5000)
        account = purse.account().id
        page = signed_in(run_jobs, AMIR).get(f"/s/HOME/account/wallet/?account={account}").text
        assert "£50.00" not in page
        assert "Your wallet is empty" in page
