"""Orders as a program makes and moves them."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from comptoir.fulfilment import commands as fulfilment
from comptoir.messaging import commands as messaging
from comptoir.orders import commands
from comptoir.payments import commands as payments
from comptoir.payments import links

from ..door import REFUSALS, Id, done, shop_of
from .basket import OrderIn
from .moving import RefusalIn, ReroutingIn
from .reading import payment_link
from .routing import router
from .shapes import (
    AuthoriseIn,
    CaptureOut,
    DeliveryState,
    HeldOut,
    HoldIn,
    LinkIn,
    LinkOut,
    MessageState,
    Number,
    OrderNoteIn,
    PaymentIn,
    PlacedOut,
    Position,
    ReasonIn,
    RefundIn,
    RefundOut,
    RefundsOut,
    ShipmentIn,
    ShipmentOut,
    StateOut,
    TakenOut,
)
from .wishes import options_of

MOVED = {200: DeliveryState, **REFUSALS}


@router.post("", response={201: PlacedOut, **REFUSALS}, summary="Place an order")
def place(request: HttpRequest, body: OrderIn) -> HttpResponse:
    """Promise stock and ask for the money: by a payment link, or by the way that the customer has chosen.

    Pay on delivery, in store and on account hold the amount at once and open the order; a transfer or an invoice is
    waited for some days. All of it, or nothing.
    """
    return done(
        request,
        commands.place_order,
        _placed,
        status=201,
        shop_id=shop_of(request),
        customer_code=body.customer,
        lines=[(line.sku, line.quantity) for line in body.lines],
        shipping_code=body.shipping,
        address_id=body.address_id,
        address=body.address.model_dump() if body.address else None,
        note=body.note,
        again=body.again,
        together=body.together,
        way=body.way,
        options=options_of(body),
        channel="api",
    )


def _placed(order: Any) -> PlacedOut:
    return PlacedOut(
        number=order.number,
        state=order.state,
        stage="placed",
        currency=order.currency,
        items_minor=order.items_minor,
        shipping_minor=order.shipping_minor,
        tax_minor=order.tax_minor,
        total_minor=order.total_minor,
        pay_by=order.pay_by,
        payment_link=payment_link(order.asked, order.shop),
    )


def _state(order: Any) -> StateOut:
    return StateOut(number=order.number, state=order.state)


@router.post("/{number}/holds", response={201: StateOut, **REFUSALS}, summary="Put an order on hold")
def hold(request: HttpRequest, number: Number, body: HoldIn) -> HttpResponse:
    """Nothing of it is packed or sent until the hold is released, or ends by itself (`until`)."""
    show = lambda made: _state(made.order)  # noqa: E731
    return done(request, commands.hold_order, show, status=201, number=number, **body.model_dump())


@router.post("/{number}/hold-release", response={200: StateOut, **REFUSALS}, summary="Release an order's holds")
def release(request: HttpRequest, number: Number) -> HttpResponse:
    """Every hold that stands is released."""
    return done(request, commands.release_hold, lambda holds: _state(holds[0].order), number=number)


@router.post("/{number}/notes", response={201: StateOut, **REFUSALS}, summary="Write a note on an order")
def note(request: HttpRequest, number: Number, body: OrderNoteIn) -> HttpResponse:
    """For the staff; the customer does not see it. It stands in the order's events."""
    return done(request, commands.note_order, _state, status=201, number=number, text=body.text)


@router.post("/{number}/payments", response={201: CaptureOut, **REFUSALS}, summary="Record an offline payment")
def pay(request: HttpRequest, number: Number, body: PaymentIn) -> HttpResponse:
    """The customer paid what is outstanding in store, by transfer, or to the courier before it was expected.

    What was authorised counts as taken by it, for one delivery or for all.
    """
    given = {"number": number, "source": body.source, "reference": body.reference, "position": body.delivery}
    return done(request, commands.take_payment, CaptureOut.from_orm, status=201, **given)


@router.post(
    "/payments/{capture}/reversal", response={201: RefundOut, **REFUSALS}, summary="Take back an offline payment"
)
def reverse(request: HttpRequest, capture: Id, body: ReasonIn) -> HttpResponse:
    """It was recorded by mistake: the order is held until it is paid."""
    return done(
        request, payments.reverse_offline, RefundOut.from_orm, status=201, capture_id=capture, reason=body.reason
    )


@router.post("/{number}/authorisation", response={201: HeldOut, **REFUSALS}, summary="Authorise what an order costs")
def authorise(request: HttpRequest, number: Number, body: AuthoriseIn) -> HttpResponse:
    """Hold the amount by a way that the shop takes, delivery by delivery where it can; or take it at once.

    What is granted opens the order. A gateway is asked by a job: read `/payments/operations` for its answers.
    """
    show = lambda ids: HeldOut(number=number, operations=ids)  # noqa: E731
    given = {"number": number, "way": body.way, "token": body.token, "receipt": body.receipt}
    return done(request, commands.authorise_order, show, status=201, **given)


@router.post("/{number}/deliveries/{position}/money", response={200: TakenOut, **REFUSALS}, summary="Take what is held")
def take_held(request: HttpRequest, number: Number, position: Position) -> HttpResponse:
    """Take what is held for a delivery, so that it may leave. A gateway is asked by a job: ask again for its answer."""
    show = lambda taken: TakenOut(number=number, position=position, taken=taken)  # noqa: E731
    return done(request, commands.take_held, show, number=number, position=position)


@router.post(
    "/{number}/deliveries/{position}/cancellation",
    response={201: RefundsOut, **REFUSALS},
    summary="Cancel one delivery",
)
def cancel_delivery(request: HttpRequest, number: Number, position: Position, body: RefundIn) -> HttpResponse:
    """End one delivery of a paid order that has not left: its stock and its money go back, the rest goes on."""
    show = lambda ids: RefundsOut(number=number, refunds=ids)  # noqa: E731
    given = {"number": number, "position": position, "reason": body.reason, "to": body.places or None}
    return done(request, commands.cancel_delivery, show, status=201, **given)


@router.post("/messages/{message}/again", response={200: MessageState, **REFUSALS}, summary="Send a mail again")
def send_again(request: HttpRequest, message: Id) -> HttpResponse:
    """One that failed or was held back; whoever gets it may get it twice."""
    show = lambda sent: MessageState(id=sent.id, state=sent.state)  # noqa: E731
    return done(request, messaging.send_again, show, message_id=message)


@router.post("/{number}/payment-link", response={200: LinkOut, **REFUSALS}, summary="Send the payment link again")
def send_link(request: HttpRequest, number: Number, body: LinkIn) -> HttpResponse:
    """Mail the customer the link once more; `renew` makes a new one and revokes the old."""
    show = lambda intent: LinkOut(payment_link=links.link_address(intent, intent.shop), pay_by=intent.pay_by)  # noqa: E731
    return done(request, commands.send_link, show, number=number, renew=body.renew)


def _moved(delivery: Any) -> DeliveryState:
    return DeliveryState(position=delivery.position, state=delivery.state)


@router.post("/{number}/deliveries/{position}/packing", response=MOVED, summary="Start packing")
def start_packing(request: HttpRequest, number: Number, position: Position) -> HttpResponse:
    """Take the goods off the shelf."""
    return done(request, fulfilment.start_packing, _moved, number=number, position=position)


@router.post(
    "/{number}/deliveries/{position}/packed", response={200: DeliveryState, **REFUSALS}, summary="Close the parcel"
)
def finish_packing(request: HttpRequest, number: Number, position: Position) -> HttpResponse:
    """It waits to be handed over."""
    return done(request, fulfilment.finish_packing, _moved, number=number, position=position)


@router.post(
    "/{number}/deliveries/{position}/shipment", response={201: ShipmentOut, **REFUSALS}, summary="Hand it over"
)
def send(request: HttpRequest, number: Number, position: Position, body: ShipmentIn) -> HttpResponse:
    """Hand a packed delivery to the shop's own rider; the customer gets a tracking code."""
    given = {"number": number, "position": position, "rider": body.rider, "due_by": body.due_by}
    return done(request, fulfilment.send_delivery, ShipmentOut.from_orm, status=201, **given)


@router.post("/{number}/deliveries/{position}/refusal", response=MOVED, summary="A location will not send it")
def refuse(request: HttpRequest, number: Number, position: Position, body: RefusalIn) -> HttpResponse:
    """Its stock is given back there and the next best location by the shop's rules gets it; where none is left the
    delivery is `unplaced` and the order held until somebody decides."""
    return done(request, commands.refuse_delivery, _moved, number=number, position=position, **body.model_dump())


@router.post("/{number}/deliveries/{position}/rerouting", response=MOVED, summary="Send it from another location")
def reroute(request: HttpRequest, number: Number, position: Position, body: ReroutingIn) -> HttpResponse:
    """Whatever the rules say, as long as it has not left and the location has all of it."""
    return done(request, commands.reroute_delivery, _moved, number=number, position=position, **body.model_dump())


@router.post("/{number}/deliveries/{position}/delivered", response=MOVED, summary="Delivered")
def deliver(request: HttpRequest, number: Number, position: Position) -> HttpResponse:
    """The customer has it; the last delivery completes the order."""
    return done(request, fulfilment.deliver, _moved, number=number, position=position)


@router.post("/{number}/deliveries/{position}/return", response=MOVED, summary="It came back")
def bring_back(request: HttpRequest, number: Number, position: Position, body: ReasonIn) -> HttpResponse:
    """The parcel came back; nothing is put on the shelf before somebody has looked."""
    return done(request, fulfilment.bring_back, _moved, number=number, position=position, reason=body.reason)
