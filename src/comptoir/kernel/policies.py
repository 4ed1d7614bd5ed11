"""Row-level security, as migration operations: who may see the rows of a table.

Each policy reads the settings of :mod:`comptoir.kernel.scope`. The cast stands outside the sub-select, so PostgreSQL
evaluates it once a statement. It is *enabled*, never *forced*: `owner` migrates, dumps and searches past it.
"""

from django.conf import settings
from django.db.migrations import RunSQL


def ids(setting: str) -> str:
    return f"any ((select nullif(current_setting('comptoir.{setting}', true), ''))::bigint[])"


def one(setting: str) -> str:
    return f"(select nullif(current_setting('comptoir.{setting}', true), ''))::bigint"


RETAILER = f"retailer_id = {ids('retailers')}"
GROUP = f"group_id = {ids('groups')}"
SHOP = f"shop_id = {ids('shops')}"
CUSTOMER = f"customer_id = {one('customer')}"
ORDER = f"order_id = {ids('orders')}"


def protect(table: str, rule: str, *, append_only: bool = False) -> RunSQL:
    """Let a table's rows be seen and written under ``rule`` only."""
    rights = "select, insert" if append_only else "select, insert, update, delete"
    return RunSQL(
        [
            f"alter table {table} enable row level security",
            f"create policy scope on {table} using ({rule}) with check ({rule})",
            f"revoke all on {table} from {settings.APP_ROLE}",
            f"grant {rights} on {table} to {settings.APP_ROLE}",
            *(keep_forever(table) if append_only else []),
        ],
        reverse_sql=[f"drop policy scope on {table}", f"alter table {table} disable row level security"],
    )


def let_read(table: str, rule: str, *, name: str) -> RunSQL:
    """Let rows of a protected table be read, and no more than read, under one more rule; ``name`` says whose it is."""
    return RunSQL(
        f"create policy {name} on {table} for select using ({rule})", reverse_sql=f"drop policy {name} on {table}"
    )


def open_to_all(table: str, *, rights: str = "select, insert, update, delete") -> RunSQL:
    """A table without policy: it must stand in the list of :mod:`comptoir.config.unpoliced` with its reason."""
    return RunSQL(
        [f"revoke all on {table} from {settings.APP_ROLE}", f"grant {rights} on {table} to {settings.APP_ROLE}"],
        reverse_sql=RunSQL.noop,
    )


def keep_forever(table: str) -> list[str]:
    """Nobody changes or deletes a row, not even `owner` by mistake: a correction is a new row."""
    return [
        f"create trigger {table}_is_append_only before update or delete or truncate on {table}"
        " for each statement execute function refuse_change()"
    ]
