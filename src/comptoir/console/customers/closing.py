"""Closing what invoices hold of a customer: a question with a reason."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.orders import commands

from ..questions import Question
from .asks import _who
from .finding import shop_named


def _close(request: HttpRequest, code: str) -> str:
    given: dict[str, Any] = {"shop_id": shop_named(request), "reason": request.POST.get("reason", "")}
    commands.close_papers(code=code, **given, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("customer", args=[code])


CLOSE = Question(
    "customers/close_papers", "Close the papers", "Close them", "lock", "customers", _close, _who, kind="danger"
)
