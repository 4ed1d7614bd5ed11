"""Invoices through every door: settings, the order page, mail, her link, My account, and closing them."""

import pytest
from django.core import mail as outbox
from django.test import Client

from comptoir.kernel import clock
from comptoir.orders import commands, links
from tests.console.test_order_page import page_of, post
from tests.console.test_settings import HOME, text_of
from tests.storefront.account import signed_in

FORM = {"when": "paid", "series": "2026", "pay_days": "14", "keep_years": "10", "sender": "Alder Home Ltd"}


@pytest.fixture
def invoiced(world, paid):
    """An order of Sofia's that was paid now, and its invoice."""
    order = paid(MUG=2)
    return order, commands.issue_invoice(number=order.number, by=world.ana, at=clock.now())


class TestInvoices:
    @pytest.mark.feature("O7", by="page")
    def test_are_made_as_the_settings_say_and_by_hand(self, as_staff, world, paid):
        ruth = as_staff("ruth")
        assert "It holds for invoices from now on" in text_of(ruth.post(f"{HOME}invoices/", FORM, follow=True))
        assert "at most eight letters" in text_of(ruth.post(f"{HOME}invoices/", {**FORM, "series": "20/26"}))
        order, client = paid(MUG=2), as_staff("ana")
        made = page_of(client, order)
        assert ("Invoice AH-I2026-1" in made, "Make the invoice" in made) == (True, False)
        refused = client.post(f"/orders/{order.number}/invoices/")
        assert (refused.status_code, "invoiced already" in text_of(refused)) == (409, True)
        assert post(client, order, "cancellation", reason="Changed").status_code == 303

    def test_go_to_the_customer_by_mail_and_wait_in_my_account(self, invoiced, run_jobs):
        order, made = invoiced
        run_jobs()
        mail = next(sent for sent in outbox.outbox if made.number in sent.subject)
        assert [(name, content[:4]) for name, content, _ in mail.attachments] == [(f"{made.number}.pdf", b"%PDF")]
        text = links.link_text(order)
        assert made.number in Client().get(f"/o/{text}/").text
        pdf = Client().get(f"/o/{text}/papers/{made.number}.pdf")
        assert (pdf["Content-Type"], pdf.content[:4], pdf["Cache-Control"]) == ("application/pdf", b"%PDF", "no-store")
        assert Client().get(f"/o/{text}/papers/AH-I99.pdf").status_code == 404
        assert made.number in signed_in(run_jobs).get("/s/HOME/account/papers/").text

    def test_are_closed_to_all_but_who_keeps_the_books(self, invoiced, as_staff):
        order, made = invoiced
        ruth, paper, text = as_staff("ruth"), f"/orders/{order.number}/documents/{invoiced[1].number}.pdf", ""
        assert "Close the papers" in ruth.get("/customers/C-1/").text
        assert ruth.post("/customers/C-1/papers/closing/", {"reason": ""}).status_code == 422
        assert ruth.post("/customers/C-1/papers/closing/", {"reason": "She asked"}).status_code == 303
        assert ruth.get(paper).content[:4] == b"%PDF"
        assert as_staff("marc").get(paper).status_code == 403
        assert "Close the papers" not in as_staff("ana").get("/customers/C-1/").text
        text = links.link_text(order)
        assert Client().get(f"/o/{text}/papers/{made.number}.pdf").status_code == 404
        assert made.number not in Client().get(f"/o/{text}/").text
