"""Streams of what happens, to the pages that are open.

One listener wakes every stream of the process; each stream then reads the journal under its own person's scope, so a
stream can never show what its page could not. Only ids and words without personal data leave.
"""

import asyncio
import contextlib
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connections
from django.http import HttpRequest

from comptoir.config.self_check import refuse_unsafe_database
from comptoir.kernel import followers, scope
from comptoir.kernel.followers import Place
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

CALM = 0.05  # Seconds in which several commits become one look at the journal.
REMEMBERED = 500  # Snapshots: a page that took long to load begins where it was read.
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Waker:
    """One LISTEN connection a process; everybody who waits is woken by each notice."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.snapshots: deque[tuple[float, str]] = deque(maxlen=REMEMBERED)

    def start(self) -> None:
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        while True:
            with contextlib.suppress(psycopg.Error):
                await self.listen_once()
            self.wake()  # While nobody listened something may have happened.
            await asyncio.sleep(1)

    async def listen_once(self) -> None:
        params = connections["default"].get_connection_params()
        given = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
        async with await psycopg.AsyncConnection.connect(**given, autocommit=True) as connection:
            await connection.execute("listen journal")
            while True:
                row = await (await connection.execute("select pg_current_snapshot()::text")).fetchone()
                self.snapshots.append((time.monotonic(), row[0] if row else ""))
                async for _ in connection.notifies(timeout=1, stop_after=1):
                    self.wake()

    def snapshot(self, *, age: float) -> str:
        """What was visible so many seconds ago; empty where nobody looked yet."""
        moment = time.monotonic() - age
        first = self.snapshots[0][1] if self.snapshots else ""
        return next((text for at, text in reversed(self.snapshots) if at <= moment), first)

    def wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


waker = Waker()


async def application(scope_: Scope, receive: Receive, send: Send) -> None:
    if scope_["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope_["type"] == "http":
        await _answer(scope_, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await sync_to_async(refuse_unsafe_database)()
            waker.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(scope_: Scope, receive: Receive, send: Send) -> None:
    if scope_["path"] == "/health":
        await _plain(send, 200, b"ok")
    elif scope_["path"] == "/live":
        await _stream(scope_, receive, send)
    else:
        await _plain(send, 404, b"Nothing is here but /live.")


async def _plain(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


async def _stream(scope_: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope_["headers"]}
    if headers.get("origin", settings.ADDRESS) not in allowed_origins():
        await _plain(send, 403, b"This page may not listen here.")
        return
    actor = await sync_to_async(actor_of_cookie)(headers.get("cookie", ""))
    if actor is None:
        await _plain(send, 401, b"Please sign in.")
        return
    allow = [(b"access-control-allow-origin", headers.get("origin", settings.ADDRESS).encode()),
             (b"access-control-allow-credentials", b"true"), (b"vary", b"Origin")]  # fmt: skip
    kind = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": [*kind, *allow]})
    gone = asyncio.create_task(_until_gone(receive))
    try:
        place = followers.place_of(headers.get("last-event-id", ""))
        here = (
            (place, frozenset()) if place else await sync_to_async(_beginning)(actor, waker.snapshot(age=_age(scope_)))
        )
        async for chunk in _chunks(headers.get("cookie", ""), actor, *here):
            if gone.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _chunks(cookie: str, actor: Actor, here: Place, had: frozenset[int]) -> AsyncIterator[bytes]:
    """Server-sent events, each with its place: a page that lost the stream gets what it missed, maybe twice."""
    yield f"retry: 2000\nid: {here}\n\n".encode()  # The place, so that a page that hears nothing keeps it too.
    due = time.monotonic() + settings.LIVE_HEARTBEAT
    while True:
        woken = waker.changed
        found, here, had = await sync_to_async(_news)(actor, here, had)
        for text in found:
            yield text
        if time.monotonic() >= due:  # However busy the shops are: signed out, or without the role meanwhile?
            yield f"id: {here}\n: still here\n\n".encode()  # So that proxies keep the stream and pages notice its end.
            current = await sync_to_async(actor_of_cookie)(cookie)
            if current is None:
                return
            actor, due = current, time.monotonic() + settings.LIVE_HEARTBEAT
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), max(due - time.monotonic(), 0))
            await asyncio.sleep(CALM)


def _age(scope_: Scope) -> float:
    """How many seconds ago the page was asked for, as it says itself."""
    found = re.fullmatch(rb"age=(\d{1,6})", scope_.get("query_string", b""))
    return int(found[1]) / 1000 if found else 0


def _beginning(actor: Actor, snapshot: str) -> tuple[Place, frozenset[int]]:
    """Where a page begins to listen: when it was read, so that nothing is lost while it was on its way."""
    with scope.reading(actor):
        return followers.known_in(snapshot) if snapshot else (followers.end(), frozenset())


def _news(actor: Actor, here: Place, had: frozenset[int]) -> tuple[list[bytes], Place, frozenset[int]]:
    """What is visible after a place and was not had yet; the place to go on from, and what was had beyond it."""
    close_old_connections()
    with scope.reading(actor):
        found = followers.visible_since(here)
    texts = []
    for event, settled in found:
        here = followers.place_after(event) if settled else here
        if event.id not in had:
            texts.append(_event(str(here), event))
    return texts, here, frozenset(event.id for event, settled in found if not settled)


def _event(place: str, event: Event) -> bytes:
    data = {
        "order": event.order_id, "customer": event.customer_id, "kind": event.subject_kind, "id": event.subject_id,
        "shop": event.shop_id, "name": event.name,
    }  # fmt: skip
    return f"id: {place}\nevent: {event.name.partition('.')[0]}\ndata: {json.dumps(data)}\n\n".encode()


def actor_of_cookie(cookie: str) -> Actor | None:
    """The person whose session the cookie names, as she is now."""
    close_old_connections()
    jar: SimpleCookie = SimpleCookie()
    jar.load(cookie)
    morsel = jar.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = SessionStore(morsel.value)
    staff = get_user(request)
    if not staff.is_authenticated:
        return None
    return shops.actor_of_staff(staff, request.session.get("retailer"))  # type: ignore[arg-type]


def allowed_origins() -> set[str]:
    """The addresses of our own pages: the installation's, and on loopback either of its names."""
    return {settings.ADDRESS, settings.ADDRESS.replace("127.0.0.1", "localhost")}
