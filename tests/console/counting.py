"""What a request sends to the database, counted as the house counts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def statements() -> Iterator[list[str]]:
    """Everything but savepoints. The scope is put back only inside the transaction of a test, so that is left out."""
    sent: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield sent
    found = [query["sql"] for query in captured.captured_queries]
    found = [sql for sql in found if not sql.upper().startswith(("SAVEPOINT", "RELEASE"))]
    sent.extend(found[:-1] if found and "set_config" in found[-1] else found)
