"""Run the jobs: mails, callbacks, expiries, everything that is done after the fact."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

from comptoir.config import addresses

NAME = "worker"
HELP = "Run the jobs: mails, payments' news, expiries, everything that is done after the fact."
LOOK_EVERY = 2  # Seconds between two looks at the database.
GRACE = 8.0  # Seconds for jobs at work when told to stop; the next worker takes up what was not done.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at work at once (default 4)")
    parser.add_argument("--nice", type=int, default=0, help="how far others on this machine go first, 0 to 19")
    parser.add_argument("--queue", action="append", help="take jobs of this queue only (may be repeated)")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> None:
    """Until SIGTERM or Ctrl-C, then the jobs at work are finished."""
    os.nice(arguments.nice)
    with addresses.django_as_app(arguments.data):
        from comptoir.config import self_check

        self_check.refuse_unsafe_database()
        asyncio.run(_work(arguments.concurrency, arguments.queue))


async def _work(concurrency: int, queues: list[str] | None) -> None:
    from procrastinate.contrib.django import app

    # Another app with the same tasks, not replace_connector: what a job enqueues itself must stay in its transaction.
    working = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with working.open_async():
        watch = asyncio.create_task(_end_with_the_database())
        await working.run_worker_async(
            queues=queues,  # type: ignore[arg-type]  # None is every queue.
            concurrency=concurrency,
            install_signal_handlers=True,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
            task_middleware=[_with_a_sound_connection],
        )
        watch.cancel()


async def _end_with_the_database() -> None:
    """End this process when the database goes away, so that the supervisor starts one that listens again.

    Procrastinate goes on by asking every five seconds, but its listener does not come back. Jobs at work stand in the
    database as being done and are taken over; there is nobody to tell anything more.
    """
    import psycopg
    from procrastinate.contrib.django.utils import connector_params

    try:
        async with await psycopg.AsyncConnection.connect(**connector_params(), autocommit=True) as connection:
            while True:
                await asyncio.sleep(LOOK_EVERY)
                await connection.execute("select 1")
    except psycopg.OperationalError:
        print("The database went away.", file=sys.stderr, flush=True)
        os._exit(1)


def _with_a_sound_connection(call_next: Callable[[], Any], context: object, worker: object) -> Any:
    """Around each job what Django does around each request: a connection broken or too old is not used again."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
