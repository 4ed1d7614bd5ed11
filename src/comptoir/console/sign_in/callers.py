"""Who is at the other end: network address, device, and whether it is this very machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from comptoir.kernel.network import address_of as address_of
from comptoir.kernel.scope import Actor

from ..door import go

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def asking(request: HttpRequest) -> Actor:
    """Who asks, as the middleware found."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def device_of(request: HttpRequest) -> str:
    """``Firefox on Linux``, as far as the browser tells."""
    told = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS if sign in told), "A program")
    system = next((name for sign, name in SYSTEMS if sign in told), "")
    return f"{browser} on {system}" if system else browser


def let_in(request: HttpRequest, session_key: str, goal: str = "") -> HttpResponseRedirect:
    """Hand the session that a command opened to the browser, in place of whatever it had."""
    if request.session.session_key:
        request.session.flush()
    request.session = SessionStore(session_key)
    request.session.modified = True  # So that Django sends the cookie.
    rotate_token(request)
    return go(safe_goal(request, goal))


def safe_goal(request: HttpRequest, goal: str) -> str:
    """Where a person wanted to go, if that is one of our pages; else home."""
    ours = url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure())
    return goal if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@contextmanager
def taking_at_least(seconds: float) -> Iterator[None]:
    """Answer no sooner: the time must not tell whether an address is somebody's."""
    started = time.monotonic()
    yield
    wait_until(started + seconds)


def wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def never_kept(response: HttpResponse) -> HttpResponse:
    """No browser or proxy keeps this page."""
    response["Cache-Control"] = "no-store"
    return response
