"""Orders of a marketplace in batches over HTTP, and what one article in every order costs beside many."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests import databases, world

from bench.load import Request, put_load
from bench.orders import HEADERS
from bench.server import Running, database_cpu, running
from comptoir.exchange.articles import add_article
from comptoir.kernel import clock

ARTICLES, BATCH, SECONDS = 400, 200, 10.0
TO = {"name": "Sofia Keller", "street": "14 Park Row", "city": "Leeds", "postcode": "LS1 5HD", "country": "GB"}
Skus = Callable[[random.Random], list[str]]


def measure() -> Iterator[dict[str, Any]]:
    """Batches of 200 orders of two lines by 1 and 2 clients; placed orders over many articles, and all of one."""
    with running(jobs=False) as server:
        _fill(server)
        put_load(server.address, [partial(_batch, "warm", 20)], clients=2, seconds=3)
        for clients in (1, 2):
            yield _taken_in(server, clients)
        for name, skus in (("many articles", _many), ("one article in every order", _hot)):
            put_load(server.address, [partial(_order, f"warm {name}", skus)], clients=2, seconds=2)
            load = put_load(server.address, [partial(_order, name, skus)], clients=4, seconds=SECONDS)
            yield {"figure": name, "clients": 4, "placed_per_second": round(load.per_second, 1)}


def _fill(server: Running) -> None:
    with databases.connected_as_app(server.database):
        here = world.World()
        for n in range(ARTICLES):
            add_article(
                shop_id=here.shop().id, sku=f"S-{n}", name=f"Article {n}", amount_minor=500 + n, location="WAKEFIELD",
                on_hand=10_000_000, by=here.operator(), at=clock.now(),
            )  # fmt: skip


def _many(chance: random.Random) -> list[str]:
    return [f"S-{n}" for n in chance.sample(range(ARTICLES), 2)]


def _hot(chance: random.Random) -> list[str]:
    return ["S-0", f"S-{chance.randrange(1, ARTICLES)}"]


def _order(run: str, skus: Skus, client: int, n: int) -> Request:
    chance = random.Random(f"{run}-{client}-{n}")
    body = {"customer": "C-1", "lines": [{"sku": sku, "quantity": 1} for sku in skus(chance)]}
    return Request("POST", "/api/v1/orders", {**HEADERS, "Idempotency-Key": f"{run}-{client}-{n}"}, body)


def _batch(run: str, size: int, client: int, n: int) -> Request:
    chance = random.Random(f"{run}-{client}-{n}")
    orders = [
        {
            "reference": f"{run}-{client}-{n}-{place}",
            "lines": [{"sku": sku, "quantity": 1, "unit_minor": 999} for sku in _many(chance)],
            "ship_to": TO,
            "shipping_minor": 395,
        }
        for place in range(size)
    ]
    headers = {**HEADERS, "Idempotency-Key": f"{run}-{client}-{n}"}
    return Request("POST", "/api/v1/marketplace-orders", headers, {"marketplace": "Bench", "orders": orders})


def _taken_in(server: Running, clients: int) -> dict[str, Any]:
    application, database = server.application_cpu(), database_cpu()
    load = put_load(server.address, [partial(_batch, f"run{clients}", BATCH)], clients=clients, seconds=SECONDS)
    count = len(load.times_ms) * BATCH
    return {
        "figure": "taken in",
        "clients": clients,
        "batch": BATCH,
        "orders_per_second": round(load.per_second * BATCH),
        "p50_ms_a_batch": round(load.percentile(50)),
        "statuses": load.statuses,
        "application_cpu_ms": round((server.application_cpu() - application) / count * 1000, 3),
        "database_cpu_ms": round((database_cpu() - database) / count * 1000, 3),
    }
