"""Invoices: made when the shop's terms say, corrected when less is owed, kept as long as the law asks and no longer."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from comptoir.customers.commands.finding import customer_for_change
from comptoir.kernel import events, scope
from comptoir.kernel.clock import day_of
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.look.documents.languages import paper_language
from comptoir.shops import queries as shops
from comptoir.shops.roles import KEEP_BOOKS, SELL, SET_TERMS

from ..invoicing import (
    Bill,
    Covers,
    corrected,
    cost_of,
    covered_by,
    invoiced_by,
    less,
    stored,
    total_of,
)
from ..models import Addressee, Delivery, Document, InvoiceTerms, Order
from ..queries import money_of
from ..queries.invoicing import addressee_of, bill_of, invoice_terms, invoices_of, paid_for, sender_of
from ..states import GONE, OrderState
from .documents import issue
from .finding import order_for_change
from .taking import parts_of

SERIES = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
LONGEST = {"sender": 400, "tax_number": 40}


class NothingToInvoice(Refusal):
    """Everything of the order, or of the delivery, is invoiced, or nothing is asked for it."""


@command
def set_invoice_terms(
    *,
    shop_id: int,
    when: str,
    series: str = "",
    pay_days: int = 14,
    keep_years: int = 10,
    sender: str = "",
    tax_number: str = "",
    by: Actor,
    at: datetime,
) -> InvoiceTerms:
    """When a shop makes invoices from now on (``by_hand``, ``paid``, ``sent``), and what stands on them.

    ``series`` is up to eight letters and digits before the number: another one begins to count from 1. ``sender`` is
    who sells, in lines. What was issued keeps what it said.

    Raises Invalid.
    """
    shops.require_in_sight(shop_id)
    require(by, SET_TERMS, "set when invoices are made", shop=shop_id)
    scope.work_in(shop_id)
    shop = shops.shop_in_sight(shop_id)
    series = series.strip().upper()
    if when not in InvoiceTerms.When:
        raise Invalid(f"Invoices are made at one of {', '.join(InvoiceTerms.When)}.", field="when")
    if len(series) > 8 or not set(series) <= SERIES:
        raise Invalid("A series is at most eight letters and digits, like 2026.", field="series")
    if not 0 <= pay_days <= 365:
        raise Invalid("An invoice is to be paid within 0 to 365 days.", field="pay_days")
    if not 1 <= keep_years <= 30:
        raise Invalid("Invoices are kept for 1 to 30 years.", field="keep_years")
    told: dict[str, Any] = {"when": when, "series": series, "pay_days": pay_days, "keep_years": keep_years}
    typed = {"sender": sender.strip(), "tax_number": tax_number.strip()}
    for field, text in typed.items():
        if len(text) > LONGEST[field] or not text.replace("\r", "").replace("\n", "").isprintable():
            raise Invalid(f"Write at most {LONGEST[field]} characters that can be seen.", field=field)
    terms, _ = InvoiceTerms.objects.update_or_create(
        shop=shop, defaults={**told, **typed, "retailer_id": shop.retailer_id, "changed_at": at}
    )
    subject = events.Subject("shop", shop.id, shop.retailer_id, shop.group_id, shop.id)
    events.record(
        "shop.invoice_terms_set", subject, by=by, at=at, said=terms.get_when_display().lower(), **told,
        tax_number=typed["tax_number"],
    )  # fmt: skip
    return terms


@command
def issue_invoice(*, number: str, position: int | None = None, by: Actor, at: datetime) -> Document:
    """Make the invoice of what is not invoiced yet of an order, or of one of its deliveries.

    Raises NothingToInvoice, Delivery.DoesNotExist, Refusal for an order that is not placed, was cancelled, or was
    imported: whoever sold it has invoiced it.
    """
    order = order_for_change(number)
    require(by, SELL, "make invoices", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if order.channel == Order.Channel.IMPORT or order.state in (OrderState.DRAFT, OrderState.CANCELLED):
        raise Refusal(f"No invoice is made of {order.number}: it was sold elsewhere, or it is not, or no longer, sold.")
    bill = bill_of(order)
    if position is not None and position not in {delivery.position for delivery in bill.deliveries}:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    made = _invoice(bill, None if position is None else frozenset({position}), by=by, at=at)
    if made is None:
        what = "It" if position is None else f"Delivery {position}"
        raise NothingToInvoice(f"{what} is invoiced already, or nothing is asked for it. No number was used.")
    return made


@command
def invoice_as_due(*, number: str, by: Actor, at: datetime) -> Document | None:
    """Make the invoice that the terms ask for now: of what is paid, or of what has left. Twice changes nothing."""
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    when = invoice_terms(order.shop_id).when
    if when == InvoiceTerms.When.BY_HAND or order.channel == Order.Channel.IMPORT:
        return None
    bill = bill_of(order)
    if when == InvoiceTerms.When.SENT:
        gone = frozenset(d.position for d in bill.deliveries if d.state in GONE)
        return _invoice(bill, gone, by=by, at=at) if gone else None
    if order.state not in (OrderState.OPEN, OrderState.COMPLETED):
        return None
    covers = _paid(bill)
    return _invoice(bill, covers, by=by, at=at) if covers is None or covers else None


@command
def correct_invoices(*, number: str, by: Actor, at: datetime) -> Document | None:
    """Take off, by a paper that names them, what the invoices of an order ask for and is no longer owed.

    Where all that is invoiced is still owed nothing is made.
    """
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    return _correct(bill_of(order), invoices_of(order.id), by=by, at=at)


@command
def close_papers(*, code: str, reason: str, shop_id: int | None = None, by: Actor, at: datetime) -> int:
    """Close what invoices hold of a customer: from now on she, her links and the shop's staff open them no more, but
    for who keeps the books. How many were open. They are deleted when the law's time of keeping them is over.

    Raises Invalid for no reason.
    """
    customer = customer_for_change(code, by, "close the papers of customers", KEEP_BOOKS, shop_id=shop_id)
    if not reason.strip():
        raise Invalid("Say why they are closed: she asked for it, or you have another reason.", field="reason")
    mine = [shop for shop in by.shops if by.can(KEEP_BOOKS, shop)] or sorted(by.shops)  # A job has no rights to name.
    shown = Addressee.objects.filter(customer=customer, closed_at=None, shop__in=mine)
    closed = shown.update(closed_at=at)
    if closed:
        events.record("customer.papers_closed", customer, by=by, at=at, reason=reason.strip()[:300], papers=closed)
    return closed


@command
def forget_addressees(*, documents: Collection[int], by: Actor, at: datetime) -> int:
    """Delete to whom papers were written whose time of being kept is over; how many. PostgreSQL refuses any earlier."""
    found = Addressee.objects.filter(document__in=list(documents)).select_related("shop")
    over = [row for row in found if row.keep_until < day_of(at, row.shop.timezone)]
    for row in over:
        events.record("document.addressee_forgotten", row.document, by=by, at=at, number=row.document.number)
        row.delete()
    return len(over)


def _paid(bill: Bill) -> Covers:
    """What is paid of an order: all of it, or those deliveries whose money came as they left."""
    if money_of([bill.order.id])[bill.order.id].kept_minor >= bill.due_minor:
        return None
    gone = [delivery for delivery in bill.deliveries if delivery.state in GONE]
    return frozenset(delivery.position for delivery in gone if not parts_of(bill.order, delivery))


def _invoice(bill: Bill, covers: Covers, *, by: Actor, at: datetime) -> Document | None:
    """The invoice of what is not invoiced yet; what is no longer owed is taken off the former ones first."""
    order = bill.order
    papers = invoices_of(order.id)
    off = _correct(bill, papers, by=by, at=at)
    papers += [off] if off else []
    known = covered_by(papers)
    wanted = None if covers is None or known is None else covers | known
    asks = less(cost_of(bill, wanted), invoiced_by(papers))
    amount = total_of(asks)
    if amount <= 0:
        return None
    paid, on_account = paid_for(order, papers, amount)
    new = None if covers is None else sorted(covers - (known or frozenset()) or covers)
    return _issue(
        bill, Document.Kind.INVOICE, asks, amount, by=by, at=at, covers=new, paid_minor=paid, on_account=on_account
    )


def _correct(bill: Bill, papers: list[Document], *, by: Actor, at: datetime) -> Document | None:
    asked = invoiced_by(papers)
    if not asked:
        return None
    off = less(asked, cost_of(bill, covered_by(papers), invoiced=asked))
    amount = total_of(off)
    if amount <= 0:
        return None
    return _issue(
        bill, Document.Kind.CORRECTION, off, amount, by=by, at=at, corrects=corrected(papers, off, bill), covers=[]
    )


def _issue(
    bill: Bill, kind: Document.Kind, entries: Any, amount: int, *, by: Actor, at: datetime, **more: Any
) -> Document:
    order = Order.objects.select_related("shop", "customer").get(id=bill.order.id)
    terms, shop = invoice_terms(order.shop_id), order.shop
    language = paper_language(order.customer.language if order.customer else "", shop.language)
    today = day_of(at, shop.timezone)
    to_pay = amount - more["paid_minor"] if "paid_minor" in more else 0
    said = {
        "order": order.number,
        "language": language.code,
        "entries": stored(entries),
        "texts": {
            f"line:{line.position}": [line.sku, line.name, line.unit_minor]
            for line in bill.lines
            if f"line:{line.position}" in entries
        },
        "sender": sender_of(shop, terms),
        "tax_number": terms.tax_number,
        "due_on": str(today + timedelta(days=terms.pay_days)) if to_pay > 0 else "",
        **more,
    }
    made = issue(order, kind, amount, said, series=terms.series, event=f"{kind}.issued", by=by, at=at)
    Addressee.objects.create(
        retailer_id=order.retailer_id, shop_id=order.shop_id, customer_id=order.customer_id, order=order,
        document=made, whom=addressee_of(order), keep_until=date(today.year + terms.keep_years, 12, 31),
    )  # fmt: skip
    return made
