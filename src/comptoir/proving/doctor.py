"""What must agree and does not: found, explained, and where it is safe put right. For the command line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection
from procrastinate.contrib.django import app

from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.ledger import queries as ledger
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries

from . import diagnoses

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PATIENCE = timedelta(minutes=15)  # What a job may take to be done, on a slow day.


@dataclass(frozen=True)
class Finding:
    """Something that does not agree: where, what that means, what is to be done, and how, where that is safe."""

    check: str
    where: str
    says: str
    remedy: str
    repair: Callable[[], object] | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.says} {self.remedy}"


def examine(shop: "Shop", actor: Actor, *, at: datetime, with_stock: bool = True) -> list[Finding]:
    """Everything that does not agree in a shop, and in the stock of its retailer where ``with_stock``."""
    with scope.reading(actor):
        found = list(_stock(actor, at)) if with_stock else []
        found += [*_promises(actor), *_deliveries(shop, actor, at), *_money(shop, actor, at)]
    return found


def _rows(statement: str, **given: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _stock(actor: Actor, at: datetime) -> Iterator[Finding]:
    for row in _rows(diagnoses.LEVELS):
        repair = partial(
            inventory.repair_stock, variant_id=row["variant_id"], location_id=row["location_id"], by=actor, at=at
        )
        where = f"{row['sku']} at {row['code']}"
        if row["on_hand"] != row["moved_on_hand"] or row["reserved"] != row["moved_reserved"]:
            yield Finding(
                "movements", where,
                f"says {row['on_hand']} on hand and {row['reserved']} reserved; its movements add up to "
                f"{row['moved_on_hand']} and {row['moved_reserved']}.",
                "Count it. --repair notes the missing movement, the level stays.", repair,
            )  # fmt: skip
        elif row["reserved"] != row["promised"]:
            yield Finding(
                "reserved", where, f"{row['reserved']} are reserved, but the promises that stand are for "
                f"{row['promised']}.", "--repair sets it to the promises.", repair,
            )  # fmt: skip


PROMISED = {
    "held": "its stock is still only promised",
    "allocated": "its stock is allocated",
    "sent": "its stock is noted as sent",
    "released": "its stock was given back",
    None: "nothing is promised to it",
}


def _promises(actor: Actor) -> Iterator[Finding]:
    for row in _rows(diagnoses.PROMISES, shops=list(actor.shops)):
        yield Finding(
            "promises", f"{row['number']}, delivery {row['position']}",
            f"is {row['state'].replace('_', ' ')}, but {PROMISED[row['promise']]} ({row['quantity']} × {row['sku']}).",
            "Cancel the delivery, or send it from elsewhere: that promises anew.",
        )  # fmt: skip
    for row in _rows(diagnoses.PIECES, shops=list(actor.shops)):
        yield Finding(
            "pieces", row["number"],
            f"{row['quantity']} × {row['sku']} were ordered, its deliveries carry {row['carried']}.",
            "A person decides: refund what nobody sends, or place it anew.",
        )  # fmt: skip


def _deliveries(shop: "Shop", actor: Actor, at: datetime) -> Iterator[Finding]:
    for row in _rows(diagnoses.DISAGREEING, shops=[shop.id]):
        yield Finding(
            "deliveries", row["number"],
            f"the order is {row['order_state']}, its delivery {row['position']} {row['state'].replace('_', ' ')}.",
            "Open the order and end the one or the other.",
        )  # fmt: skip
    for row in _rows(diagnoses.NOT_ALLOCATED, shops=[shop.id], before=at - PATIENCE):
        yield Finding(
            "waiting", f"{row['number']}, delivery {row['position']}",
            "was paid long ago and its stock was never allocated: the job is lost.", "--repair allocates it.",
            partial(orders.allocate_deliveries, delivery_ids=[row["id"]], by=actor, at=at),
        )  # fmt: skip


def _money(shop: "Shop", actor: Actor, at: datetime) -> Iterator[Finding]:
    for row in _rows(diagnoses.TOTALS, shops=[shop.id]):
        yield Finding(
            "totals", row["number"], f"its lines add up to {row['lines']}, the order says {row['items_minor']}.",
            "Nothing repairs money: tell who runs the shop.",
        )  # fmt: skip
    placed = {row["id"]: row["number"] for row in _rows(diagnoses.PLACED, shops=[shop.id], before=at - PATIENCE)}
    for order_id, money in (order_queries.money_of(list(placed)) if placed else {}).items():
        if money.covered and money.due_minor > 0:
            number = placed[order_id]
            yield Finding(
                "paid", number, "all that is due has come, and the order still waits for money.",
                "--repair opens it.", partial(orders.open_order, number=number, by=actor, at=at),
            )  # fmt: skip
    for account in ledger.unproved_accounts(shop.id):
        yield Finding(
            "books", f"account {account}", "its balance is not the sum of its entries.",
            "Nothing repairs money: “prove ledger” says more.",
        )  # fmt: skip


def stuck_jobs(at: datetime) -> list[Finding]:
    """Work that nobody does: failed for good, or waiting for a worker that does not come."""
    return [_stuck(row, at) for row in _rows(diagnoses.JOBS, before=at - PATIENCE)]


def _stuck(row: Mapping[str, Any], at: datetime) -> Finding:
    if row["status"] != "failed":
        return Finding("jobs", f"job {row['id']}", _said_of(row), "Is a worker running? “worker” starts one.")
    again = partial(app.job_manager.retry_job_by_id, row["id"], at)
    remedy = "--repair puts it back into the queue; handlers may run twice."
    return Finding("jobs", f"job {row['id']}", _said_of(row), remedy, again)


def _said_of(row: Mapping[str, Any]) -> str:
    what = row["reaction"] or row["task"]
    if row["status"] == "failed":
        return f"“{what}” failed {row['attempts']} times and was given up."
    return f"“{what}” has waited since {row['since']:%Y-%m-%d %H:%M}."


def put_right(finding: Finding) -> str:
    """Repair what can be; empty when it was done, else why not."""
    if finding.repair is None:
        return "A person has to do this."
    try:
        finding.repair()
    except Refusal as refusal:
        return refusal.message
    return ""
