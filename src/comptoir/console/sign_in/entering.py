"""Come in: by password, by a mailed code, in the demo by choosing somebody."""

import time

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.shops import commands, queries

from ..this_machine import demo_people_may_be_chosen
from . import callers
from .callers import asking
from .forms import CodeForm, EmailForm, PasswordForm

FAILED_AFTER = 0.6  # Seconds a failed sign-in takes at least.
ASKED_AFTER = 0.3
DO_NOT_MATCH = (
    "This e-mail and password do not match. After five wrong tries sign-in stays shut for 15 minutes; a new "
    "password opens it at once."
)
NO_SUCH_CODE = "That is not the last code we mailed, or it is older than ten minutes. Ask for a new one."


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/?next=/orders/"""
    goal = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(callers.safe_goal(request, goal))
        return _page(request, PasswordForm(), goal)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, form, goal, status=422)
    started = time.monotonic()
    if key := _try(request, form):
        return callers.let_in(request, key, goal)
    callers.wait_until(started + FAILED_AFTER)
    return _page(request, form, goal, status=422)


def _try(request: HttpRequest, form: PasswordForm) -> str | None:
    try:
        key = commands.sign_in_with_password(
            **form.cleaned_data, device=callers.device_of(request), address=callers.address_of(request),
            by=asking(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    if key is None:
        form.add_error(None, DO_NOT_MATCH)
    return key


def _page(request: HttpRequest, form: Form, goal: str, *, status: int = 200) -> HttpResponse:
    """The sign-in page; after a POST the list of people is read without a scope: their tables have no policy."""
    people = queries.demo_people() if demo_people_may_be_chosen(request) else []
    context = {"form": form, "next": goal, "people": people, "is_new": not people and not queries.has_staff()}
    return callers.never_kept(render(request, "console/sign_in/sign_in.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-in/code/: the answer is the same for every address."""
    goal = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            with callers.taking_at_least(ASKED_AFTER):
                commands.ask_sign_in_code(
                    email=email,
                    address=callers.address_of(request),
                    by=asking(request),
                    at=clock.now(),
                )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return _code_page(request, CodeForm(initial={"email": email}), goal)
    status = 422 if form.is_bound else 200
    return render(request, "console/sign_in/ask_code.html", {"form": form, "next": goal}, status=status)


@require_POST
def enter_code(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/code/enter/"""
    goal = request.POST.get(REDIRECT_FIELD_NAME, "")
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, goal, status=422)
    try:
        key = commands.sign_in_with_code(
            **form.cleaned_data, device=callers.device_of(request), address=callers.address_of(request),
            by=asking(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _code_page(request, form, goal, status=refusal.status)
    if key:
        return callers.let_in(request, key, goal)
    form.add_error("code", NO_SUCH_CODE)
    return _code_page(request, form, goal, status=422)


def _code_page(request: HttpRequest, form: CodeForm, goal: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": goal}
    return callers.never_kept(render(request, "console/sign_in/enter_code.html", context, status=status))


@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """POST /sign-in/as/ role=<person>: only in the demo, and only at this machine."""
    if not demo_people_may_be_chosen(request):
        raise Http404("People can be chosen in the demo only, at the machine it runs on.")
    chosen = request.POST.get("role", "")
    try:
        key = commands.sign_in_as_demo_person(
            staff_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0,
            device=callers.device_of(request), by=asking(request), at=clock.now(),
        )  # fmt: skip
    except ObjectDoesNotExist:
        raise Http404("There is no such person.") from None
    return callers.let_in(request, key, request.POST.get(REDIRECT_FIELD_NAME, ""))
