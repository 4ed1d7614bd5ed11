"""A shop under its own internet name: the same pages as below /s/CODE/, and nothing of the console."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from comptoir.shops.queries import shop_by_host

SHARED = ("/s/", "/pay/", "/o/", "/track/", "/static/", "/pictures/", "/brand/", "/callbacks/", "/api/", "/health")
KNOWN_FOR = 30.0  # Seconds: a new name works at the latest then.


class ShopHosts:
    """Below a host name of a shop ``/account/`` means ``/s/CODE/account/``; other names are the installation's."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond
        self.known: dict[str, tuple[str, float]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = self._code_of(request.get_host().partition(":")[0].lower())
        if code and settings.ADDRESS.startswith("https://"):
            request.META["wsgi.url_scheme"] = "https"  # As all of the installation: whoever ends TLS stands before us.
        if code and not request.path_info.startswith(SHARED):
            request.path_info = f"/s/{code}{request.path_info}"
            request.path = request.path_info
        return self.respond(request)

    def _code_of(self, host: str) -> str:
        """The code of the shop that is reached under a name; empty for every other name."""
        if host in ("127.0.0.1", "localhost", "testserver", urlsplit(settings.ADDRESS).hostname):
            return ""
        code, until = self.known.get(host, ("", 0.0))
        if until < time.monotonic():
            shop = shop_by_host(host)
            code = shop.code if shop else ""
            if len(self.known) > 1000:  # Names that strangers made up.
                self.known.clear()
            self.known[host] = (code, time.monotonic() + KNOWN_FOR)
        return code
