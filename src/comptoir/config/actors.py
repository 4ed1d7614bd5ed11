"""Who asks, read from a request: the one place where doors learn their actor."""

import hashlib

from django.contrib.auth import get_user
from django.http import HttpRequest

from comptoir.kernel.scope import NOBODY, Actor
from comptoir.shops import queries as shops

# Below these addresses nobody is asked for: they need no database, or open a scope of their own.
WITHOUT_SCOPE = ("/static/", "/health", "/metrics", "/pictures/", "/pay/", "/o/", "/s/", "/track/", "/callbacks/")


def actor_of_request(request: HttpRequest) -> Actor | None:
    """The actor under whose scope a request reads; None where its view opens a scope of its own."""
    if request.path.startswith(WITHOUT_SCOPE):
        return None
    if request.path.startswith("/api/"):
        return actor_of_header(request) or NOBODY
    staff = get_user(request)
    if not staff.is_authenticated:
        return NOBODY
    return shops.actor_of_staff(staff, request.session.get("retailer"))  # type: ignore[arg-type]


def actor_of_header(request: HttpRequest) -> Actor | None:
    """The program whose key stands in ``Authorization: Bearer …``."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        return None
    return shops.actor_of_key(hashlib.sha256(key.strip().encode()).hexdigest())
