"""Invoices: when they are made, what they say, how they are corrected, and how long they are kept."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from comptoir.customers import commands as customers
from comptoir.customers.links import actor_of_link
from comptoir.inventory import commands as stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.orders import commands, queries
from comptoir.orders.models import Addressee, Document
from comptoir.orders.papers import printed
from comptoir.payments import commands as payments
from tests.ledger.purse import Purse
from tests.ledger.test_commands import in_threads
from tests.orders.scene import paid, placed, walked
from tests.orders.test_editing_walks import STEPS, step
from tests.orders.test_refunding import WAY, WHY, give_all_back, money
from tests.world import NOON

SEND = WAY[:3]


def terms(world, when, **more):
    commands.set_invoice_terms(shop_id=world.shop().id, when=when, by=world.ruth, at=NOON, **more)


def invoices(world, order):
    with scope.reading(world.ana):
        return queries.invoices_of(order.id)


def balance(world, order):
    """Σ invoices − Σ corrections; and each paper is the sum of what it says."""
    total = 0
    for paper in invoices(world, order):
        entries = paper.said["entries"].values()
        assert paper.amount_minor == sum(amount for _, amount, _, _ in entries)
        total += paper.amount_minor if paper.kind == "invoice" else -paper.amount_minor
    return total


def text_of(world, order, number, by="ana"):
    with scope.reading(getattr(world, by)):
        found = queries.document_numbered(order.id, number)
        content = printed(found, queries.whom_of(found, getattr(world, by)))
        assert content == printed(found, queries.whom_of(found, getattr(world, by)))
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


class TestInvoiceAsDue:
    @pytest.mark.feature("O7", by="race")
    def test_is_made_when_the_order_is_paid(self, world, run_jobs):
        terms(world, "paid")
        order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
        (made,) = invoices(world, order)
        assert (made.number, made.amount_minor, made.said["paid_minor"]) == ("AH-I1", 3 * 995 + 2400 + 495, 5880)
        assert commands.invoice_as_due(number=order.number, by=world.operator(), at=NOON) is None, "Once."

    def test_is_made_of_each_delivery_as_it_leaves(self, world, run_jobs):
        terms(world, "sent", series="2026")
        order = paid(world, run_jobs, ("MUG", 102))
        assert invoices(world, order) == []
        due = money(world, order)[0]
        for position in (1, 2):
            for verb in SEND:
                commands.move_delivery(number=order.number, position=position, verb=verb, by=world.ana, at=NOON)
            run_jobs()
        made = invoices(world, order)
        assert [one.number for one in made] == ["AH-I2026-1", "AH-I2026-2"]
        assert [one.said["covers"] for one in made] == [[1], [2]]
        assert sum(one.amount_minor for one in made) == due == sum(one.said["paid_minor"] for one in made)

    def test_is_to_be_paid_where_it_is_on_account(self, world, run_jobs):
        terms(world, "sent", pay_days=30)
        payments.set_way(shop_id=world.shop().id, gateway="credit_line", is_on=True, by=world.ruth, at=NOON)
        Purse(world).line(100_000)
        order = placed(world)
        commands.pay_order_from_balance(number=order.number, gateway="credit_line", by=world.ana, at=NOON)
        run_jobs()
        walked(world, order, *SEND)
        run_jobs()
        (made,) = invoices(world, order)
        said = made.said
        assert (said["paid_minor"], said["on_account"], said["due_on"]) == (0, True, "2026-10-17")
        assert "To be paid by" in text_of(world, order, made.number)

    def test_is_none_where_a_person_makes_them(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, *WAY)
        run_jobs()
        assert invoices(world, order) == []


class TestIssueInvoice:
    def test_is_of_what_is_not_invoiced_yet_and_uses_no_number_for_nothing(self, world, run_jobs):
        order, other = paid(world, run_jobs, ("MUG", 102)), paid(world, run_jobs, ("RED-SCARF", 1))
        first = commands.issue_invoice(number=order.number, position=2, by=world.ana, at=NOON)
        whole = commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        assert first.amount_minor + whole.amount_minor == money(world, order)[0]
        with pytest.raises(commands.NothingToInvoice):
            commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        assert commands.issue_invoice(number=other.number, by=world.ana, at=NOON).number == "AH-I3"

    def test_is_refused_for_what_is_not_sold(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(ObjectDoesNotExist):
            commands.issue_invoice(number=order.number, position=9, by=world.ana, at=NOON)
        commands.cancel_order(number=order.number, reason="No", by=world.ana, at=NOON)
        with pytest.raises(Refusal, match="No invoice is made"):
            commands.issue_invoice(number=order.number, by=world.ana, at=NOON)

    def test_never_changes(self, world, run_jobs):
        order = paid(world, run_jobs)
        made = commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        for change in (
            lambda: Document.objects.filter(id=made.id).update(amount_minor=1),
            lambda: Addressee.objects.filter(document=made).update(whom={}),
            lambda: Addressee.objects.filter(document=made).delete(),
        ):
            with scope.writing(world.operator()), pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_speaks_to_a_business_in_its_language(self, world, run_jobs):
        customers.change_customer(
            code="C-1", kind="b2b", company="Keller & Co", tax_number="DE 123", language="de", by=world.ana, at=NOON
        )
        terms(world, "by_hand", sender="Alder Home Ltd\n1 High Street, Leeds", tax_number="GB 99")
        order = paid(world, run_jobs, ("MUG", 2))
        made = commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        text = text_of(world, order, made.number)
        for words in ("Rechnung", "Keller & Co", "DE 123", "Alder Home Ltd", "GB 99", "Versand", "24,85", "20 % von"):
            assert words in text, words

    def test_is_not_told_to_another_shop(self, world, run_jobs):
        order = paid(world, run_jobs)
        commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        with scope.reading(world.operator("ORION")):
            assert queries.invoices_of(order.id) == []


class TestCorrectInvoices:
    def test_names_the_invoice_and_takes_off_what_went_back(self, world, run_jobs):
        terms(world, "paid")
        order = paid(world, run_jobs, ("MUG", 3))
        walked(world, order, *WAY)
        commands.ask_refund(number=order.number, lines=[(1, 1)], gesture_minor=100, by=world.marc, **WHY)
        run_jobs()
        invoice, correction = invoices(world, order)
        assert (correction.number, correction.amount_minor) == ("AH-IC1", 1095)
        assert correction.said["corrects"] == [invoice.number]
        assert balance(world, order) == money(world, order)[0]
        assert "Credit note" in text_of(world, order, "AH-IC1")

    def test_names_the_invoice_of_the_delivery_that_was_cancelled(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 102))
        made = [commands.issue_invoice(number=order.number, position=p, by=world.ana, at=NOON) for p in (2, 1)]
        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=NOON)
        run_jobs()
        correction = invoices(world, order)[-1]
        assert correction.said["corrects"] == [made[0].number]
        assert balance(world, order) == money(world, order)[0]

    def test_takes_everything_off_a_cancelled_order(self, world, run_jobs):
        terms(world, "paid")
        order = paid(world, run_jobs)
        commands.cancel_order(number=order.number, reason="No", by=world.ana, at=NOON)
        run_jobs()
        assert (len(invoices(world, order)), balance(world, order)) == (2, 0)


class TestClosePapers:
    def test_leaves_them_to_who_keeps_the_books(self, world, run_jobs):
        order = paid(world, run_jobs)
        made = commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        link = actor_of_link(order.id)
        with scope.reading(link):
            assert queries.whom_of(made, link)["name"] == "Sofia Keller"
        with pytest.raises(NotAllowed):
            commands.close_papers(code="C-1", reason="She asked", by=world.ana, at=NOON)
        assert commands.close_papers(code="C-1", reason="She asked", by=world.ruth, at=NOON) == 1
        with scope.reading(link):
            assert not Addressee.objects.exists(), "Out of the sight of the database itself."
            with pytest.raises(ObjectDoesNotExist):
                queries.whom_of(made, link)
        with scope.reading(world.marc), pytest.raises(queries.PapersClosed):
            queries.whom_of(made, world.marc)
        assert "Sofia Keller" in text_of(world, order, made.number, by="ruth")

    def test_holds_nothing_of_her_but_what_a_bill_needs(self, world, run_jobs):
        order = paid(world, run_jobs)
        made = commands.issue_invoice(number=order.number, by=world.ana, at=NOON)
        with scope.reading(world.ruth):
            assert set(Addressee.objects.get(document=made).whom) == {
                "name",
                "company",
                "tax_number",
                "lines",
                "country",
            }
        assert "Sofia" not in str(made.said)


class TestForgetAddressees:
    def test_deletes_them_when_the_time_is_over_and_no_day_before(self, world, run_jobs):
        order = paid(world, run_jobs)
        terms(world, "by_hand", keep_years=1)
        long_ago = datetime(2020, 5, 1, tzinfo=UTC)
        old = commands.issue_invoice(number=order.number, by=world.ana, at=long_ago)
        given = {"documents": [old.id], "by": world.operator()}
        assert commands.forget_addressees(at=datetime(2021, 12, 31, 12, tzinfo=UTC), **given) == 0
        assert commands.forget_addressees(at=datetime(2022, 1, 1, 12, tzinfo=UTC), **given) == 1
        assert "Deleted: the time of keeping it is over." in text_of(world, order, old.number)


class TestSetInvoiceTerms:
    @pytest.mark.parametrize(
        "bad", [{"when": "never"}, {"series": "20/26"}, {"pay_days": 999}, {"keep_years": 0}, {"sender": "x" * 401}]
    )
    def test_refuses_what_makes_no_sense(self, world, bad):
        with pytest.raises(Invalid):
            terms(world, **{"when": "paid", **bad})

    def test_is_for_who_runs_the_shop(self, world):
        with pytest.raises(NotAllowed):
            commands.set_invoice_terms(shop_id=world.shop().id, when="paid", by=world.marc, at=NOON)


class TestAWalkOfInvoices:
    """Σ invoices − Σ corrections is what the order costs now, whatever becomes of it and whenever they are made."""

    @settings(
        max_examples=5, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(when=st.sampled_from(["paid", "sent"]), steps=st.lists(STEPS, min_size=2, max_size=8))
    def test_adds_up_at_every_step(self, world, run_jobs, when, steps):
        terms(world, when)
        stock.receive_stock(sku="RED-SCARF", location="WAKEFIELD", quantity=20, by=world.ruth, at=NOON)
        order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 2))
        at = NOON
        for verb, which, count in steps:
            at += timedelta(minutes=1)
            with suppress(Refusal, ObjectDoesNotExist):
                step(world, order, verb, which, count, at)
            run_jobs()
            give_all_back(world, order)
            run_jobs()
            self.check(world, order, when)

    def check(self, world, order, when):
        with scope.reading(world.ana):
            page = queries.order_page(order.number)
        due, found = page.money.due_minor, balance(world, order)
        inside = [d for d in page.deliveries if d.state not in ("released", "deallocated", "on_its_way", "delivered")]
        if when == "paid" and page.money.covered:
            assert found == due
        elif when == "sent" and not inside:
            assert found == due, "Everything that is left has left."
        assert 0 <= found <= due


@pytest.mark.commits
def test_invoices_of_many_orders_at_once_have_no_gap(committed_world, run_jobs):
    made = [paid(committed_world, run_jobs) for _ in range(5)]
    found = in_threads(
        *[lambda o=o: commands.issue_invoice(number=o.number, by=committed_world.ana, at=NOON) for o in made]
    )
    assert sorted(one.serial for one in found) == [1, 2, 3, 4, 5]
