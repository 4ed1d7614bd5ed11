"""Clients that send one request after another, each a process of its own, and how long each answer took."""

import http.client
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Load:
    """What some clients saw together."""

    seconds: float
    times_ms: list[float]
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return len(self.times_ms) / self.seconds

    def percentile(self, part: int) -> float:
        return statistics.quantiles(self.times_ms, n=100)[part - 1]


def put_load(address: str, requests: Sequence[Callable[[int, int], Request]], *, clients: int, seconds: float) -> Load:
    """Let ``clients`` processes send requests for some seconds; each calls ``requests`` in turn with (client, n)."""
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        started = time.perf_counter()
        jobs = [pool.apply_async(_client, (address, requests, number, seconds)) for number in range(clients)]
        answers = [job.get() for job in jobs]
    times = [time_ms for answer in answers for time_ms, _ in answer]
    statuses: dict[int, int] = {}
    for answer in answers:
        for _, status in answer:
            statuses[status] = statuses.get(status, 0) + 1
    return Load(time.perf_counter() - started, times, statuses)


def _client(
    address: str, requests: Sequence[Callable[[int, int], Request]], number: int, seconds: float
) -> list[tuple[float, int]]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)
    answers, end, n = [], time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        request = requests[n % len(requests)](number, n)
        body = json.dumps(request.body) if request.body is not None else None
        started = time.perf_counter()
        connection.request(request.method, request.path, body, request.headers)
        answer = connection.getresponse()
        answer.read()
        answers.append(((time.perf_counter() - started) * 1000, answer.status))
        n += 1
    return answers
