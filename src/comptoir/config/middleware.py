"""Around every request: one log line, one read-only transaction for what only reads."""

import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from comptoir.kernel import scope

from . import metrics

log = structlog.get_logger("comptoir.request")
Respond = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """One line a request: method, the route's pattern (never the path: it may hold a signed link), status, time."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if given.isascii() and 8 <= len(given) <= 64 and given.isprintable() else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.respond(request)
        seconds = time.perf_counter() - started
        match = getattr(request, "resolver_match", None)
        route = match.route if match else ""
        log.info(
            "request", method=request.method, route=route, status=response.status_code, ms=round(seconds * 1000, 1)
        )
        metrics.observe(method=request.method or "", route=route, status=response.status_code, seconds=seconds)
        response["X-Request-Id"] = request_id
        return response


class ContentRules:
    """What a page of ours may load and send to: itself, the live streams, and a card page to pay on.

    A door whose page needs other rules sets the header itself.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.rules = self._rules()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        more = getattr(response, "may_connect_to", "")  # Of a page with a card form: the gateway that takes the card.
        response.headers.setdefault("Content-Security-Policy", self._rules(more) if more else self.rules)
        return response

    @staticmethod
    def _rules(may_connect_to: str = "") -> str:
        return "; ".join(
            (
                "default-src 'self'",
                "img-src 'self' data:",
                "style-src 'self'",
                "script-src 'self'",
                f"connect-src 'self' {' '.join(_both_names(settings.LIVE_ADDRESS))} {may_connect_to}".rstrip(),
                f"form-action 'self' {' '.join([*_both_names(settings.GATEWAY_ADDRESS), *_pages()])}",
                "base-uri 'none'",
                "object-src 'none'",
                "frame-ancestors 'none'",
            )
        )


def _pages() -> list[str]:
    """Where Stripe's customers pay, where that is another place than the card gateway's."""
    known = _both_names(settings.GATEWAY_ADDRESS)
    return [one for one in _both_names(settings.STRIPE_PAGES) if one not in known]


def _both_names(address: str) -> list[str]:
    """The origin of an address; on this machine under either of its names."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    return sorted({origin, origin.replace("127.0.0.1", "localhost")})


class SafeRequestReads:
    """A safe request runs in one read-only transaction under its actor's scope, lazily rendered templates included.

    The view says who asks: :func:`comptoir.config.actors.actor_of_request`. Pages that need no database (health,
    pictures, static files) are marked ``request_needs_no_scope``.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from .actors import actor_of_request

        if request.method not in ("GET", "HEAD", "OPTIONS"):
            if not request.path.startswith("/api/"):  # There the key is asked for once, by the API's own check.
                request.actor = actor_of_request(request) or scope.NOBODY  # type: ignore[attr-defined]
            return self.respond(request)
        actor = actor_of_request(request)
        if actor is None:
            return self.respond(request)
        request.actor = actor  # type: ignore[attr-defined]
        with scope.reading(actor):
            response = self.respond(request)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        return response
