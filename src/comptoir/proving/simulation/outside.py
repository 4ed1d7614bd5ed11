"""What the outside world saw: the card gateway's own file and the mail catcher's, against our tables."""

import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

from comptoir.demo.simulators.mail.store import KEPT

from ..audits import Audit

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f]{32})\.(\S+?)\.(\d+)\.[^@>]+@", re.IGNORECASE | re.MULTILINE)


def audit_gateway(connection: psycopg.Connection[Any], file: Path) -> list[Audit]:
    """Every card payment that the gateway took is ours, to the cent, and every refund."""
    with sqlite3.connect(file) as there:
        took = dict(there.execute("select id, amount from payment where status = 'captured'").fetchall())
        gave = dict(
            there.execute("select payment, sum(amount) from refund where status = 'succeeded' group by 1").fetchall()
        )
    ours = dict(
        connection.execute("select reference, amount_minor from payments_capture where gateway = 'sandbox'").fetchall()
    )
    back = dict(
        connection.execute(
            "select c.reference, sum(r.amount_minor)::bigint from payments_refund r join payments_capture c"
            " on c.id = r.capture_id where c.gateway = 'sandbox' and r.state = 'done' group by 1"
        ).fetchall()
    )
    return [
        Audit("Every payment that the gateway took is in our books", len(took), _differences(took, ours)),
        Audit("Every refund that the gateway made is in our books", len(gave), _differences(gave, back)),
    ]


def audit_mails(connection: psycopg.Connection[Any], file: Path) -> list[Audit]:
    """Every message that counts as sent arrived, and no message arrived twice."""
    with sqlite3.connect(file) as there:
        newest = there.execute("select coalesce(max(id), 0) from message").fetchone()[0]
        raws = [row[0] for row in there.execute("select substr(raw, 1, 4000) from message")]
    arrived = Counter(int(found[3]) for found in (MESSAGE_ID.search(raw) for raw in raws) if found)
    sent = {row[0] for row in connection.execute("select id from messaging_message where state = 'sent'").fetchall()}
    twice = [f"message {row} arrived {count} times" for row, count in arrived.items() if count > 1]
    # The catcher keeps the last ones only: after more, what it lacks says nothing.
    lost = [f"message {row} never arrived" for row in sorted(sent - arrived.keys())] if newest <= KEPT else []
    return [
        Audit("No message arrived twice", len(arrived), twice),
        Audit("Every message that was sent arrived", len(sent) if newest <= KEPT else 0, lost),
    ]


def _differences(theirs: dict[str, int], ours: dict[str, int]) -> list[str]:
    named = sorted(theirs.keys() | ours.keys())
    return [
        f"{one}: the gateway says {theirs.get(one, 0)}, we say {ours.get(one, 0)}"
        for one in named
        if theirs.get(one, 0) != ours.get(one, 0)
    ]
