"""Papers of orders, terms of the shop, and what cancelling gives, by API."""

import pytest

from comptoir.kernel import clock
from comptoir.kernel.rules import commands as rules
from comptoir.ledger import commands as ledger
from comptoir.orders import commands
from tests.ledger.purse import Purse
from tests.orders.test_refunding import WAY


@pytest.fixture
def program(program_of):
    return program_of("manage")


@pytest.fixture
def number(program, run_jobs):
    lines = [{"sku": "MUG", "quantity": 2}]
    number = program.post("orders", {"customer": "C-1", "lines": lines}).json()["number"]
    program.post(f"orders/{number}/payments", {"source": "bank", "reference": "T-1"})
    run_jobs()
    return number


class TestDocuments:
    @pytest.mark.feature("C8", by="api")
    def test_are_listed_and_given_as_pdf(self, world, program, number):
        for verb in WAY:
            commands.move_delivery(number=number, position=1, verb=verb, by=world.ana, at=clock.now())
        assert program.get(f"orders/{number}/documents").json() == []
        body = {"reason": "Broken", "to": [{"destination": "wallet"}]}
        assert program.post(f"orders/{number}/refund", body).json()["voucher"] == "AH-V1"
        (paper,) = program.get(f"orders/{number}/documents").json()
        assert (paper["number"], paper["kind"], paper["amount_minor"]) == ("AH-V1", "voucher", 2485)
        assert paper["standing"] == "done"
        pdf = program.get(f"orders/{number}/documents/AH-V1")
        assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
        assert program.get(f"orders/{number}/documents/AH-V2").status_code == 404


class TestInvoices:
    @pytest.mark.feature("O7", by="api")
    def test_are_made_once_given_as_pdf_and_closed(self, program, program_of, number):
        made = program.post(f"orders/{number}/invoices", {})
        assert (made.status_code, made.json()["number"], made.json()["paid_minor"]) == (201, "AH-I1", 2485)
        assert program.post(f"orders/{number}/invoices", {"delivery": 1}).json()["type"] == "nothing_to_invoice"
        assert program.post(f"orders/{number}/invoices", {"delivery": 9}).status_code == 404
        (paper,) = program.get(f"orders/{number}/documents").json()
        assert (paper["kind"], paper["standing"]) == ("invoice", "")
        assert program.post("customers/C-1/papers/closing", {"reason": "She asked"}).json() == {"closed": 1}
        assert program.get(f"orders/{number}/documents/AH-I1").content[:4] == b"%PDF"
        assert program_of("read").get(f"orders/{number}/documents/AH-I1").json()["type"] == "papers_closed"


class TestCancellation:
    @pytest.mark.feature("S22", by="api")
    def test_is_tried_out_and_gives_a_credit_note(self, program, number):
        found = program.get(f"orders/{number}/cancellation").json()
        assert (found["gives"], found["back_minor"], found["credit_minor"]) == ("origin", 2485, 0)
        found = program.get(f"orders/{number}/cancellation?gives=credit_note").json()
        assert (found["back_minor"], found["credit_minor"], found["why_not"]) == (0, 2485, "")
        body = {"reason": "Changed", "gives": "credit_note"}
        assert program.post(f"orders/{number}/cancellation", body).json()["state"] == "cancelled"
        assert program.get("customers/C-1/credit-notes").json()[0]["left_minor"] == 2485
        assert program.get(f"orders/{number}/cancellation").json()["why_not"] == "The order has ended."

    @pytest.mark.parametrize("body", [{"reason": "x", "gives": "moon"}, {"gives": "origin"}])
    def test_is_asked_for_with_sense(self, program, number, body):
        assert program.post(f"orders/{number}/cancellation", body).status_code == 422


class TestTerms:
    @pytest.mark.feature("O6", by="api")
    def test_are_what_people_have_set(self, world, program_of):
        set_ = {"shop_id": world.shop().id, "by": world.ruth, "at": clock.now()}
        ledger.set_cashback(means="card", basis_points=500, days=90, **set_)
        offer = ledger.make_pay_in_offer(from_minor=10000, bonus_minor=1000, **set_)
        ledger.set_gesture_limit(amount_minor=3550, **set_)
        commands.set_cancellation_terms(gives="credit_note", **set_)
        assert program_of("read").get("terms").json() == {
            "currency": "GBP", "cancelled_gives": "credit_note", "gesture_limit_minor": 3550,
            "downloads": 5, "download_days": 30,
            "cashback": [{"means": "card", "basis_points": 500, "days": 90}],
            "pay_in_offers": [{"id": offer.id, "from_minor": 10000, "bonus_minor": 1000, "bonus_days": None}],
        }  # fmt: skip
        assert program_of("orion").get("terms").json()["cashback"] == []


class TestRefundLimits:
    @pytest.mark.feature("C5", by="api")
    def test_are_read_and_tried(self, world, program, number):
        for verb in WAY:
            commands.move_delivery(number=number, position=1, verb=verb, by=world.ana, at=clock.now())
        program.post(f"orders/{number}/part-refund", {"reason": "Late", "gesture_minor": 300})
        rules.draft_rules(
            shop_id=world.shop().id, kind="refunds", document={"rules": [], "else": {"answer": "ask"}},
            instead_of=None, by=world.ruth, at=clock.now(),
        )  # fmt: skip
        held, draft = program.get("refund-limits").json()
        assert (held["number"], held["state"], draft["number"], draft["state"]) == (0, "published", 1, "draft")
        found = program.get("refund-limits/1/trial").json()
        assert (found["cases"], found["waited"], found["would_wait"]) == (1, 0, 1)
        assert (found["shown"][0]["number"], found["shown"][0]["amount_minor"]) == (number, 300)
        assert program.get("refund-limits/9/trial").status_code == 404


class TestMoneyOfCustomers:
    @pytest.mark.feature("O7", by="api")
    def test_is_given_as_pdf(self, world, program):
        purse = Purse(world)
        purse.line(5000)
        purse.draw(1200)
        note = purse.note(4000)
        for address in (f"credit-notes/{note.number}/pdf", "statement/pdf?account=credit-line"):
            pdf = program.get(f"customers/C-1/{address}")
            assert (pdf.status_code, pdf["Content-Type"], pdf.content[:4]) == (200, "application/pdf", b"%PDF")
        assert program.get("customers/C-1/credit-notes/AH-C99/pdf").status_code == 404
        assert program.get("customers/C-1/statement/pdf").status_code == 404
