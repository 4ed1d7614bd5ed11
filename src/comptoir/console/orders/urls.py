"""The addresses of orders: a verb is a resource."""

from django.urls import path, register_converter

from ..door import staff_only
from . import (
    acts,
    approvals,
    approving,
    asks,
    confirming,
    couriers,
    downloads,
    editing,
    history,
    listing,
    moving,
    page,
    papers,
    refunds,
    selection,
    ways,
    wishes,
)


class Number:
    """An order's number in an address, in any case."""

    regex = "[A-Za-z0-9-]{1,24}"

    def to_python(self, text: str) -> str:
        return text.upper()

    def to_url(self, number: str) -> str:
        return str(number)


register_converter(Number, "number")
DELIVERY = "orders/<number:number>/deliveries/<int:position>"

urlpatterns = [
    path("orders/", staff_only(GET=listing.order_list), name="orders"),
    path("orders/selection/", staff_only(POST=selection.ask), name="orders-selection"),
    path("orders/selection/done/", staff_only(POST=selection.act), name="orders-selection-done"),
    path("refunds/", staff_only(GET=approvals.page), name="refunds"),
    path(
        "refunds/<int:refund>/approval/",
        staff_only(GET=approvals.APPROVAL.ask, POST=approvals.APPROVAL.act),
        name="refund-approval",
    ),
    path(
        "refunds/<int:refund>/decline/",
        staff_only(GET=approvals.DECLINE.ask, POST=approvals.DECLINE.act),
        name="refund-decline",
    ),
    path("approvals/", staff_only(GET=approving.page), name="approvals"),
    path("approvals/deputy/", staff_only(POST=approving.name_deputy), name="approvals-deputy"),
    path(
        "orders/<number:number>/approval/",
        staff_only(GET=approving.APPROVAL.ask, POST=approving.APPROVAL.act),
        name="order-approval",
    ),
    path(
        "orders/<number:number>/refusal/",
        staff_only(GET=approving.REFUSAL.ask, POST=approving.REFUSAL.act),
        name="order-refusal",
    ),
    path("confirmations/", staff_only(GET=confirming.page), name="confirmations"),
    path("orders/<number:number>/confirmation/", staff_only(POST=confirming.confirm), name="order-confirm"),
    path(
        "orders/<number:number>/confirmation/unanswered/",
        staff_only(POST=confirming.unanswered),
        name="order-unanswered",
    ),
    path(
        "orders/<number:number>/confirmation/number/",
        staff_only(POST=confirming.show_number),
        name="order-confirm-number",
    ),
    path(
        "orders/<number:number>/confirmation/later/",
        staff_only(GET=confirming.LATER.ask, POST=confirming.LATER.act),
        name="order-call-later",
    ),
    path(
        "orders/<number:number>/confirmation/refusal/",
        staff_only(GET=confirming.DECLINE.ask, POST=confirming.DECLINE.act),
        name="order-declined",
    ),
    path("orders/<number:number>/", staff_only(GET=page.order), name="order"),
    path("orders/<number:number>/documents/<number:document>.pdf", staff_only(GET=papers.pdf), name="order-document"),
    path("orders/<number:number>/invoices/", staff_only(POST=papers.invoice), name="order-invoice"),
    path("orders/<number:number>/edit/", staff_only(GET=editing.page, POST=editing.act), name="order-edit"),
    path("orders/<number:number>/edit/form/", staff_only(POST=editing.redraw), name="order-edit-form"),
    path(
        "orders/<number:number>/edits/<int:edit>/withdrawal/",
        staff_only(POST=editing.withdraw),
        name="order-edit-withdrawal",
    ),
    path("orders/<number:number>/history/", staff_only(GET=history.history), name="order-history"),
    path("orders/<number:number>/ways/", staff_only(GET=ways.page), name="order-ways"),
    path("orders/<number:number>/hold/", staff_only(GET=asks.HOLD.ask, POST=asks.HOLD.act), name="order-hold"),
    path("orders/<number:number>/notes/", staff_only(GET=asks.NOTE.ask, POST=asks.NOTE.act), name="order-note"),
    path(
        "orders/<number:number>/wishes/", staff_only(GET=wishes.WISHES.ask, POST=wishes.WISHES.act), name="order-wishes"
    ),
    path("orders/<number:number>/hold/release/", staff_only(POST=acts.release_hold), name="order-hold-release"),
    path("orders/<number:number>/link/", staff_only(POST=acts.send_link), name="order-link"),
    path("orders/<number:number>/link/renewal/", staff_only(POST=acts.renew_link), name="order-link-renewal"),
    path(
        "orders/<number:number>/payment/", staff_only(GET=asks.PAYMENT.ask, POST=asks.PAYMENT.act), name="order-payment"
    ),
    path(
        "orders/<number:number>/payments/<int:capture>/reversal/",
        staff_only(GET=asks.REVERSAL.ask, POST=asks.REVERSAL.act),
        name="order-reversal",
    ),
    path(
        "orders/<number:number>/cancellation/",
        staff_only(GET=asks.CANCELLATION.ask, POST=asks.CANCELLATION.act),
        name="order-cancellation",
    ),
    path("orders/<number:number>/refund/", staff_only(GET=asks.REFUND.ask, POST=asks.REFUND.act), name="order-refund"),
    path(
        "orders/<number:number>/refund/part/",
        staff_only(GET=asks.PART_REFUND.ask, POST=asks.PART_REFUND.act),
        name="order-part-refund",
    ),
    path("orders/<number:number>/refund/preview/", staff_only(GET=refunds.live_whole), name="order-refund-preview"),
    path("orders/<number:number>/refund/part/preview/", staff_only(GET=refunds.live_part), name="part-refund-preview"),
    path(
        f"{DELIVERY}/cancellation/",
        staff_only(GET=asks.DELIVERY_CANCELLATION.ask, POST=asks.DELIVERY_CANCELLATION.act),
        name="delivery-cancellation",
    ),
    path(
        "orders/<number:number>/lines/<int:position>/download/",
        staff_only(GET=downloads.RENEWAL.ask, POST=downloads.RENEWAL.act),
        name="download-renewal",
    ),
    path(f"{DELIVERY}/packing/", staff_only(POST=acts.start_packing), name="delivery-packing"),
    path(f"{DELIVERY}/packed/", staff_only(POST=acts.finish_packing), name="delivery-packed"),
    path(f"{DELIVERY}/money/", staff_only(POST=acts.take_held), name="delivery-money"),
    path(f"{DELIVERY}/dispatch/", staff_only(GET=asks.DISPATCH.ask, POST=asks.DISPATCH.act), name="delivery-dispatch"),
    path(f"{DELIVERY}/delivered/", staff_only(POST=acts.deliver), name="delivery-delivered"),
    path(f"{DELIVERY}/refusal/", staff_only(GET=moving.REFUSAL.ask, POST=moving.REFUSAL.act), name="delivery-refusal"),
    path(
        f"{DELIVERY}/rerouting/",
        staff_only(GET=moving.REROUTING.ask, POST=moving.REROUTING.act),
        name="delivery-rerouting",
    ),
    path(
        f"{DELIVERY}/courier/", staff_only(GET=couriers.BOOKING.ask, POST=couriers.BOOKING.act), name="delivery-courier"
    ),
    path(f"{DELIVERY}/courier/quotes/", staff_only(POST=couriers.quotes), name="delivery-courier-quotes"),
    path(f"{DELIVERY}/cost/", staff_only(GET=couriers.COST.ask, POST=couriers.COST.act), name="delivery-cost"),
    path(
        "orders/<number:number>/bookings/<int:booking>/cancellation/",
        staff_only(GET=couriers.SENDING_AWAY.ask, POST=couriers.SENDING_AWAY.act),
        name="booking-cancellation",
    ),
    path(
        "orders/<number:number>/position/",
        staff_only(GET=couriers.POSITION.ask, POST=couriers.POSITION.act),
        name="order-position",
    ),
    path(f"{DELIVERY}/return/", staff_only(GET=asks.RETURN.ask, POST=asks.RETURN.act), name="delivery-return"),
]
