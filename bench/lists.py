"""Lists and pages with the whole retail log, one client: what a person waits for."""

import http.client
import secrets
import statistics
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests import databases
from tests.world import PASSWORD, World, api_key

from bench.importing import LOG
from bench.server import running
from comptoir.exchange.sales import loading
from comptoir.shops.queries import forget_tree

TIMES = 100
API = {"Authorization": f"Bearer {api_key('write')}"}
# Name, path, what is posted (else it is a GET), whether a program asks.
PATHS = (
    ("order list, API", "/api/v1/orders?limit=25", "", True),
    ("orders to pack, API", "/api/v1/orders?view=to_pack&limit=25", "", True),
    ("customer list, API", "/api/v1/customers?limit=25", "", True),
    ("articles found, API", "/api/v1/articles?text=heart", "", True),
    ("stock list, API", "/api/v1/stock?limit=25", "", True),
    ("home", "/", "", False),
    ("order list", "/orders/", "", False),
    ("orders found by number", "/orders/?q=5360", "", False),
    ("customer list", "/customers/", "", False),
    ("customer page", "/customers/14911/", "", False),  # The customer with the most orders of the log.
    ("stock", "/stock/", "", False),
    ("articles found", "/stock/?q=heart", "", False),
    ("palette, an article", "/palette/", urlencode({"q": "heart"}), False),
    ("palette, an order", "/palette/", urlencode({"q": "5360"}), False),
)


def measure() -> Iterator[dict[str, Any]]:
    """p50 and p95 of each list and page over the full data."""
    with running(jobs=False) as server:
        forget_tree()
        with databases.connected_as_app(server.database):
            loading.import_file(LOG, shop_code="HOME", mapping_file=None, progress=lambda text: None)
            browser = _signed_in(server.address)
        for name, path, posted, by_key in PATHS:
            before = server.application_cpu()
            figures = _asked(server.address, path, posted, API if by_key else browser)
            cpu_ms = (server.application_cpu() - before) * 1000 / TIMES
            yield {"figure": name, **figures, "cpu_ms_python": round(cpu_ms, 1)}


def _signed_in(address: str) -> dict[str, str]:
    """The headers of the shop's manager, after she has signed in."""
    token = secrets.token_hex(16)
    headers = {"Cookie": f"comptoir_csrf={token}", "X-CSRFToken": token}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    form = urlencode({"email": World().staff("marc").email, "password": PASSWORD})
    connection = _connected(address)
    connection.request("POST", "/sign-in/", form, headers)
    answer = connection.getresponse()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    mine = next((cookie for cookie in cookies if cookie.startswith("comptoir_session=")), None)
    if mine is None:
        raise SystemExit(f"The manager could not sign in (status {answer.status}).")
    renewed = next((cookie for cookie in cookies if cookie.startswith("comptoir_csrf=")), headers["Cookie"])
    return {**headers, "Cookie": f"{mine}; {renewed}", "X-CSRFToken": renewed.partition("=")[2]}


def _asked(address: str, path: str, posted: str, headers: dict[str, str]) -> dict[str, Any]:
    connection = _connected(address)
    times, status, size = [], 0, 0
    for _ in range(TIMES):
        started = time.perf_counter()
        connection.request("POST" if posted else "GET", path, posted or None, headers)
        answer = connection.getresponse()
        size = len(answer.read())
        status = answer.status
        times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times[5:], n=100)
    return {"status": status, "bytes": size, "p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}


def _connected(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)
