"""A crowd: many people who do something at the same moment, each on a connection of her own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """What each deed gave, or the exception it ended in; all start together."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return deed()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as crowd:
        return list(crowd.map(do, deeds))
