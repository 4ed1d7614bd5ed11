"""What a browser reads where there is no page, or a page broke."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comptoir.console import door


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that is no page: for staff in their frame, for others in a few plain words."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.kind == "staff" and request.method in door.SAFE:
        return door.show(request, "console/not_found.html", status=404)
    return _plain(
        request, "Not found", "There is nothing at this address. It may be mistyped, or its time is over.", 404
    )


def failed(request: HttpRequest) -> HttpResponse:
    """A mistake of ours: what was begun was taken back by the database; the log has the rest under the reference."""
    words = "Something went wrong on our side. What you asked for was not done; it is safe to try again."
    return _plain(request, "Something went wrong", words, 500)


def _plain(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    reference = structlog.contextvars.get_contextvars().get("request_id", "") if status >= 500 else ""
    context = {"title": title, "words": words, "reference": reference}
    return render(request, "console/plain.html", context, status=status)
