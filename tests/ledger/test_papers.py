"""Papers of a customer's money: the same bytes each time, on the page, in My account and by API."""

import html

import pytest

from comptoir.kernel import clock, scope
from comptoir.ledger import queries
from comptoir.ledger.papers import credit_note_pdf, statement_pdf
from tests.ledger.purse import Purse
from tests.storefront.account import signed_in
from tests.world import NOON


@pytest.fixture
def purse(world):
    return Purse(world)


def is_pdf(answer):
    return answer.status_code == 200 and answer["Content-Type"] == "application/pdf" and answer.content[:4] == b"%PDF"


class TestCreditNotePdf:
    def test_is_the_same_whatever_is_left_of_it(self, world, purse):
        note = purse.note(4000, purpose="AH-1", reason="Broken")

        def printed():
            with scope.reading(purse.by):
                (row,) = queries.credit_notes_of(world.sofia.id, NOON)
                return credit_note_pdf(row.note, name="Sofia")

        once = printed()
        purse.hold(500, kind="credit_note", name=note.number)
        assert once == printed()
        assert once.startswith(b"%PDF")


class TestStatementPdf:
    @pytest.mark.feature("O7", by="race")
    def test_is_of_a_credit_line_and_of_a_wallet(self, world, purse):
        purse.line(5000)
        purse.draw(1200, purpose="AH-1")
        purse.settle(200)
        purse.pay_in(300)
        with scope.reading(purse.by):
            for one in (queries.credit_line_of(world.sofia.id, purse.shop_id, NOON),
                        queries.wallet_of(world.sofia.id, purse.shop_id, NOON)):  # fmt: skip
                lines = queries.statement(one.account.id)
                assert statement_pdf(one, lines, name="Sofia <b>", at=NOON).startswith(b"%PDF")


class TestThePages:
    @pytest.mark.feature("O7", by="page")
    def test_give_a_statement_and_a_credit_note(self, world, purse, client):
        purse.line(5000)
        purse.draw(1200)
        note = purse.note(4000)
        client.force_login(world.staff("ruth"))
        page = html.unescape(client.get("/customers/C-1/?view=money").content.decode())
        account = purse.credit().account.id
        assert f"/customers/C-1/statements/{account}.pdf" in page
        assert is_pdf(client.get(f"/customers/C-1/statements/{account}.pdf"))
        assert is_pdf(client.get(f"/customers/C-1/credit-notes/{note.number}.pdf"))
        assert client.get("/customers/C-1/credit-notes/AH-C99.pdf").status_code == 404
        assert client.get("/customers/C-2/credit-notes/" + note.number + ".pdf").status_code == 404

    @pytest.mark.feature("S22", by="page")
    def test_of_my_account_give_hers_alone(self, world, purse, run_jobs):
        note, other = purse.note(4000), Purse(world, customer="C-2").note(1000, reference="T-99")
        purse.pay_in(500, at=clock.now())
        her = signed_in(run_jobs)
        page = her.get("/s/HOME/account/wallet/").content.decode()
        assert f"/s/HOME/account/wallet/credit-notes/{note.number}.pdf" in page
        assert is_pdf(her.get(f"/s/HOME/account/wallet/credit-notes/{note.number}.pdf"))
        assert is_pdf(her.get(f"/s/HOME/account/wallet/statements/{purse.wallet().account.id}.pdf"))
        assert her.get(f"/s/HOME/account/wallet/credit-notes/{other.number}.pdf").status_code == 404
