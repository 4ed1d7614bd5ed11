"""What invoices are made of: the order as it stands, its papers, what has come, and to whom they go."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from comptoir.customers import queries as customers
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.texts import town_line
from comptoir.payments import queries as payments
from comptoir.shops.roles import KEEP_BOOKS

from ..invoicing import Bill, invoiced_by, total_of
from ..models import Addressee, Adjustment, Delivery, DeliveryLine, Document, InvoiceTerms, Order, OrderLine
from .money import money_of

if TYPE_CHECKING:
    from comptoir.kernel.scope import Actor
    from comptoir.shops.models import Shop

INVOICES = (Document.Kind.INVOICE, Document.Kind.CORRECTION)
ON_ACCOUNT = ("credit", "invoice")  # Sources that count as paid when it ships: the customer's money comes later.


class PapersClosed(NotAllowed):
    """A paper of somebody whose data was closed: kept for the law, and for who keeps the books."""


def invoice_terms(shop_id: int) -> InvoiceTerms:
    """When a shop makes invoices, and what stands on them."""
    found = InvoiceTerms.objects.filter(shop=shop_id).first()
    return found or InvoiceTerms(shop_id=shop_id)


def invoices_of(order_id: int) -> list[Document]:
    """The invoices of an order and their corrections, the first first."""
    return list(Document.objects.filter(order=order_id, kind__in=INVOICES).order_by("id"))


def invoiced_minor(papers: Iterable[Document]) -> int:
    """What the invoices among an order's papers ask for together, less their corrections."""
    return total_of(invoiced_by(paper for paper in papers if paper.kind in INVOICES))


def bill_of(order: Order) -> Bill:
    """An order as far as invoices go; six statements."""
    deliveries = list(Delivery.objects.filter(order=order).order_by("position"))
    return Bill(
        order=order,
        due_minor=money_of([order.id])[order.id].due_minor,
        lines=list(OrderLine.objects.filter(order=order).order_by("position")),
        deliveries=deliveries,
        carried=list(DeliveryLine.objects.filter(delivery__in=deliveries)),
        adjustments=list(Adjustment.objects.filter(order=order)),
    )


def paid_for(order: Order, papers: list[Document], amount_minor: int) -> tuple[int, bool]:
    """How much of a new invoice has come already, the invoices before it served first; whether some is on account."""
    money, on_account = money_of([order.id])[order.id], 0
    for capture in payments.captures_of_order(order.id):
        if capture.source in ON_ACCOUNT:
            on_account += capture.left_minor
    free = money.kept_minor - on_account - total_of(invoiced_by(papers))
    return max(0, min(amount_minor, free)), on_account > 0


def addressee_of(order: Order) -> dict[str, Any]:
    """To whom an invoice of an order is written: her billing address, else where it goes; no more of her than that."""
    to: dict[str, Any] = dict(order.ship_to)
    tax_number = company = name = ""
    if order.customer is not None:
        billing = next((entry for entry in customers.addresses(order.customer) if entry.kind == "billing"), None)
        if billing is not None:
            to = {key: getattr(billing, key) for key in ("name", "company", "street", "city", "postcode", "country")}
        name, company, tax_number = order.customer.name, order.customer.company, order.customer.tax_number
    town = town_line(to.get("postcode", ""), to.get("city", ""), to.get("country", ""))
    lines = [*to.get("street", "").splitlines(), town]
    return {
        "name": to.get("name") or name,
        "company": to.get("company") or company,
        "tax_number": tax_number,
        "lines": [line for line in lines if line.strip()],
        "country": to.get("country", ""),
    }


def whom_of(document: Document, by: "Actor") -> dict[str, Any] | None:
    """To whom a paper was written; None where its time of being kept is over.

    Raises Document.DoesNotExist for a customer or a link once it was closed, PapersClosed for staff and programs
    without the right to keep the books.
    """
    found = Addressee.objects.filter(document=document).first()
    if found is None:
        if by.kind in ("customer", "link"):  # Closed, it is out of her sight, and so is the paper.
            raise Document.DoesNotExist(document.number)
        return None
    if found.closed_at and not by.can(KEEP_BOOKS, document.shop_id):
        raise PapersClosed(
            f"{document.number} is kept for the tax office alone: its customer's data was closed. Who keeps the books"
            " of the shop may open it."
        )
    whom: dict[str, Any] = found.whom
    return whom


def addressees_to_forget(shop_ids: frozenset[int], today: Any, *, limit: int = 500) -> list[int]:
    """Papers whose addressee has been kept as long as the law asks."""
    found = Addressee.objects.filter(shop__in=shop_ids, keep_until__lt=today).order_by("keep_until")
    return list(found.values_list("document_id", flat=True)[:limit])


def sender_of(shop: "Shop", terms: InvoiceTerms) -> list[str]:
    """Who sells, as it stands at the head of an invoice."""
    lines = [line.strip() for line in terms.sender.splitlines() if line.strip()]
    return lines or [part for part in (shop.call_centre_number, shop.mail_from) if part]
