"""Everything held against everything, once the rehearsal is over."""

from pathlib import Path
from typing import Any

import psycopg

from comptoir.messaging import words
from comptoir.shops import queries as shops

from ..audits import Audit
from ..books import prove_as
from .laws import SHOWN, audit
from .outside import audit_gateway, audit_mails
from .paths import audit_paths


def audit_all(owner: str, simulators: Path) -> list[dict[str, Any]]:
    """Every law, as the summary shows it. ``owner``: the address of who owns the tables."""
    with psycopg.connect(owner) as connection:
        findings = [*audit(connection, told=words.names()), *audit_paths(connection)]
        findings += audit_gateway(connection, simulators / "gateway.sqlite3")
        findings += audit_mails(connection, simulators / "mail.sqlite3")
    return [shown(finding) for finding in [*findings, *_chains()]]


def count_orders(owner: str) -> int:
    """How many orders programs have placed."""
    with psycopg.connect(owner) as connection:
        row = connection.execute("select count(*) from orders_order where channel = 'api'").fetchone()
    return int(row[0]) if row else 0


def shown(finding: Audit) -> dict[str, Any]:
    found: dict[str, Any] = {"law": finding.law, "checked": finding.checked, "holds": finding.holds}
    if finding.broken:
        found |= {"breaches": len(finding.broken), "first": finding.broken[:SHOWN]}
    return found


def _chains() -> list[Audit]:
    """The books of each shop by the code that proves them for people too: sums, lots, the chain of hashes."""
    found = []
    for shop in shops.every_shop():
        proof = prove_as(shops.actor_of_shop(shop, kind="operator", name="Rehearsal"), shop)
        broken = [f"{one.law}: {', '.join(one.broken[:3])}" for one in proof.audits if not one.holds]
        links = proof.chain.linked + proof.chain.waiting if proof.chain else 0
        found.append(Audit(f"The ledger of {shop.code} is proved, its chain followed", links, broken))
    return found
