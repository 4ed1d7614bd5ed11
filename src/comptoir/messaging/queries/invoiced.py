"""What a mail says of an invoice or its correction, and the paper that goes with it."""

from datetime import date
from typing import TYPE_CHECKING

from comptoir.kernel.jobs import actor_of
from comptoir.kernel.models import Event
from comptoir.orders import queries as orders
from comptoir.orders.papers import printed

from ..languages import Language

if TYPE_CHECKING:
    from comptoir.orders.models import Order

    from ..models import Message

INVOICES = ("invoice.issued", "correction.issued")


def told_of_invoice(event: Event, order: "Order", spoken: Language) -> dict[str, str]:
    """Its number and amounts, as the customer reads them."""
    document = orders.document_numbered(order.id, event.data["number"])
    open_minor = document.amount_minor - document.said.get("paid_minor", document.amount_minor)
    due_on = document.said["due_on"]
    return {
        "number": document.number,
        "amount": spoken.amount(document.amount_minor, document.currency),
        "open": spoken.amount(open_minor, document.currency) if open_minor else "",
        "due_on": spoken.date(date.fromisoformat(due_on)) if due_on else "",
        "corrects": event.data.get("corrects", ""),
    }


def attached_to(message: "Message") -> list[tuple[str, bytes]]:
    """The files of a mail, by name: the paper it is about. None once its customer's papers were closed."""
    if message.template not in INVOICES or not message.order_id:
        return []
    event = Event.objects.get(uid=message.event_uid)
    document = orders.document_numbered(message.order_id, event.data["number"])
    try:
        whom = orders.whom_of(document, actor_of(event))
    except orders.PapersClosed:
        return []
    return [(f"{document.number}.pdf", printed(document, whom))]
