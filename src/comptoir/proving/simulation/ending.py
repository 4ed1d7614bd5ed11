"""Until nothing is left to do: the faults end, clocks are put forward, and whatever waits is waited for."""

import asyncio
import json
import sqlite3
import time
import urllib.request
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from comptoir.kernel import clock, jobs, scope, tenancy

SILENCE = (
    25  # Seconds without a sign of life after which a worker is taken for dead here: a killed one never comes back.
)
ROUND = 60  # Seconds for which the gateway is listened to.
LOST = "messaging.give_up_lost_messages"
SENT_BY_NOW = timedelta(minutes=9, seconds=30)  # A sender is lost after ten minutes; here after half a one, at most.
AHEAD = timedelta(minutes=20)  # The sweeps' clock is put forward by this: nobody waits for a lost callback here.
LATER = timedelta(days=30)  # Past every deadline of payment.
SWEEPS = {
    "payments.ask_about_attempts": AHEAD,
    "payments.ask_about_operations": AHEAD,
    "payments.ask_about_refunds": AHEAD,
    "messaging.send_waiting_messages": AHEAD,
    "orders.allocate_waiting_deliveries": timedelta(),
}

MESSAGES = "messages not sent yet"
# What is under way: each line names a thing that a working house brings to an end by itself.
WAITING: dict[str, str] = {
    "jobs": "select count(*) from procrastinate_jobs where queue_name = 'reactions' and status in ('todo', 'doing')",
}
AT_WORK = {"jobs at work": "select count(*) from procrastinate_jobs where status = 'doing'"}
OF_A_SHOP: dict[str, str] = {
    "payments being made": "select count(*) from payments_attempt where state in ('started', 'pending', 'unknown')",
    "refunds under way": "select count(*) from payments_refund r join payments_capture c on c.id = r.capture_id"
    " where r.state in ('asked', 'sent', 'unknown') and c.gateway <> ''",
    "callbacks not understood yet": "select count(*) from payments_callback where state = 'stored'",
    MESSAGES: "select count(*) from messaging_message where state in ('queued', 'sending')",
    "deliveries in the house": "select count(*) from orders_delivery d join orders_order o on o.id = d.order_id"
    " where o.state = 'open' and d.state in ('reserved', 'waiting', 'allocated', 'packing', 'ready', 'on_its_way')",
}


def end(gateway: str, file: Path, *, patience: float, expire: bool = False) -> dict[str, int]:
    """Bring everything to its end; what is left once it has not become less for ``patience`` seconds, by name.

    ``gateway`` is its address, ``file`` its own record: money that it took must have been heard of too.
    ``expire``: the clock is put past every deadline first, so that what nobody paid ends too.
    """
    behave(gateway)
    if expire:
        jobs.run_sweep("orders.expire_overdue_orders", clock.now() + LATER)
    least, until = None, time.monotonic() + patience
    left: dict[str, int] = {}
    while True:
        hurry(gateway, calm=left.keys() == {MESSAGES})
        left = waiting() | unheard(file)
        if least is None or sum(left.values()) < least:
            least, until = sum(left.values()), time.monotonic() + patience
        if not left or time.monotonic() > until:
            return left
        time.sleep(1)


def behave(gateway: str) -> None:
    """No more faults; and what was turned to zero stays so."""
    _post(f"{gateway}/admin/behaviour", {"reset": True})
    _post(f"{gateway.removesuffix('/gateway')}/mail/api/behaviour", {"refuse_next": 0, "hang_next": 0})


def hurry(gateway: str, *, calm: bool = False) -> None:
    """One round: the gateway decides and calls, dead workers' jobs are taken over, sweeps look from a later hour.

    ``calm``: nothing was under way but messages, so that whoever claimed one without a job at work is lost for certain.
    """
    _post(f"{gateway}/admin/settle", {})
    with suppress(TimeoutError):  # It brings what waits one after the other, and goes on when nobody listens.
        _post(f"{gateway}/admin/flush", {})
    jobs.STALLED_AFTER = SILENCE
    asyncio.run(_take_over())
    with connection.cursor() as cursor:  # A job that failed for a killed database waits minutes for its next try.
        cursor.execute(
            "update procrastinate_jobs set scheduled_at = now() where status = 'todo' and scheduled_at > now()"
        )
    for sweep, ahead in SWEEPS.items():
        jobs.run_sweep(sweep, clock.now() + ahead)
    jobs.run_sweep(LOST, clock.now() + (AHEAD if calm and not any(_counted(AT_WORK).values()) else SENT_BY_NOW))


def waiting() -> dict[str, int]:
    """What is still under way, by name; empty when nothing is."""
    found = _counted(WAITING)
    for actor in tenancy.tree().shop_actors():
        with scope.reading(actor):
            for name, count in _counted(OF_A_SHOP).items():
                found[name] = found.get(name, 0) + count
    return {name: count for name, count in found.items() if count}


def unheard(file: Path) -> dict[str, int]:
    """What the gateway took, or has to say, and we do not know yet; empty when there is nothing."""
    with sqlite3.connect(file) as there:
        took = {row[0] for row in there.execute("select id from payment where status = 'captured'")}
        calls = there.execute("select count(*) from delivery where state in ('waiting', 'sending')").fetchone()[0]
    known: set[str] = set()
    for actor in tenancy.tree().shop_actors():
        with scope.reading(actor), connection.cursor() as cursor:
            cursor.execute("select reference from payments_capture where gateway <> ''")
            known |= {row[0] for row in cursor.fetchall()}
    found = {"callbacks on their way": int(calls), "payments that nobody told us of": len(took - known)}
    return {name: count for name, count in found.items() if count}


def _counted(questions: dict[str, str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for name, question in questions.items():
            cursor.execute(question)
            found[name] = int(cursor.fetchone()[0])
        return found


async def _take_over() -> None:
    working = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with working.open_async():
        await jobs.take_over_stalled_jobs.func(SimpleNamespace(app=working), timestamp=0)  # type: ignore[arg-type]


def _post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(  # noqa: S310 - our own simulators.
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    urllib.request.urlopen(request, timeout=ROUND).close()  # noqa: S310
