"""How a page of the first run looks: a card in the middle, above it how far one is."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel.errors import Refusal

from ..door import part
from ..sign_in.callers import never_kept

STEPS = (
    ("You", ""),
    ("Shop", "first-run-shop"),
    ("Location", "first-run-location"),
    ("Tax and delivery", "first-run-rates"),
)


def page(
    request: HttpRequest,
    step: int,
    template: str,
    form: Form,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 0,
) -> HttpResponse:
    """A page with its form; 422 where something typed is wrong."""
    steps = [(name, reverse(url) if url and number < step else "") for number, (name, url) in enumerate(STEPS, 1)]
    told = {"form": form, "steps": steps, "step": step, **(context or {})}
    status = status or (422 if form.errors else 200)
    return never_kept(part(request, f"console/first_run/{template}.html", told, status=status))


def blame(form: Form, refusal: Refusal, fields: Mapping[str, str] | None = None) -> int:
    """Show a refusal at the field it names, above the form where it names none; its status."""
    named = str(refusal.details.get("field", ""))
    field = (fields or {}).get(named, named)
    form.add_error(field if field in form.fields else None, refusal.message)
    return refusal.status
