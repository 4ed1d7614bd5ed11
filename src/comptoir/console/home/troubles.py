"""What a person decides about money that went astray."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.messaging import commands as messaging
from comptoir.payments import commands as payments
from comptoir.payments import reactions

from ..door import go_back


def retry_refund(request: HttpRequest, refund: int) -> HttpResponse:
    payments.retry_refund(refund_id=refund, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go_back(request, reverse("home"))


def finish_by_hand(request: HttpRequest, refund: int) -> HttpResponse:
    note = request.POST.get("note", "")
    payments.finish_by_hand(refund_id=refund, note=note, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go_back(request, reverse("home"))


def retry_operation(request: HttpRequest, operation: int) -> HttpResponse:
    payments.retry_operation(operation_id=operation, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go_back(request, reverse("home"))


def retry_callback(request: HttpRequest, callback: int) -> HttpResponse:
    reactions.retry_stuck_callback(callback_id=callback, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go_back(request, reverse("home"))


def dismiss_callback(request: HttpRequest, callback: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    payments.dismiss_callback(callback_id=callback, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go_back(request, reverse("home"))


def send_again(request: HttpRequest, message: int) -> HttpResponse:
    messaging.send_again(message_id=message, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go_back(request, reverse("home"))
