"""Where one is signed in, and how to end it; the retailer one works for."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from comptoir.kernel import clock
from comptoir.shops import commands, queries

from ..door import go, show
from .callers import asking, never_kept
from .forms import ChangePasswordForm


def own_sessions(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/sessions/"""
    return page(request, ChangePasswordForm())


def page(request: HttpRequest, form: ChangePasswordForm, *, status: int = 200) -> HttpResponse:
    at = clock.now()
    context = {
        "sessions": queries.own_sessions(asking(request).id or 0, request.session.session_key, at),
        "retailers": queries.retailers_of(request.user) if len(_retailers(request)) > 1 else [],  # type: ignore[arg-type]
        "retailer_id": asking(request).retailer,
        "form": form,
        "now": at,
    }
    return never_kept(show(request, "console/sign_in/sessions.html", context, status=status))


def _retailers(request: HttpRequest) -> set[int]:
    return {membership.retailer_id for membership in request.user.memberships.all()}  # type: ignore[union-attr]


def end_one(request: HttpRequest, session_id: int) -> HttpResponse:
    """POST /sign-in/sessions/<id>/end/"""
    commands.end_session(session_id=session_id, by=asking(request), at=clock.now())
    messages.success(request, "That device is signed out.")
    return go(reverse("sessions"))


def end_others(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/sessions/end-others/"""
    count = commands.end_other_sessions(
        keep=request.session.session_key or "",
        by=asking(request),
        at=clock.now(),
    )
    messages.success(request, "No other device is signed in." if not count else f"Signed out elsewhere: {count}.")
    return go(reverse("sessions"))


def switch_retailer(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/retailer/ retailer=<id>"""
    chosen = request.POST.get("retailer", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        raise ObjectDoesNotExist
    retailer = commands.switch_retailer(retailer_id=int(chosen), by=asking(request), at=clock.now())
    request.session["retailer"] = retailer.id
    return go(settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST /sign-out/: also where the session has ended already."""
    if asking(request).kind == "staff" and request.session.session_key:
        commands.sign_out(session_key=request.session.session_key, by=asking(request), at=clock.now())
    request.session.flush()
    return redirect("sign-in")
