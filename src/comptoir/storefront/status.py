"""Where an order is: by its link, or by the code of its parcel."""

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from comptoir.customers.links import actor_of_link
from comptoir.fulfilment import queries as fulfilment
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.masking import mask_name
from comptoir.kernel.scope import Actor
from comptoir.look.figures import MoneyCard, MoneyChange, MoneyRow, Step
from comptoir.look.words import short_time
from comptoir.orders import commands
from comptoir.orders.download_links import link_text
from comptoir.orders.queries import (
    CustomersOrder,
    DownloadRow,
    downloads_of_link,
    open_edit_of,
    order_for_customer,
    papers_of,
)
from comptoir.payments import links as payment_links

from . import coming_back as giving_back
from .door import by_link, store_of
from .fetching import is_fetched, waiting_for_her
from .papers import named
from .parts import Part, headline_of, part_said, parts_said
from .steps import due_of, headline_at, steps_of

if TYPE_CHECKING:
    from comptoir.fulfilment.models import Shipment

CANCELLED = "This order was cancelled"


@require_safe
@by_link
def page(request: HttpRequest, *, text: str, actor: Actor, found: CustomersOrder) -> HttpResponse:
    """The status page: five words, parcels, money that adds up, and whom to call."""
    return render(request, "storefront/status.html", _page(found, text))


@require_POST
@by_link
def answer_edit(request: HttpRequest, *, text: str, actor: Actor, edit: int) -> HttpResponse:
    """POST /o/…/edits/7/: she accepts a change of her order, or leaves the order as it is."""
    choose = commands.accept_edit if request.POST.get("choice") == "accept" else commands.decline_edit
    try:
        choose(edit_id=edit, by=actor, at=clock.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        with scope.reading(actor):
            (order_id,) = actor.orders
            page = {**_page(order_for_customer(order_id), text), "refusal": refusal.message}
            return render(request, "storefront/status.html", page, status=refusal.status)
    return redirect("order_status", text=text)


@require_safe
def tracking(request: HttpRequest, code: str) -> HttpResponse:
    """The tracking page: the code in the mail is the proof; it shows the parcel, no name, no street, no price."""
    behind = fulfilment.order_behind(code)
    if behind is None:
        raise Http404
    with scope.reading(actor_of_link(behind.order_id)):
        parcel = fulfilment.shipment_by_tracking(code)
        found = order_for_customer(behind.order_id)
        steps = _steps(found, fulfilment.shipments_of_order(behind.order_id))
        context = {**_frame(found), "parcel": parcel, "steps": steps}
        response = render(request, "storefront/tracking.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _frame(found: CustomersOrder) -> dict[str, object]:
    shop = found.order.shop
    return {"found": found, "order": found.order, "shop": shop, "store": store_of(shop), "now": clock.now()}


def _page(found: CustomersOrder, text: str) -> dict[str, object]:
    order = found.order
    edit = open_edit_of(order.id)
    shipments = fulfilment.shipments_of_order(order.id)
    today = clock.day_of(clock.now(), order.shop.timezone)
    return {
        **_frame(found),
        "text": text,
        "edit": edit,
        "edit_changes": [MoneyChange("To pay in all", edit.due_before_minor, edit.due_after_minor)] if edit else [],
        "headline": _headline(found, shipments),
        "steps": _steps(found, shipments) if found.steps_done else [],
        "money": money_card(found),
        "shipments": shipments,
        "papers": named(papers_of([order.id])),
        "parts_said": parts_said(_parts(found), today) if found.steps_done > 1 else "",
        "parcels": [
            (parcel, part_said(part, today)) for parcel, part in zip(found.parcels, _parts(found), strict=True)
        ],
        "fetched": is_fetched(found),
        **giving_back.shown(found),
        "pick_ups": waiting_for_her(found),
        "downloads": _downloads(found),
        "going_to": mask_name(order.ship_to.get("name", "")),
        "pay_url": payment_links.link_address(found.intent, found.order.shop) if found.intent else "",
    }


def _downloads(found: CustomersOrder) -> list[tuple[DownloadRow, str, str]]:
    """Each file with the text of its link and why it cannot be downloaded now; empty where it can."""
    if not any(parcel.delivery.is_digital for parcel in found.parcels):
        return []
    now = clock.now()
    return [(row, link_text(row.download), row.why_not(now)) for row in downloads_of_link(found.order.id)]


def _headline(found: CustomersOrder, shipments: list["Shipment"]) -> str:
    ended = {"expired": "This order expired before it was paid", "returned": "Your parcel came back to us"}
    if found.stage in ended:
        return ended[found.stage]
    if found.waits_for_approval:
        return "Waiting for approval"
    if found.waits_for_call:
        return "We call you to confirm your order"
    if said := headline_of(_parts(found)):
        return said
    if due_by := due_of(found.steps_done, shipments[0] if shipments else None):
        return f"On its way, with you by {short_time(due_by, clock.now())}"
    return headline_at(found.steps_done, held=found.money.secured_minor > 0) if found.steps_done else CANCELLED


def _parts(found: CustomersOrder) -> list[Part]:
    deliveries = (parcel.delivery for parcel in found.parcels)
    return [Part(delivery.kind, delivery.state, delivery.due_on, delivery.is_pick_up) for delivery in deliveries]


def _steps(found: CustomersOrder, shipments: list["Shipment"]) -> list[Step]:
    held, sent = found.money.secured_minor > 0, shipments[0] if shipments else None
    fetched = is_fetched(found)
    return steps_of(found.order, found.steps_done, found.paid_at, sent, clock.now(), held=held, fetched=fetched)


def money_card(found: CustomersOrder) -> MoneyCard:
    """The money of an order in the rows that a customer reads."""
    money = found.money
    rows = [MoneyRow("Items", money.items_minor), MoneyRow("Delivery", money.shipping_minor)]
    if money.adjustments_minor:
        rows.append(MoneyRow("Given back", money.adjustments_minor))
    if money.cancelled:
        rows.append(MoneyRow("Cancelled", -(money.items_minor + money.shipping_minor + money.adjustments_minor)))
    settled = [MoneyRow(f"Paid, {c.means or c.get_source_display().lower()}", c.amount_minor) for c in found.captures]
    if money.refunded_minor:
        settled.append(MoneyRow("Refunded", -money.refunded_minor))
    return MoneyCard(money.currency, tuple(rows), money.due_minor, tuple(settled), money.outstanding_minor)
