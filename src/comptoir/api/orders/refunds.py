"""Money of an order that goes back: in whole or in part, where it goes, and what it would change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from comptoir.kernel.errors import Invalid
from comptoir.orders import commands, queries
from comptoir.orders.going_back import Wish
from comptoir.payments import commands as payments

from ..door import REFUSALS, Id, done
from .refund_requests import asked
from .routing import router
from .shapes import AskedOut, Number, PaidOutIn, PartIn, PayoutOut, RefundIn, RefundOut, RefundPreviewOut


@router.post("/{number}/refund", response={201: AskedOut, **REFUSALS}, summary="Refund an order that has left")
def refund(request: HttpRequest, number: Number, body: RefundIn) -> HttpResponse:
    """All that came for it goes back: as it was paid, into the wallet, as a credit note, or in parts.

    Above what the key may give back alone it waits for approval.
    """
    given: dict[str, Any] = {"number": number, "whole": True, "reason": body.reason, "to": body.places}
    return done(request, commands.ask_refund, asked, status=201, **given)


@router.post("/{number}/part-refund", response={201: AskedOut, **REFUSALS}, summary="Refund a part of an order")
def refund_part(request: HttpRequest, number: Number, body: PartIn) -> HttpResponse:
    """Give back pieces of lines that have left, what the delivery cost, or an amount on top.

    Above what the key may give back alone it waits for approval.
    """
    return done(
        request,
        commands.ask_refund,
        asked,
        status=201,
        number=number,
        lines=[(line.position, line.quantity) for line in body.lines],
        shipping=body.shipping,
        gesture_minor=body.gesture_minor,
        to=body.places,
        reason=body.reason,
    )


@router.get("/{number}/refund-preview", response={200: RefundPreviewOut, **REFUSALS}, summary="Try a refund out")
def preview(
    request: HttpRequest,
    number: Number,
    lines: str = Query("", max_length=2000, description="Pieces of lines, `position:pieces`.", examples=["1:1,3:2"]),
    shipping: bool = False,
    gesture_minor: int = Query(0, ge=0, le=10**12),
    to: str = Query(
        "", max_length=100, description="Without an amount: the rest.", examples=["wallet:500,credit_note"]
    ),
) -> RefundPreviewOut:
    """What it would change and who would get what; nothing is done. With nothing chosen: a refund of all."""
    page = queries.order_page(number)
    wish = Wish([_pair(text) for text in _parts(lines)], shipping, gesture_minor)
    places = [_place(text) for text in _parts(to)]
    is_whole = wish == Wish([])
    found = queries.whole_refund_preview(page, places) if is_whole else queries.refund_preview(page, wish, places)
    money = page.money
    refunded = money.refunded_minor + money.refunding_minor
    return RefundPreviewOut(
        why_not=found.why_not,
        currency=money.currency,
        goes_back_minor=found.goes_back_minor,
        due_before_minor=money.due_minor,
        due_after_minor=money.due_minor - found.amount_minor,
        refunded_before_minor=refunded,
        refunded_after_minor=refunded + found.goes_back_minor,
        payouts=[
            PayoutOut(
                destination=one.destination,
                amount_minor=one.amount_minor,
                capture=one.capture.id,
                by_hand=one.destination == "origin" and not one.capture.gateway,
            )
            for one in found.payouts
        ],
    )


def _parts(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _pair(text: str) -> tuple[int, int]:
    position, colon, pieces = text.partition(":")
    if not (colon and position.isdecimal() and pieces.isdecimal() and len(text) < 20):
        raise Invalid(f"“{text[:20]}” is no part of a line; write position:pieces, like 1:2.", field="lines")
    return int(position), int(pieces)


def _place(text: str) -> tuple[str, int | None]:
    destination, colon, amount = text.partition(":")
    if colon and not (amount.isdecimal() and len(amount) < 16):
        raise Invalid(f"“{text[:30]}” is no place for money; write wallet or wallet:500.", field="to")
    return destination[:20], int(amount) if colon else None


@router.post("/refunds/{refund}/by-hand", response={200: RefundOut, **REFUSALS}, summary="A refund was paid by hand")
def finish_refund(request: HttpRequest, refund: Id, body: PaidOutIn) -> HttpResponse:
    """Somebody gave it back: cash over the counter, a transfer for a card that refused. For a key that manages."""
    return done(request, payments.finish_by_hand, RefundOut.from_orm, refund_id=refund, note=body.note)


@router.post("/refunds/{refund}/retry", response={200: RefundOut, **REFUSALS}, summary="Try a failed refund again")
def retry_refund(request: HttpRequest, refund: Id) -> HttpResponse:
    """The gateway is asked once more, by a new request."""
    return done(request, payments.retry_refund, RefundOut.from_orm, refund_id=refund)
