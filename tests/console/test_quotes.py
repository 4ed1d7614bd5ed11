"""Quotes on their pages: from a basket to an order."""

import html

import pytest

from comptoir.kernel import clock
from comptoir.quotes import commands
from comptoir.quotes.commands import Offer, Wanted
from tests.quotes.scene import THIRTY_MUGS, accepted, costs, made, page, sent, terms


def read(client, address):
    return html.unescape(client.get(address).content.decode())


def written(**more):
    return {
        "sku": ["MUG", ""], "quantity": ["40", ""], "unit": ["8.00", ""], "remark": ["No boxes", ""],
        "shipping": "standard", "shipping_cost": "0", "valid_until": "", "note": "For you", "seen": "", **more,
    }  # fmt: skip


class TestQuotes:
    @pytest.mark.feature("O2", by="page")
    def test_are_made_of_a_basket_written_sent_and_ordered(self, as_staff, world, run_jobs):
        ana = as_staff("ana")
        basket = {"shop": "HOME", "customer": "C-1", "line_sku": "MUG", "line_quantity": "30", "token": "t"}
        assert "Make a quote of it" in read(ana, "/orders/new/?customer=C-1&sku=MUG")
        answer = ana.post("/orders/new/quote/", basket)
        assert answer.status_code == 303
        number = answer["Location"].split("/")[2]
        assert 'value="9.95"' in read(ana, answer["Location"])
        assert ana.post(answer["Location"], written()).status_code == 303
        shown = read(ana, f"/quotes/{number}/")
        for words in ("£8.00", "20 % below £9.95", "No boxes", "£320.00", "Send it", "For you"):
            assert words in shown, words
        assert ana.post(f"/quotes/{number}/sending/").status_code == 303
        assert "The customer answers" in read(ana, f"/quotes/{number}/")
        assert "Its order is made" in read(ana, f"/quotes/{number}/acceptance/")
        accept = {"name": "Sofia Keller", "version": "1"}
        assert ana.post(f"/quotes/{number}/acceptance/", accept).status_code == 303
        assert "Make the order" in read(ana, f"/quotes/{number}/")
        answer = ana.post(f"/quotes/{number}/order/")
        assert "£320.00" in read(ana, answer["Location"])
        assert "became order" in read(ana, f"/quotes/{number}/")

    def test_of_a_basket_without_customer_says_so_and_keeps_the_basket(self, as_staff):
        basket = {"shop": "HOME", "line_sku": "MUG", "line_quantity": "30", "token": "t"}
        answer = as_staff("ana").post("/orders/new/quote/", basket)
        assert answer.status_code == 422
        assert "choose one" in html.unescape(answer.content.decode())
        assert 'value="MUG"' in answer.content.decode()

    def test_are_listed_by_state_and_found_by_number(self, as_staff, world):
        first, second = made(world, at=clock.now()), sent(world, at=clock.now())
        ana = as_staff("ana")
        assert first in read(ana, "/quotes/")
        assert second in read(ana, "/quotes/")
        assert first not in read(ana, "/quotes/?state=sent")
        assert first in read(ana, f"/quotes/?q={first}")
        assert "No quote here" in read(ana, "/quotes/?q=XX")
        assert "No quotes yet" in read(as_staff("bruno"), "/quotes/")

    def test_show_what_changed_between_two_versions(self, as_staff, world):
        number = sent(world, at=clock.now())
        offer = Offer([Wanted("MUG", 40, 800), Wanted("LAST-ONE", 1)])
        commands.revise_quote(number=number, offer=offer, by=world.ana, at=clock.now())
        shown = read(as_staff("ana"), f"/quotes/{number}/")
        assert "<del>30 at £8.50, Without boxes</del> <ins>40 at £8.00</ins>" in shown
        assert "removed: 2 at £24.00" in shown
        assert "added: 1 at £12.75" in shown
        assert "<del>£303.00</del> <ins>£332.75</ins>" in shown

    def test_refuse_what_cannot_be_written_and_keep_what_was_typed(self, as_staff, world):
        number = made(world, at=clock.now())
        ana, where = as_staff("ana"), f"/quotes/{number}/writing/"
        for form, said in (
            (written(quantity=["many", ""]), "is no quantity of MUG"),
            (written(unit=["cheap", ""]), "is no sum"),
            (written(valid_until="soon"), "is no day"),
            (written(sku=["NOPE", ""]), "sells nothing under NOPE"),
            (written(seen="2026-01-01T00:00:00+00:00"), "changed by somebody else"),
        ):
            answer = ana.post(where, form)
            text = html.unescape(answer.content.decode())
            assert (answer.status_code >= 400, said in text, "No boxes" in text) == (True, True, True), said


class TestTheMargin:
    @pytest.mark.feature("O4", by="page")
    def test_is_shown_to_who_may_approve_and_to_nobody_else(self, as_staff, world):
        costs(world, MUG=600)
        terms(world)
        number = made(world, at=clock.now())
        assert "15.3 %" in read(as_staff("marc"), f"/quotes/{number}/")
        clerk = read(as_staff("clara"), f"/quotes/{number}/")
        assert "15.3 %" not in clerk
        assert "A store manager can approve it" in clerk
        assert "left" in read(as_staff("marc"), f"/quotes/{number}/approval/")
        assert as_staff("ana").post(f"/quotes/{number}/sending/").status_code == 409
        assert as_staff("marc").post(f"/quotes/{number}/approval/", {"reason": "Every month"}).status_code == 303
        assert "Approved by Marc" in read(as_staff("marc"), f"/quotes/{number}/")
        assert as_staff("ana").post(f"/quotes/{number}/sending/").status_code == 303

    def test_of_ones_own_prices_is_somebody_elses_to_approve(self, as_staff, world):
        costs(world, MUG=900)
        terms(world)
        given = {"shop_id": world.shop().id, "customer_code": "C-1", "by": world.marc, "at": clock.now()}
        number = commands.make_quote(offer=THIRTY_MUGS, **given).number
        assert "You wrote it, so somebody else approves it" in read(as_staff("marc"), f"/quotes/{number}/")
        assert as_staff("marc").post(f"/quotes/{number}/approval/", {"reason": "Mine"}).status_code == 403


class TestTheSettings:
    def test_keep_how_the_shop_quotes_and_what_things_cost(self, as_staff, world):
        ruth = as_staff("ruth")
        form = {"least_margin": "12.5", "valid_days": "30", "asks_code": "1"}
        assert ruth.post("/settings/HOME/quotes/", form).status_code == 303
        assert 'value="12.5"' in read(ruth, "/settings/HOME/quotes/")
        bad = ruth.post("/settings/HOME/quotes/", {**form, "valid_days": "0"})
        assert (bad.status_code, "1 to 365 days" in bad.text) == (422, True)
        assert ruth.post("/settings/HOME/costs/", {"sku": "MUG", "cost": "4.20", "q": "mug"}).status_code == 303
        assert 'value="4.20"' in read(ruth, "/settings/HOME/prices/?q=mug")
        assert as_staff("marc").post("/settings/HOME/quotes/", form).status_code == 403


class TestThePaper:
    def test_is_shown_for_each_version(self, as_staff, world):
        number = sent(world, at=clock.now())
        accepted(world, number, at=clock.now())
        answer = as_staff("ana").get(f"/quotes/{number}/pdf/?version=1")
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
        assert as_staff("ana").get(f"/quotes/{number}/pdf/?version=9").status_code == 404
        assert page(world, number).quote.accepted_name == "Sofia Keller"
