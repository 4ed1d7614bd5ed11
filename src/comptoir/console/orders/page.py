"""The page of one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from comptoir.aftercare import queries as aftercare
from comptoir.customers import queries as customers
from comptoir.fulfilment import queries as fulfilment
from comptoir.kernel import timeline
from comptoir.kernel.models import Event
from comptoir.look.figures import MoneyCard, MoneyRow
from comptoir.look.words import money as say
from comptoir.look.words import sentence_case
from comptoir.messaging import queries as messaging
from comptoir.messaging.sentences import ON_THE_WAY
from comptoir.orders import queries as orders
from comptoir.orders.queries import OrderPage
from comptoir.orders.queries.sourcing import decisions_of_order
from comptoir.orders.states import DeliveryState, OrderState
from comptoir.orders.steps import Step
from comptoir.payments import links
from comptoir.payments.queries import HeldPart, held_among
from comptoir.payments.states import IntentState, RefundState
from comptoir.shops.roles import FULFIL, REVEAL

from ..door import part, show
from .approving import card
from .confirming import about_calls
from .couriers import Bringing, bringing, customers_map
from .deeds import deed_of, leading, may_at
from .previews import is_reversible

if TYPE_CHECKING:
    from comptoir.fulfilment.models import Shipment
    from comptoir.orders.models import Adjustment, Delivery, Document, OrderLine
    from comptoir.payments.models import Capture, Intent, Refund

LATEST = 200  # Events that the timeline shows.
MONEY_EVENTS = (
    *("payment.", "operation.", "refund.", "refund_request.", "attempt.", "callback."),
    *("order.refund_asked", "order.part_", "order.link_sent", "order.opened"),
)
EDIT_ENDS = tuple(f"order_edit.{end}" for end in ("accepted", "declined", "withdrawn", "expired"))
PAPER_EVENTS = ("document.issued", "invoice.issued", "correction.issued")
RARE = ("refuse", "reroute")  # Behind the others.
WAY = ("start_packing", "finish_packing", "send", "pick_up", "deliver")  # Of a delivery.
TAKEN_OFF = {
    "refund": "Refund",
    "line": "Refund",
    "shipping": "Refund of the delivery",
    "gesture": "Gesture",
    "not_sent": "Not sent",
    "discount": "Discount",
}
DELIVERY_STAGES = {
    DeliveryState.RESERVED: ("waiting_for_stock", "Reserved"),
    DeliveryState.WAITING: ("waiting_for_stock", "Waiting for stock"),
    DeliveryState.AWAIT_DATE: ("waiting_for_stock", "Waiting for its day"),
    DeliveryState.AWAIT_STOCK: ("waiting_for_stock", "Waiting for stock"),
    DeliveryState.UNPLACED: ("on_hold", "No location sends it"),
    DeliveryState.ALLOCATED: ("authorized", "To pack"),
    DeliveryState.PACKING: ("waiting_for_pickup", "Being packed"),
    DeliveryState.READY: ("waiting_for_pickup", ""),
    DeliveryState.ON_ITS_WAY: ("dispatched", ""),
    DeliveryState.DELIVERED: ("delivered", ""),
    DeliveryState.RETURNED: ("returned", ""),
    DeliveryState.RELEASED: ("cancelled", ""),
    DeliveryState.DEALLOCATED: ("cancelled", ""),
}


@dataclass(frozen=True)
class Parcel:
    """A delivery as its card shows it."""

    delivery: "Delivery"
    stage: str
    words: str
    lines: "list[tuple[OrderLine, int, int]]"  # Line, pieces in this parcel, their price.
    shipment: "Shipment | None"
    bringing: Bringing

    @property
    def title(self) -> str:
        """ "Delivery 2 · Pre-order"; a standard one needs no word."""
        kind = self.delivery.get_kind_display()
        return self.delivery.label if self.delivery.kind == "standard" else f"{self.delivery.label} · {kind}"


@dataclass(frozen=True)
class PaymentLink:
    """A link that can still be paid."""

    intent: "Intent"
    address: str
    qr: SafeString


def order(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/AH-10482/; by htmx its main part, after something happened to it."""
    context = _context(request, orders.order_page(number))
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/orders/order_main.html", context)
    return show(request, "console/orders/order.html", context, active="orders")


def _context(request: HttpRequest, page: OrderPage) -> dict[str, Any]:
    number, may = page.order.number or "", may_at(request.actor, page.order.shop_id)  # type: ignore[attr-defined]
    approval = _approval(request, page)
    steps = page.next_steps(may)
    lead = leading(steps)
    several = len(page.deliveries) > 1
    others = [deed_of(number, step, several=several) for step in steps if step.possible and step is not lead]
    others.sort(key=lambda deed: deed.step.verb in RARE)
    events = Event.objects.filter(order_id=page.order.id).exclude(name__in=ON_THE_WAY).order_by("-id")
    happened = timeline.lines(events[:LATEST])
    has_papers = any(line.event in PAPER_EVENTS for line in happened)
    papers = orders.documents_of_order(page.order.id) if has_papers else []
    return {
        "page": page,
        "order": page.order,
        "next": deed_of(number, lead) if lead else None,
        "others": others,
        "not_possible": _worth_saying(steps, lead),
        "refused": [step for step in steps if not step.possible],
        "parcels": _parcels(page, may=may(FULFIL)),
        "map": customers_map(page.order),
        "may_fulfil": may(FULFIL),
        "homecomings": aftercare.homecomings_of_order(page.order.id),
        "decisions": decisions_of_order(page.order.id),
        "loose_lines": _loose_lines(page),
        "card": money_card(page),
        "reversible": [c for c in page.captures if is_reversible(c) and may("take_payment")],
        "link": _link(page),
        "may_sell": may("sell"),
        "may_change_wishes": may("sell") and page.is_in_the_house,
        "timeline": happened,
        "money_timeline": [line for line in happened if line.event.startswith(MONEY_EVENTS)],
        "approval": approval,
        "confirmation": _confirmation(request, page),
        "refund_waits": _refund_waits([line.event for line in happened]),
        "waiting_edit": orders.open_edit_of(page.order.id) if _edit_waits([line.event for line in happened]) else None,
        "told": messaging.messages_of_order(page.order.id),
        "documents": papers,
        "may_invoice": may("sell") and _can_be_invoiced(page, [row.document for row in papers]),
        "downloads": orders.downloads_of_order(page.order.id)
        if any(delivery.is_digital for delivery in page.deliveries)
        else [],
        "notes": [line for line in happened if line.event == "order.noted"],
        "customer": customers.customer_card(page.order.customer) if page.order.customer else None,
        "may_reveal": page.order.customer is not None and may(REVEAL),
    }


def _can_be_invoiced(page: OrderPage, papers: Sequence["Document"]) -> bool:
    """Whether an invoice of the order would ask for anything more."""
    order = page.order
    if order.channel == "import" or order.state in (OrderState.DRAFT, OrderState.CANCELLED):
        return False
    return page.money.due_minor > orders.invoiced_minor(papers)


def _approval(request: HttpRequest, page: OrderPage) -> dict[str, Any] | None:
    """Only business customers' orders are asked about."""
    if page.order.customer is None or page.order.customer.kind != "b2b":
        return None
    found = orders.approval_of_order(page.order.id)
    if found is None:
        return None
    found.order = page.order
    return card(found, request.actor)  # type: ignore[attr-defined]


def _confirmation(request: HttpRequest, page: OrderPage) -> dict[str, Any] | None:
    found = getattr(page.order, "confirmation", None)
    return about_calls(found, request.actor) if found else None  # type: ignore[attr-defined]


def _worth_saying(steps: Sequence[Step], lead: Step | None) -> list[Step]:
    """Of what is not possible, what people look for now: the delivery's step after the next one, and money."""
    refused = [step for step in steps if not step.possible]
    from_here = len(WAY) if lead is None else WAY.index(lead.verb) if lead.verb in WAY else -1
    after = [step for step in refused if step.verb in WAY[from_here + 1 :]]
    return [*after[:1], *(step for step in refused if step.verb in ("take_payment", "cancel", "refund"))][:4]


def _parcels(page: OrderPage, *, may: bool) -> list[Parcel]:
    booked = fulfilment.bookings_of_order(page.order.id)
    shipments = {s.delivery_id: s for s in fulfilment.shipments_of_order(page.order.id)}
    return [
        Parcel(
            delivery,
            *DELIVERY_STAGES[DeliveryState(delivery.state)],
            [(row.line, row.quantity, row.total_minor) for row in page.delivery_lines[delivery.id]],
            shipments.get(delivery.id),
            bringing(delivery, booked, shipments.get(delivery.id), may=may),
        )
        for delivery in page.deliveries
    ]


def _loose_lines(page: OrderPage) -> "list[OrderLine]":
    """Lines that no delivery carries: till sales, imported orders, charges."""
    carried = {row.line_id for rows in page.delivery_lines.values() for row in rows}
    gone = {line.id for line in page.lines if page.deliveries and line.refunded_quantity == line.quantity}
    return [line for line in page.lines if line.id not in carried | gone]


def money_card(page: OrderPage) -> MoneyCard:
    """The money of an order, laid out so that it adds up in front of the reader."""
    money = page.money
    rows = [MoneyRow("Items", money.items_minor), MoneyRow("Delivery", money.shipping_minor, page.order.shipping_code)]
    rows += [_adjustment_row(adjustment, page) for adjustment in page.adjustments]
    if money.cancelled:
        undone = money.items_minor + money.shipping_minor + money.adjustments_minor
        rows.append(MoneyRow("Expired" if page.order.expired else "Cancelled", -undone))
    settled = [MoneyRow(f"Paid, {_means(capture)}", capture.amount_minor) for capture in page.captures]
    settled += [_refund_row(refund, page) for refund in page.refunds if refund.state == RefundState.DONE]
    tax = f"incl. tax {say(money.tax_minor, money.currency)}" if money.tax_minor and len(rows) == 2 else ""
    held = tuple(_held_row(part, page) for part in held_among(page.operations) if part.left_minor)
    taking = money.taking_minor and (MoneyRow("Being taken by the gateway", money.taking_minor),)
    open_minor = money.outstanding_minor
    return MoneyCard(
        money.currency, tuple(rows), money.due_minor, tuple(settled), open_minor, tax, held + (taking or ())
    )


def _held_row(part: HeldPart, page: OrderPage) -> MoneyRow:
    """What is authorised for a delivery, or for the whole: ``Held · Pay on delivery``."""
    note = f"delivery {part.reference}" if part.reference and len(page.deliveries) > 1 else ""
    return MoneyRow(f"Held · {part.gateway.label}", part.left_minor, part.failure or note)


def _adjustment_row(adjustment: "Adjustment", page: OrderPage) -> MoneyRow:
    """What was taken off, and why: ``Refund, 1 × Red scarf``, with the reason that was given."""
    line = next((line for line in page.lines if line.id == adjustment.line_id), None)
    what = f", {adjustment.quantity} × {sentence_case(line.name)}" if line else ""
    return MoneyRow(f"{TAKEN_OFF[adjustment.kind]}{what}", adjustment.amount_minor, f"“{adjustment.reason}”")


def _refund_waits(happened: list[str]) -> bool:
    """Whether a refund waits for approval, by what the timeline tells."""
    decided = sum(name in ("refund_request.approved", "refund_request.declined") for name in happened)
    return happened.count("refund_request.made") > decided


def _edit_waits(happened: list[str]) -> bool:
    """Whether a change waits for the customer, by what the timeline tells."""
    return happened.count("order_edit.proposed") > sum(name in EDIT_ENDS for name in happened)


def _refund_row(refund: "Refund", page: OrderPage) -> MoneyRow:
    capture = next(c for c in page.captures if c.id == refund.capture_id)
    word = "Taken back" if refund.is_reversal else "Refunded"
    means = _means(capture) if refund.destination == "origin" else refund.means
    return MoneyRow(f"{word}, {means}", -refund.amount_minor)


def _means(capture: "Capture") -> str:
    return capture.means or capture.get_source_display()


def _link(page: OrderPage) -> PaymentLink | None:
    added = page.order.state == OrderState.OPEN and not page.money.covered  # What was added since.
    if page.order.state != OrderState.PLACED and not added:
        return None
    asked = [intent for intent in page.intents if intent.state == IntentState.OPEN and intent.pay_by]
    if not asked:
        return None
    # The drawing is made of squares by a library of ours to trust; no text of anybody is in it.
    last, shop = asked[-1], page.order.shop
    return PaymentLink(last, links.link_address(last, shop), mark_safe(links.link_qr(last, shop)))  # noqa: S308
