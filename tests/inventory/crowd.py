"""A crowd: many people who do something at the same moment, on many connections."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

DOORS = 40  # PostgreSQL takes 100 connections by default, and others need some.


def at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """What each deed gave, or the exception it ended in; as many as there are doors start together, the rest follow."""
    doors = min(DOORS, len(deeds))
    start = Barrier(doors)

    def go_through(door: int) -> list[object]:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return [_end_of(deed) for deed in deeds[door::doors]]
        finally:
            connection.close()

    with ThreadPoolExecutor(doors) as crowd:
        return [end for ends in crowd.map(go_through, range(doors)) for end in ends]


def _end_of(deed: Callable[[], object]) -> object:
    try:
        return deed()
    except Exception as problem:
        return problem
