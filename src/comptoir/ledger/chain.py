"""The chain of hashes: what a transfer says, as text, and its link to the one before.

``docs/readd.py`` does the same with nothing but the exported CSV; change both or neither.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

FIELDS = (
    "shop", "transfer", "kind", "reference", "purpose", "at", "entry", "account", "account_kind", "account_name",
    "customer", "currency", "amount_minor", "lots",
)  # fmt: skip

# One row an entry: all that its transfer says, the account, and what it moved in lots. Times by the microsecond, UTC.
ENTRIES = """
select t.shop_id::text, t.id::text, t.kind, t.reference, t.purpose,
       to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       e.id::text, a.id::text, a.kind, a.name, coalesce(e.customer_id::text, ''), a.currency, e.amount_minor::text,
       coalesce((select string_agg(concat_ws(' ', l.id, l.kind, m.amount_minor, to_char(l.expires_at at time zone 'UTC',
                                             'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), '; ' order by m.id)
                 from ledger_lotentry m join ledger_lot l on l.id = m.lot_id
                 where m.transfer_id = t.id and l.account_id = a.id), '')
from ledger_transfer t join ledger_entry e on e.transfer_id = t.id join ledger_account a on a.id = e.account_id
where t.id = any(%s) order by t.id, e.id
"""
Row = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """All that a transfer says: one row for each of its entries."""

    transfer_id: int
    rows: Sequence[Row]


def said(transfer_ids: Iterable[int]) -> dict[int, Said]:
    """What transfers say, as the running scope sees them."""
    found: dict[int, list[Row]] = {one: [] for one in transfer_ids}
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [list(found)])
        for row in cursor.fetchall():
            found[int(row[1])].append(row)
    return {one: Said(one, rows) for one, rows in found.items()}


def link(before: str, rows: Iterable[Row]) -> str:
    """The hash of the link before, and of every row."""
    return hashlib.sha256("\n".join([before, *(json.dumps(list(row)) for row in rows)]).encode()).hexdigest()
