"""Taking a payment from what the shop owes the customer, beside cash, terminal and transfer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from comptoir.kernel import clock, scope
from comptoir.kernel.scope import Actor
from comptoir.ledger import queries as ledger
from comptoir.look.words import money as say
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.queries import OrderPage

from ..amounts import read_amount
from . import previews

ICONS = {"wallet": "coins", "credit_line": "building-bank", "credit_note": "receipt"}


@dataclass(frozen=True)
class Balance:
    """Something that she may pay with here: ``value`` as the form sends it."""

    value: str
    title: str
    detail: str
    icon: str


def is_balance(source: str) -> bool:
    return source.partition(":")[0] in ICONS


def take(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    """Pay the order, or a part of it, from the account that was chosen."""
    gateway, _, note = given.get("source", "").partition(":")
    amount = given.get("amount", "").strip()
    with scope.reading(by):
        currency = queries.order_by_number(number).currency
    orders.pay_order_from_balance(
        number=number, gateway=gateway, note=note,
        amount_minor=read_amount(amount, currency, field="amount") if amount else None, by=by, at=at,
    )  # fmt: skip


def payment(page: OrderPage, *, typed: Mapping[str, str]) -> dict[str, Any]:
    """What is outstanding, and what she may pay it with here."""
    order = page.order
    balances: list[Balance] = []
    if order.customer_id and order.state == "placed":  # What is held already is taken as it was promised.
        has = ledger.money_of(order.customer_id, clock.now(), [order.shop_id])
        named = [("wallet", "Wallet", one.free_minor) for one in has.wallets]
        named += [("credit_line", "Credit line", one.free_minor) for one in has.lines]
        named += [(f"credit_note:{one.note.number}", f"Note {one.note.number}", one.free_minor) for one in has.notes]
        balances = [
            Balance(value, title, f"{say(free, order.currency)} free", ICONS[value.partition(":")[0]])
            for value, title, free in named
            if free > 0
        ]
    return {**previews.payment(page), "balances": balances}
