"""Who is at the other end of a request."""

from django.http import HttpRequest

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def address_of(request: HttpRequest) -> str:
    """The network address that asks. Behind a proxy on this machine, the one that the proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in LOOPBACK and (seen := request.headers.get("X-Forwarded-For")):
        return seen.rpartition(",")[2].strip()  # What stands before it, anybody could have written.
    return address
