"""A quote by its link, and in My account."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail as outbox
from django.test import Client
from pypdf import PdfReader

from comptoir.customers import commands as customers
from comptoir.kernel import clock
from comptoir.quotes import commands
from comptoir.quotes.commands import Offer, Wanted
from comptoir.quotes.links import link_text
from tests.quotes.scene import made, page, sent, terms
from tests.storefront.account import AMIR, mailed_code, signed_in


def address(world, number):
    return f"/q/{link_text(page(world, number).quote)}/"


def state(world, number):
    return page(world, number).quote.state


class TestAQuoteByItsLink:
    @pytest.mark.feature("O3", by="page")
    def test_is_accepted_under_a_name_and_leads_to_the_payment(self, world, run_jobs):
        number = sent(world, at=clock.now())
        here, client = address(world, number), Client()
        seen = client.get(here)
        for words in ("Here is your quote", "£303.00", "instead of £9.95", "Without boxes", "As we said."):
            assert words in seen.text
        assert seen["X-Robots-Tag"] == "noindex"
        assert state(world, number) == "sent"  # Looking uses nothing up.
        answer = client.post(f"{here}acceptance/", {"name": "Sofia Keller", "version": "1"})
        assert answer.status_code == 302
        assert "Pay £303.00 by card" in client.get(answer["Location"]).text
        assert "Your order is made" in client.get(here).text
        again = client.post(f"{here}acceptance/", {"name": "Sofia Keller", "version": "1"})
        assert (again.status_code, "was accepted already" in again.text) == (409, True)

    def test_wants_a_name_and_keeps_nothing_without(self, world):
        number = sent(world, at=clock.now())
        answer = Client().post(f"{address(world, number)}acceptance/", {"name": "", "version": "1"})
        assert (answer.status_code, "Write your name" in answer.text) == (422, True)
        assert state(world, number) == "sent"

    def test_takes_the_code_that_was_mailed(self, world, run_jobs):
        terms(world, least_margin=0, asks_code=True)
        number = sent(world, at=clock.now())
        here, client = address(world, number), Client()
        wrong = client.post(f"{here}acceptance/", {"name": "Sofia", "version": "1", "code": "000000"})
        assert "Ask for a new code" in wrong.text
        assert client.post(f"{here}code/").status_code == 302
        run_jobs()
        assert "to accept the quote of Alder Home" in outbox.outbox[-1].body
        wish = {"name": "Sofia", "version": "1", "code": mailed_code()}
        assert client.post(f"{here}acceptance/", wish).status_code == 302
        assert state(world, number) == "ordered"

    def test_is_declined_with_a_word(self, world):
        number = sent(world, at=clock.now())
        here, client = address(world, number), Client()
        client.post(f"{here}refusal/", {"reason": "Too dear"})
        assert "You declined this quote" in client.get(here).text
        assert page(world, number).quote.end_reason == "Too dear"

    def test_after_its_last_day_has_ended_also_before_anybody_noted_it(self, world):
        number = sent(world, at=clock.now() - timedelta(days=20))
        here, client = address(world, number), Client()
        assert "This quote has ended" in client.get(here).text
        late = client.post(f"{here}acceptance/", {"name": "Sofia", "version": "1"})
        assert (late.status_code, "its last day is over" in late.text) == (409, True)

    def test_is_accepted_also_when_the_stock_is_gone(self, world):
        number = sent(world, Offer([Wanted("GONE", 1, 1000)]), at=clock.now())
        here, client = address(world, number), Client()
        client.post(f"{here}acceptance/", {"name": "Sofia", "version": "1"})
        assert "Not everything is in stock at this moment" in client.get(here).text

    def test_shows_nothing_before_it_was_sent_and_no_cost_ever(self, world):
        assert Client().get(address(world, made(world, at=clock.now()))).status_code == 404
        assert Client().get("/q/quote.1.1.0.forged/").status_code == 404

    def test_is_read_as_a_paper(self, world):
        customers.change_customer(code="C-1", language="de", by=world.ana, at=clock.now())
        answer = Client().get(f"{address(world, sent(world, at=clock.now()))}pdf/")
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert "Angebot" in text
        assert "Gültig bis" in text


class TestMyQuotes:
    @pytest.mark.feature("O3", by="page")
    def test_are_asked_for_by_a_list_and_open_by_their_link(self, world, run_jobs):
        client = signed_in(run_jobs)
        assert "No quotes yet" in client.get("/s/HOME/account/quotes/").text
        wish = {"sku": ["MUG", "RED-SCARF", ""], "quantity": ["30", "2", ""], "request": "For our café"}
        assert client.post("/s/HOME/account/quotes/new/", wish).status_code == 302
        listed = client.get("/s/HOME/account/quotes/").text
        assert "We are writing it" in listed
        number = listed.split("<b>AH-Q")[1].split("<")[0]
        commands.revise_quote(
            number=f"AH-Q{number}", offer=Offer([Wanted("MUG", 30, 850)]), by=world.ana, at=clock.now()
        )
        commands.send_quote(number=f"AH-Q{number}", by=world.ana, at=clock.now())
        listed = client.get("/s/HOME/account/quotes/").text
        assert "Waits for you" in listed
        assert address(world, f"AH-Q{number}") in listed
        assert "No quotes yet" in signed_in(run_jobs, AMIR).get("/s/HOME/account/quotes/").text

    @pytest.mark.parametrize(
        ("sku", "quantity", "said"),
        [("NOPE", "1", "sells nothing under NOPE"), ("MUG", "some", "is no quantity of MUG"), ("", "", "at least one")],
    )
    def test_says_what_is_wrong_with_the_list(self, world, run_jobs, sku, quantity, said):
        answer = signed_in(run_jobs).post("/s/HOME/account/quotes/new/", {"sku": sku, "quantity": quantity})
        assert (answer.status_code, said in answer.text) == (422, True)
