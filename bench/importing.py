"""The sales import: lines a second, beside a COPY of the same rows by `owner` into the same kind of tables."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from tests import databases, world

import comptoir.demo
from bench.server import cpu_of, database_cpu, owner_address
from comptoir.exchange.sales import loading
from comptoir.shops.queries import forget_tree

LOG = Path(comptoir.demo.__file__).parent / "data" / "online_retail.csv.gz"
# What the import fills, in an order in which foreign keys hold.
TABLES = (
    "customers_customer", "catalog_product", "catalog_variant", "pricing_price", "orders_order", "orders_orderline",
    "payments_intent", "payments_capture", "payments_refund", "ledger_transfer", "ledger_entry", "orders_orderpayment",
    "orders_adjustment", "aftercare_return", "aftercare_returnline", "exchange_importrun", "exchange_keptrow",
    "kernel_event",
)  # fmt: skip
# What triggers count as rows come in: with the value they had, the rows could not come in again.
COUNTED = {"refunded_minor": "0"}


class Copied(NamedTuple):
    """What COPY wrote, and what it took."""

    rows: int
    seconds: float
    cpu: float


def measure() -> Iterator[dict[str, Any]]:
    """The whole log by the verb's own function, then the same rows by COPY."""
    name, copy = "bench_import", "bench_copy"
    for database in (name, copy):
        databases.create(database, databases.migrated())
        with databases.connected_as_owner(database):
            world.build()
    forget_tree()
    with databases.connected_as_app(name):
        started, own, used = time.perf_counter(), time.process_time(), database_cpu()
        run = loading.import_file(
            LOG, shop_code="HOME", mapping_file=None, writers=loading.WRITERS, progress=lambda text: None
        )
        seconds, own = time.perf_counter() - started, time.process_time() - own
        used = database_cpu() - used
    yield {
        "figure": "import",
        "lines": run.lines,
        "seconds": round(seconds, 1),
        "lines_per_second": round(run.lines / seconds),
        "cpu_seconds_python": round(own, 1),
        "cpu_seconds_database": round(used, 1),
    }
    copied = copy_again(name, copy)
    yield {
        "figure": "copy of the same rows",
        "rows": copied.rows,
        "seconds": round(copied.seconds, 1),
        "lines_per_second": round(run.lines / copied.seconds),
        "cpu_seconds_database": round(copied.cpu, 1),
        "import_reaches_percent": round(100 * copied.seconds / seconds),
    }
    for database in (name, copy):
        databases.drop(database)


def copy_again(source: str, target: str) -> Copied:
    """Rows and seconds of COPY IN alone; what was read out before waits in memory."""
    rows, seconds = 0, 0.0
    with psycopg.connect(owner_address(source)) as out, psycopg.connect(owner_address(target), autocommit=True) as into:
        before = cpu_of(into.info.backend_pid)
        for table in TABLES:
            # Only what the import wrote: the world stands in both. The ledger's accounts go along with their transfers.
            known = into.execute(f"select coalesce(max(id), 0) from {table}").fetchone()
            columns = _columns(out, table)
            values = ", ".join(COUNTED.get(column, column) for column in columns)
            select = f"copy (select {values} from {table} where id > {known[0] if known else 0}) to stdout"
            held = BytesIO()
            with out.cursor().copy(select) as reading:
                for chunk in reading:
                    held.write(chunk)
            if table == "ledger_entry":
                _same_accounts(out, into)
            started = time.perf_counter()
            with into.cursor() as cursor:
                with cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as writing:
                    writing.write(held.getvalue())
                rows += max(cursor.rowcount, 0)
            seconds += time.perf_counter() - started
        return Copied(rows, seconds, cpu_of(into.info.backend_pid) - before)


def _columns(database: psycopg.Connection[Any], table: str) -> list[str]:
    found = database.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = '' order by attnum",
        [table],
    )
    return [name for (name,) in found.fetchall()]


def _same_accounts(out: psycopg.Connection[Any], into: psycopg.Connection[Any]) -> None:
    """The accounts that entries name, each as empty as a new one."""
    names = ", ".join(columns := _columns(out, "ledger_account"))
    empty = ", ".join("0" if column.endswith("_minor") else column for column in columns)
    for row in out.execute(f"select {empty} from ledger_account").fetchall():
        into.execute(
            f"insert into ledger_account ({names}) overriding system value"
            f" values ({', '.join(['%s'] * len(row))}) on conflict do nothing",
            row,
        )
