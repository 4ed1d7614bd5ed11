"""Who asks, read from a request: the one place where doors learn their actor."""

import hashlib
from datetime import datetime, timedelta

from django.http import HttpRequest

from comptoir.kernel import clock
from comptoir.kernel.scope import NOBODY, Actor
from comptoir.shops import queries as shops

# Below these addresses nobody is asked for: they need no database, or open a scope of their own.
WITHOUT_SCOPE = ("/static/", "/health", "/metrics", "/pictures/", "/pay/", "/o/", "/s/", "/track/", "/callbacks/")
SEEN_EVERY = timedelta(minutes=5)


def actor_of_request(request: HttpRequest) -> Actor | None:
    """The actor under whose scope a request reads; None where its view opens a scope of its own.

    For staff in two statements: the session, and the person with her roles and shops.
    """
    if request.path.startswith(WITHOUT_SCOPE):
        return None
    if request.path.startswith("/api/"):
        return actor_of_header(request) or NOBODY
    if not request.user.is_authenticated:
        return NOBODY
    _note_seen(request)
    return shops.actor_of_staff(request.user, request.session.get("retailer"))  # type: ignore[arg-type]


def actor_of_header(request: HttpRequest) -> Actor | None:
    """The program whose key stands in ``Authorization: Bearer …``."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        return None
    return shops.actor_of_key(hashlib.sha256(key.strip().encode()).hexdigest())


def _note_seen(request: HttpRequest) -> None:
    """For the list of one's own sessions: Django saves it with the session, at most every few minutes."""
    seen, now = request.session.get("seen"), clock.now()
    if seen and now - datetime.fromisoformat(seen) > SEEN_EVERY:
        request.session["seen"] = now.isoformat()
