"""``/metrics`` for Prometheus: from this machine, or with the token of ``COMPTOIR_METRICS_TOKEN``."""

import hmac
import os
from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from comptoir.console.this_machine import is_at_this_machine

REGISTRY = CollectorRegistry()
REQUESTS = Counter("comptoir_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "comptoir_request_seconds",
    "How long answers took.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)


class FromDatabase:
    """What only the database knows: jobs by state, and how many events were ever written."""

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        try:
            jobs, events = _figures()
        except DatabaseError:
            connection.close()
            return
        waiting = GaugeMetricFamily("comptoir_jobs", "Jobs that wait, run or failed.", labels=["queue", "state"])
        for queue, state, count in jobs:
            waiting.add_metric([queue, state], count)
        yield waiting
        yield CounterMetricFamily("comptoir_events", "Events in the journal, by the last id given.", value=events)


DATABASE = CollectorRegistry()
DATABASE.register(FromDatabase())  # type: ignore[arg-type]


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of the web processes and of the database; 404 for whoever may not see them."""
    if not _may_see(request):
        return HttpResponse("Not found.", status=404, content_type="text/plain")
    return HttpResponse(
        generate_latest(_of_all_processes()) + generate_latest(DATABASE), content_type=CONTENT_TYPE_LATEST
    )


def _of_all_processes() -> CollectorRegistry:
    """Several web processes keep their figures in files of one folder; alone, a process has its own."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request, by the pattern of its route."""
    REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def _may_see(request: HttpRequest) -> bool:
    token = os.environ.get("COMPTOIR_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(token.encode(), given.encode()):
        return True
    return is_at_this_machine(request)


def _figures() -> tuple[list[tuple[str, str, int]], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select queue_name, status::text, count(*) from procrastinate_jobs"
            " where status in ('todo', 'doing', 'failed') group by 1, 2 order by 1, 2"
        )
        jobs = cursor.fetchall()
        cursor.execute(
            "select coalesce((select last_value from pg_sequences where sequencename = 'kernel_event_id_seq'), 0)"
        )
        return jobs, cursor.fetchone()[0]
