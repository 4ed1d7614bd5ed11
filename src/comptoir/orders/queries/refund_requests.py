"""Refunds that were asked for above somebody's limit."""

from collections.abc import Collection

from ..models import RefundRequest
from ..states import RefundRequestState


def refunds_to_approve(shop_ids: Collection[int], limit: int = 100) -> list[RefundRequest]:
    """What waits for approval in some shops, the longest first."""
    rows = RefundRequest.objects.filter(shop_id__in=shop_ids, state=RefundRequestState.WAITING)
    return list(rows.select_related("order").order_by("asked_at", "id")[:limit])


def refunds_decided(shop_ids: Collection[int], limit: int = 30) -> list[RefundRequest]:
    """What was approved or declined, the latest first."""
    ends = [RefundRequestState.APPROVED, RefundRequestState.DECLINED]
    rows = RefundRequest.objects.filter(shop_id__in=shop_ids, state__in=ends).select_related("order")
    return list(rows.order_by("-decided_at", "-id")[:limit])


def refund_request(request_id: int) -> RefundRequest:
    """Raises RefundRequest.DoesNotExist."""
    return RefundRequest.objects.select_related("order").get(id=request_id)


def refund_requests_of(order_id: int) -> list[RefundRequest]:
    """What was asked for an order and did not go back at once: waiting or decided, the first first."""
    rows = RefundRequest.objects.filter(order=order_id).exclude(state=RefundRequestState.ALLOWED)
    return list(rows.order_by("id"))
