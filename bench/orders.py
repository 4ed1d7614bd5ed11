"""Orders a second: *placed* over HTTP, *whole* until the goods are theirs, and the database's own limit."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
from tests.journeys.alone import pay
from tests.world import api_key

from bench.load import Load, Request, put_load
from bench.server import Running, database_cpu, owner_address, running

SECONDS = 8.0
HEADERS = {"Authorization": f"Bearer {api_key('write')}", "Content-Type": "application/json"}
TWO_LINES = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}, {"sku": "RED-SCARF", "quantity": 1}]}


def measure() -> Iterator[dict[str, Any]]:
    """Placed at 1, 4 and 8 clients; whole; the same rows written by one statement."""
    with running() as server:
        put_load(server.address, [partial(_order, "warm")], clients=2, seconds=3)
        for clients in (1, 4, 8):
            yield _placed(server, clients)
        yield _drained(server)
        yield _whole(server)
        yield from _limit(server)


def _order(run: str, client: int, n: int) -> Request:
    return Request("POST", "/api/v1/orders", {**HEADERS, "Idempotency-Key": f"{run}-{client}-{n}"}, TWO_LINES)


def _placed(server: Running, clients: int) -> dict[str, Any]:
    application, database = server.application_cpu(), database_cpu()
    load = put_load(server.address, [partial(_order, f"run{clients}")], clients=clients, seconds=SECONDS)
    count = len(load.times_ms)
    return {
        "figure": "placed",
        "clients": clients,
        "orders_per_second": round(load.per_second, 1),
        "p50_ms": round(load.percentile(50), 1),
        "p95_ms": round(load.percentile(95), 1),
        "statuses": load.statuses,
        "application_cpu_ms": round((server.application_cpu() - application) / count * 1000, 2),
        "database_cpu_ms": round((database_cpu() - database) / count * 1000, 2),
    }


def _jobs_left(server: Running) -> int:
    with psycopg.connect(owner_address(server.database)) as owner:
        row = owner.execute(
            "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and queue_name = 'reactions'"
        ).fetchone()
    return int(row[0]) if row else 0


def _drained(server: Running) -> dict[str, Any]:
    """How long the worker needs for what the orders left it to do."""
    left, started = _jobs_left(server), time.perf_counter()
    while _jobs_left(server) and time.perf_counter() - started < 600:
        time.sleep(0.5)
    return {"figure": "queue drained", "jobs": left, "seconds": round(time.perf_counter() - started, 1)}


def _whole(server: Running, count: int = 30) -> dict[str, Any]:
    """From the POST of an order to *authorized*: her pay page, the card at the gateway, its signed callback, the
    reaction and the allocation; and on until the mail that says so lies in the catcher.
    """
    authorized, told = [], []
    for n in range(count):
        started = time.perf_counter()
        placed = _send(server, "orders", TWO_LINES, f"whole-{started}-{n}")
        pay(placed["payment_link"])
        while _get(server, f"orders/{placed['number']}")["stage"] != "authorized":
            time.sleep(0.01)
        authorized.append((time.perf_counter() - started) * 1000)
        while not _is_told(server, placed["number"]):
            time.sleep(0.01)
        told.append((time.perf_counter() - started) * 1000)
    until, mailed = (Load(sum(times) / 1000, times, {}) for times in (authorized, told))
    return {
        "figure": "whole",
        "clients": 1,
        "orders": count,
        "p50_ms": round(until.percentile(50), 1),
        "p95_ms": round(until.percentile(95), 1),
        "mailed_p50_ms": round(mailed.percentile(50), 1),
        "mailed_p95_ms": round(mailed.percentile(95), 1),
    }


def _is_told(server: Running, number: str) -> bool:
    with urllib.request.urlopen(f"{server.simulators.url}/mail/api/messages?limit=20", timeout=30) as answer:
        subjects = [mail["subject"] for mail in json.load(answer)["messages"]]
    return any(number in subject and "received" in subject for subject in subjects)


def _send(server: Running, path: str, body: dict[str, Any], key: str) -> Any:
    request = urllib.request.Request(
        f"{server.address}/api/v1/{path}", json.dumps(body).encode(), {**HEADERS, "Idempotency-Key": key}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _get(server: Running, path: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(f"{server.address}/api/v1/{path}", headers=HEADERS)) as answer:
        return json.load(answer)


# The same rows (order, two lines, two guarded stock updates, payment, event) in one prepared statement.
LIMIT = """
with o as (
  insert into orders_order select r.* from orders_order x, jsonb_populate_record(x, jsonb_build_object(
    'id', nextval('orders_order_id_seq'), 'number', 'L-' || nextval('orders_order_id_seq'))) r
  where x.id = (select min(id) from orders_order) returning *
), l as (
  insert into orders_orderline (retailer_id, shop_id, order_id, kind, position, variant_id, sku, name, quantity,
    unit_minor, total_minor, tax_minor, tax_basis_points)
  select o.retailer_id, o.shop_id, o.id, 'goods', n, null, 'X', 'X', 1, 1, 1, 0, 0 from o, generate_series(1, 2) n
), s as (
  update inventory_stock set reserved = reserved + 1 where id in (
    select id from inventory_stock where on_hand > 1000 order by variant_id, location_id limit 2 for no key update)
), p as (
  insert into payments_intent select r.* from payments_intent x, jsonb_populate_record(x, jsonb_build_object(
    'id', nextval('payments_intent_id_seq'))) r where x.id = (select min(id) from payments_intent)
)
insert into kernel_event (uid, at, name, retailer_id, subject_kind, actor_kind, actor_name, request_id, data)
select gen_random_uuid(), now(), 'limit.measured', o.retailer_id, 'order', 'operator', 'bench', '', '{}' from o
"""


def _limit(server: Running) -> Iterator[dict[str, Any]]:
    for clients in (1, 4, 8):
        counts = [0] * clients
        end = time.perf_counter() + 4

        def work(number: int, end: float = end, counts: list[int] = counts) -> None:
            with psycopg.connect(owner_address(server.database), autocommit=True, prepare_threshold=0) as owner:
                while time.perf_counter() < end:
                    owner.execute(LIMIT)
                    counts[number] += 1

        threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield {"figure": "database's own limit", "clients": clients, "orders_per_second": round(sum(counts) / 4, 1)}
