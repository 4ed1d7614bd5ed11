"""Forgotten, set by a mailed link, changed by its owner."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.shops import commands
from comptoir.shops.links import LinkIsOver, staff_of_password_link

from . import callers, sessions
from .callers import asking
from .entering import ASKED_AFTER
from .forms import ChangePasswordForm, EmailForm, NewPasswordForm


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/forgotten/: the answer is the same for every address."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with callers.taking_at_least(ASKED_AFTER):
                commands.ask_password_link(
                    **form.cleaned_data,
                    address=callers.address_of(request),
                    by=asking(request),
                    at=clock.now(),
                )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return render(request, "console/sign_in/link_sent.html", form.cleaned_data)
    return render(request, "console/sign_in/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def set_by_link(request: HttpRequest, link: str) -> HttpResponse:
    """GET shows a form, so that a mail scanner that opens the link uses nothing up; POST sets the password."""
    try:
        staff = staff_of_password_link(link, at=clock.now())
        form = NewPasswordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            key = _set(request, link, form)
            if key:
                return callers.let_in(request, key)
    except LinkIsOver as over:
        return render(request, "console/sign_in/link_over.html", {"reason": over.message}, status=over.status)
    context = {"form": form, "name": staff.name, "email": staff.email}
    page = render(request, "console/sign_in/new_password.html", context, status=422 if form.is_bound else 200)
    return callers.never_kept(page)


def _set(request: HttpRequest, link: str, form: NewPasswordForm) -> str | None:
    try:
        return commands.set_password_by_link(
            link=link, password=form.cleaned_data["password"], device=callers.device_of(request),
            by=asking(request), at=clock.now(),
        )  # fmt: skip
    except LinkIsOver:
        raise
    except Refusal as refusal:
        form.add_error("password", refusal.message)
        return None


def change(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/sessions/password/: signed in anew here, signed out everywhere else."""
    form = ChangePasswordForm(request.POST)
    if not form.is_valid():
        return sessions.page(request, form, status=422)
    try:
        key = commands.change_own_password(
            current=form.cleaned_data["current"], password=form.cleaned_data["password"],
            device=callers.device_of(request), address=callers.address_of(request),
            by=asking(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("password", refusal.message)
        return sessions.page(request, form, status=refusal.status)
    if key is None:
        form.add_error("current", "This is not your present password.")
        return sessions.page(request, form, status=422)
    messages.success(request, "Your password is changed, and every other device is signed out.")
    return callers.let_in(request, key, request.path.removesuffix("password/"))
