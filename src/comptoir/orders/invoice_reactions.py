"""Invoices as the shop's terms say, their corrections as the order changes, and the end of their time."""

from datetime import datetime

from comptoir.kernel import scope
from comptoir.kernel.clock import day_of
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from . import commands, queries
from .models import InvoiceTerms

When = InvoiceTerms.When
BEGINS = {  # The events after which an invoice may be due, by what the shop's terms say.
    "payment.captured": When.PAID,
    "order.opened": When.PAID,
    "order.taken_in": When.PAID,
    "order.addition_covered": When.PAID,
    "delivery.sent": When.SENT,
    "delivery.handed_over": When.SENT,
}


@on(*BEGINS)
def invoice_what_is_due(event: Event) -> None:
    """An invoice of what was paid, or of what has left."""
    by = actor_of(event)
    with scope.reading(by):
        order = queries.order_of_event(event)
        due = order is not None and queries.invoice_terms(order.shop_id).when == BEGINS[event.name]
    if order is not None and due:
        commands.invoice_as_due(number=order.number or "", by=by, at=event.at)


@on("order.part_refunded", "order.part_forgone", "order.refund_asked", "order.edited", "order.cancelled")
def correct_what_was_invoiced(event: Event) -> None:
    """Less is owed than was invoiced: a paper says so."""
    by = actor_of(event)
    with scope.reading(by):
        order = queries.order_of_event(event)
        invoiced = order is not None and bool(queries.invoices_of(order.id))
    if order is not None and invoiced:
        commands.correct_invoices(number=order.number or "", by=by, at=event.at)


@sweep("40 4 * * *")
def forget_addressees_over_time(actor: Actor, at: datetime) -> int:
    """To whom papers were written, once they were kept as long as the law asks; how many were deleted."""
    with scope.reading(actor):
        over = queries.addressees_to_forget(actor.shops, day_of(at, "UTC"))
    return commands.forget_addressees(documents=over, by=actor, at=at) if over else 0
