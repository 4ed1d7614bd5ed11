"""The sales import: lines a second, beside a COPY of the same rows by `owner` into the same kind of tables."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
from tests import databases, world

import comptoir.demo
from bench.server import owner_address
from comptoir.exchange.sales import loading
from comptoir.shops.queries import forget_tree

LOG = Path(comptoir.demo.__file__).parent / "data" / "online_retail.csv.gz"
# What the import fills, in an order in which foreign keys hold.
TABLES = (
    "customers_customer", "orders_order", "orders_orderline", "payments_intent", "payments_capture", "ledger_transfer",
    "ledger_entry", "orders_orderpayment", "aftercare_return", "aftercare_returnline", "kernel_event",
)  # fmt: skip


def measure() -> Iterator[dict[str, Any]]:
    """The whole log by the verb's own function, then the same rows by COPY."""
    name, copy = "bench_import", "bench_copy"
    for database in (name, copy):
        databases.create(database, databases.migrated())
        with databases.connected_as_owner(database):
            world.build()
    forget_tree()
    with databases.connected_as_app(name):
        started = time.perf_counter()
        run = loading.import_file(LOG, shop_code="HOME", mapping_file=None, progress=lambda text: None)
        seconds = time.perf_counter() - started
    yield {
        "figure": "import",
        "lines": run.lines,
        "seconds": round(seconds, 1),
        "lines_per_second": round(run.lines / seconds),
    }
    rows, copied = _copy(name, copy)
    yield {
        "figure": "copy of the same rows",
        "rows": rows,
        "seconds": round(copied, 1),
        "lines_per_second": round(run.lines / copied),
        "import_reaches_percent": round(100 * copied / seconds),
    }
    for database in (name, copy):
        databases.drop(database)


def _copy(source: str, target: str) -> tuple[int, float]:
    """Rows and seconds of COPY IN alone; what was read out before waits in memory."""
    rows, seconds = 0, 0.0
    with psycopg.connect(owner_address(source)) as out, psycopg.connect(owner_address(target), autocommit=True) as into:
        for table in ("catalog_product", "catalog_variant", *TABLES):
            # Only what the import wrote: the world stands in both. The ledger's accounts go along with their transfers.
            known = into.execute(f"select coalesce(max(id), 0) from {table}").fetchone()
            select = f"copy (select * from {table} where id > {known[0] if known else 0}) to stdout (format binary)"
            held = BytesIO()
            with out.cursor().copy(select) as reading:
                for chunk in reading:
                    held.write(chunk)
            if table == "ledger_entry":
                _same_accounts(out, into)
            started = time.perf_counter()
            with into.cursor() as cursor:
                with cursor.copy(f"copy {table} from stdin (format binary)") as writing:
                    writing.write(held.getvalue())
                rows += max(cursor.rowcount, 0)
            seconds += time.perf_counter() - started
    return rows, seconds


def _same_accounts(out: psycopg.Connection[Any], into: psycopg.Connection[Any]) -> None:
    for row in out.execute("select id, retailer_id, shop_id, kind, name, currency from ledger_account").fetchall():
        into.execute(
            "insert into ledger_account (id, retailer_id, shop_id, kind, name, currency, balance_minor)"
            " overriding system value values (%s, %s, %s, %s, %s, %s, 0) on conflict do nothing",
            row,
        )
