"""The console's door: who may come in, how a page is put into its frame, and how a refusal reads."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.texts import is_storable
from comptoir.look.shell import Shell

from .shell import shell_of, shops_at_hand

SAFE = ("GET", "HEAD", "OPTIONS")
View = Callable[..., HttpResponse]


def staff_only(**by_method: View) -> View:
    """One address of the console: ``staff_only(GET=page, POST=act)``.

    Strangers go to the sign-in. What the person does not see is not found. A refused command changed nothing; its
    sentence is shown where she was, or on a page of its own.
    """

    @wraps(next(iter(by_method.values())))
    def enter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.actor.kind != "staff":  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path() if request.method in SAFE else "/")
        view = by_method.get("GET" if request.method == "HEAD" else request.method or "")
        if view is None:
            return HttpResponseNotAllowed(by_method)
        with timezone.override(_zone(request)):
            try:
                _check_texts(request)
                return view(request, **kwargs)
            except ObjectDoesNotExist:
                return show(request, "console/not_found.html", status=404)
            except Refusal as refusal:
                return _refused(request, refusal)

    return enter


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    active: str = "",
    shell: Shell | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in its frame; after a POST under a scope of its own."""
    with seeing(request):
        framed = {"shell": shell or shell_of(request, active), "now": clock.now(), **(context or {})}
        return render(request, template, framed, status=status)


def seeing(request: HttpRequest) -> AbstractContextManager[None]:
    """The scope in which an answer is read: the request's own, or after a POST a new one."""
    actor: scope.Actor = request.actor  # type: ignore[attr-defined]
    is_open = request.method in SAFE or scope.current() == actor.sight()
    return nullcontext() if is_open else scope.reading(actor)


def part(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A piece of a page, for htmx."""
    with seeing(request):
        return render(request, template, {"now": clock.now(), **context}, status=status)


def go(address: str) -> HttpResponseRedirect:
    """After a POST: look at what became of it (303, so that the browser asks by GET)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def go_back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """After a button on a page: to that page again."""
    return go(came_from(request) or otherwise)


def came_from(request: HttpRequest) -> str:
    """The address of our own page that sent a form; empty where it is not known."""
    address = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else ""


def _check_texts(request: HttpRequest) -> None:
    """Refuse what the database cannot hold, wherever it was typed."""
    for given in (request.GET, request.POST):
        if not all(is_storable(text) for texts in (given, *dict(given.lists()).values()) for text in texts):
            raise Invalid("What was typed holds characters that are no text.")


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/refusal.html", {"refusal": refusal}, status=refusal.status)
    if request.method not in SAFE and (back := came_from(request)):
        messages.error(request, f"{refusal.message} Nothing was done.")
        return go(back)
    return show(request, "console/refused.html", {"refusal": refusal}, status=refusal.status)


def _zone(request: HttpRequest) -> str:
    """The business day of the first shop that the person works in."""
    mine = shops_at_hand(request)
    return mine[0].timezone if mine else "UTC"
