"""Paying from what she has at the shop: offered on the pay page to the customer who is signed in, and to nobody else.

The link alone opens the order, not her wallet: a link may have been passed on.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from comptoir.customers import queries as customers
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.ledger import queries as ledger
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.queries import CustomersOrder
from comptoir.payments import links
from comptoir.payments import queries as paid

from .account.door import actor_at
from .door import by_link, store_of
from .ways import ways_taken


@dataclass(frozen=True)
class Balance:
    """Something she may pay with: the way, the number of a credit note, what is free, and how much of it is used."""

    gateway: str
    note: str
    title: str
    free_minor: int
    used_minor: int
    is_enough: bool
    currency: str


def balances_of(request: HttpRequest, found: CustomersOrder, due_minor: int) -> list[Balance]:
    """What the customer of an order may pay it with, where the browser says that it is she."""
    order = found.order
    her = _her(request, found)
    if her is None:
        return []
    on = ways_taken(order.shop)
    with scope.reading(her):
        has = ledger.money_of(her.customer or 0, clock.now(), [order.shop_id])
        rows = [("wallet", "", "your wallet", one.free_minor) for one in has.wallets]
        rows += [
            ("credit_note", one.note.number, f"credit note {one.note.number}", one.free_minor) for one in has.notes
        ]
        rows += [("credit_line", "", "your credit line", one.free_minor) for one in has.lines]
    return [
        Balance(gateway, note, title, free, min(free, due_minor), free >= due_minor, order.currency)
        for gateway, note, title, free in rows
        if free > 0 and gateway in on
    ]


def _her(request: HttpRequest, found: CustomersOrder) -> Actor | None:
    """The customer of the order, where she is signed in and her session stands."""
    known = actor_at(request, found.order.shop)
    if known is None or found.order.customer_id is None or known[0].customer != found.order.customer_id:
        return None
    actor, session = known
    with scope.reading(actor):
        if customers.own_profile(session) is None:
            return None
    return replace(actor, orders=frozenset({found.order.id}))


@require_POST
@by_link
def pay(request: HttpRequest, *, text: str, actor: Actor) -> HttpResponse:
    """POST /pay/…/balance/: use as much of one balance as is there; the rest is asked for on a page of its own."""
    (order_id,) = actor.orders
    with scope.reading(actor):
        found = queries.order_for_customer(order_id)
        intent = paid.intent_by_link(text)
        her = _her(request, found)
        wanted = (request.POST.get("gateway", ""), request.POST.get("note", ""))
        chosen: Any = None
        if her is not None and intent is not None and intent.state == "open":
            offered = balances_of(request, found, intent.amount_minor)
            chosen = next((one for one in offered if (one.gateway, one.note) == wanted), None)
    if chosen is None or her is None:
        return redirect("pay", text=text)  # Paid, spent or signed out meanwhile: the page says which.
    try:
        orders.pay_order_from_balance(
            number=found.order.number or "", gateway=chosen.gateway, note=chosen.note, amount_minor=chosen.used_minor,
            by=her, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        context = {
            "shop": found.order.shop,
            "store": store_of(found.order.shop),
            "text": text,
            "order": found.order,
            "why": refusal.message,
        }
        return render(request, "storefront/pay_refused.html", context, status=refusal.status)
    return redirect("pay", text=text)


def link_of_the_rest(order_id: int | None) -> str:
    """The text of the link by which the rest of an order is paid; empty where nothing is asked for."""
    rest = paid.open_intent_of_order(order_id) if order_id else None
    return links.link_text(rest) if rest else ""
