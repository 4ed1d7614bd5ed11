"""Refunds that wait for approval, by API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from comptoir.kernel.errors import Invalid
from comptoir.orders import commands, queries

from ..door import REFUSALS, Id, done, shop_of
from .shapes import ApprovalIn, AskedOut, ReasonIn, RefundRequestOut

router = Router(tags=["Orders"])


@router.get("", response={200: list[RefundRequestOut], **REFUSALS}, summary="Refunds to approve")
def index(
    request: HttpRequest, state: str = Query("waiting", description="`waiting` or `decided`.")
) -> list[RefundRequestOut]:
    """What waits for approval at the shop, the longest first; or what was decided, the latest first."""
    if state not in ("waiting", "decided"):
        raise Invalid("Ask for those that are waiting, or decided.", field="state")
    shop = [shop_of(request)]
    found = queries.refunds_to_approve(shop) if state == "waiting" else queries.refunds_decided(shop, 100)
    return [out(one) for one in found]


@router.post("/{refund}/approval", response={200: AskedOut, **REFUSALS}, summary="Approve a refund that waits")
def approve(request: HttpRequest, refund: Id, body: ApprovalIn) -> HttpResponse:
    """It is done now. Not by the key, or the person behind a key, that asked for it; and within one's own limits."""
    return done(request, commands.approve_refund, asked, request_id=refund, note=body.note)


@router.post(
    "/{refund}/decline",
    response={200: RefundRequestOut, **REFUSALS},
    summary="Decline a refund that waits",
)
def decline(request: HttpRequest, refund: Id, body: ReasonIn) -> HttpResponse:
    """Nothing goes back; the reason stands on the order."""
    return done(request, commands.decline_refund, out, request_id=refund, reason=body.reason)


def asked(made: Any) -> AskedOut:
    """What became of a refund that was asked for."""
    request = made.request
    return AskedOut(
        number=request.order.number, refunds=list(made.refunds), request=request.id, state=request.state,
        voucher=made.voucher.number if made.voucher else "",
    )  # fmt: skip


def out(one: Any) -> RefundRequestOut:
    names = set(RefundRequestOut.model_fields) - {"number", "why"}
    return RefundRequestOut(number=one.order.number, why=one.why, **{name: getattr(one, name) for name in names})
