"""Lists and pages with the whole retail log, one client: what a person waits for."""

import http.client
import statistics
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sessions.backends.db import SessionStore
from tests import databases
from tests.world import World, api_key

from bench.importing import LOG
from bench.server import running
from comptoir.exchange.sales import loading
from comptoir.shops.queries import forget_tree

TIMES = 60
API = {"Authorization": f"Bearer {api_key('write')}"}
PATHS = (
    ("order list, API", "/api/v1/orders?limit=25", True),
    ("orders to pack, API", "/api/v1/orders?view=to_pack&limit=25", True),
    ("customer list, API", "/api/v1/customers?limit=25", True),
    ("stock list, API", "/api/v1/stock?limit=25", True),
    ("home", "/", False),
    ("order list", "/orders/", False),
    ("customer list", "/customers/", False),
    ("customer page", "/customers/14911/", False),  # The customer with the most orders of the log.
    ("stock", "/stock/", False),
)


def measure() -> Iterator[dict[str, Any]]:
    """p50 and p95 of each list and page over the full data."""
    with running(jobs=False) as server:
        forget_tree()
        with databases.connected_as_app(server.database):
            loading.import_file(LOG, shop_code="HOME", mapping_file=None, progress=lambda text: None)
            cookie = _signed_in()
        for name, path, by_key in PATHS:
            yield {"figure": name, **_asked(server.address, path, API if by_key else {"Cookie": cookie})}


def _signed_in() -> str:
    """A session of the shop's manager, as her sign-in would make it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    staff = World().staff("marc")
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _asked(address: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)
    times, status, size = [], 0, 0
    for _ in range(TIMES):
        started = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        status = answer.status
        times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times[5:], n=100)
    return {"status": status, "bytes": size, "p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}
