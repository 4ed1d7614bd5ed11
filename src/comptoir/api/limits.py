"""How many requests a key may send: counted in memory, told in each answer's head, refused with when to come back.

Each web process counts by itself: with two of them a key has up to twice as many. So it costs no statement, no lock
that another process could hold, and nothing at all where no key was sent.

Counted in PostgreSQL it would be exact, and cost every request a write and a commit of its own before its key is even
known: reads run in one read-only transaction. It would cost most where it should cost least, when somebody sends too
many.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .problems import problem

WINDOW = 60  # Seconds.
MOST_KEYS = 10_000  # Remembered at once: whoever tries texts at random fills no memory.
NAME = '"key"'


@dataclass
class Window:
    """A minute of one key."""

    ends: float
    sent: int = 0


class RateLimits:
    """Middleware, before any database is asked. ``RateLimit-Policy`` and ``RateLimit`` after the IETF's draft."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond
        self._windows: dict[bytes, Window] = {}
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit, text = settings.RATE_LIMIT, request.headers.get("Authorization", "")
        if not limit or not text or not request.path.startswith("/api/v1/"):
            return self.respond(request)
        sent, left_seconds = self._count(text)
        response = self.respond(request) if sent <= limit else _refuse(limit, left_seconds)
        response["RateLimit-Policy"] = f"{NAME};q={limit};w={WINDOW}"
        response["RateLimit"] = f"{NAME};r={max(limit - sent, 0)};t={left_seconds}"
        return response

    def _count(self, text: str) -> tuple[int, int]:
        """How many requests a key has sent in its minute, this one included, and how many seconds are left of it."""
        now, key = time.monotonic(), blake2b(text.encode(errors="replace"), digest_size=16).digest()
        with self._lock:
            window = self._windows.get(key)
            if window is None or window.ends <= now:
                self._make_room(now)
                window = self._windows[key] = Window(now + WINDOW)
            window.sent += 1
            return window.sent, max(1, round(window.ends - now))

    def _make_room(self, now: float) -> None:
        if len(self._windows) >= MOST_KEYS:
            self._windows = {key: window for key, window in self._windows.items() if window.ends > now}
        if len(self._windows) >= MOST_KEYS:
            self._windows.clear()  # Somebody sends ten thousand texts a minute: nobody is counted twice for that.


def _refuse(limit: int, seconds: int) -> HttpResponse:
    response = problem(
        429,
        "Too many requests",
        f"This key sent more than {limit} requests within a minute. Nothing was done; come back in {seconds} seconds.",
        "too_many_requests",
        retry_after_seconds=seconds,
    )
    response["Retry-After"] = str(seconds)
    return response
