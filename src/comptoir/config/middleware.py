"""Around every request: one log line, one read-only transaction for what only reads."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from comptoir.kernel import scope

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
        match = getattr(request, "resolver_match", None)
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        response["X-Request-Id"] = request_id
        return response


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
