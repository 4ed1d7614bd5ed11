"""Whether a request comes from the very machine that Comptoir runs on."""

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = frozenset({"127.0.0.1", "::1"})
NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def is_at_this_machine(request: HttpRequest) -> bool:
    """Nobody from elsewhere: neither by network, nor through a proxy, nor by a name that was made to lead here."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and name in NAMES and not forwarded


def demo_people_may_be_chosen(request: HttpRequest) -> bool:
    return settings.DEMO and is_at_this_machine(request)
