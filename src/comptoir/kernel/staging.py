"""Many rows at once into a temporary table: PostgreSQL refuses COPY into tables with policies, so bulk commands stage.

What was staged is gone at the end of the transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_BLOCK = 2000  # Rows sent at a time.


def stage(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Make a temporary table of these columns ("code text, at timestamptz") and fill it by COPY.

    Values are texts, whole numbers, moments, or None.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{table}")
        cursor.execute(f"create temporary table {table} ({columns}) on commit drop")
        with cursor.copy(f"copy pg_temp.{table} from stdin") as copy:  # type: ignore[attr-defined]
            block: list[str] = []
            for row in rows:
                block.append("\t".join(map(_text, row)))
                if len(block) == _BLOCK:
                    copy.write("\n".join(block) + "\n")
                    block.clear()
            if block:
                copy.write("\n".join(block) + "\n")


def _text(value: Any) -> str:
    # Formatted here: psycopg looks up an adapter for every single value, which costs more than the copying.
    if type(value) is str:
        return value if value.isalnum() else value.translate(_ESCAPES)
    return r"\N" if value is None else str(value)
