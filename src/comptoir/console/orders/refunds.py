"""The two refunds of an order, whole and in part: what is chosen, where it goes, what it changes while one types."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict

from comptoir.customers import queries as customers
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.masking import mask_email
from comptoir.kernel.scope import Actor
from comptoir.look.figures import MoneyChange
from comptoir.look.words import money as say
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.going_back import CREDIT_NOTE, ORIGIN, WALLET, Preview, To, Wish
from comptoir.orders.queries import OrderPage
from comptoir.orders.states import ENDED, GONE, NOT_SENT

from ..amounts import read_amount, read_whole
from ..door import part as piece
from .previews import goes_back

if TYPE_CHECKING:
    from comptoir.orders.models import OrderLine


def refund(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    """Give all back that is left."""
    to = _to(given, _currency(number, by))
    orders.ask_refund(number=number, whole=True, reason=given.get("reason", ""), to=to, by=by, at=at)


def refund_part(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    """Give back what is chosen."""
    currency = _currency(number, by)
    wish = _wish(given, currency)
    orders.ask_refund(
        number=number, lines=wish.lines, shipping=wish.shipping, gesture_minor=wish.gesture_minor,
        to=_to(given, currency), reason=given.get("reason", ""), by=by, at=at,
    )  # fmt: skip


def _currency(number: str, by: Actor) -> str:
    with scope.reading(by):
        return queries.order_by_number(number).currency


def _wish(given: Mapping[str, str], currency: str) -> Wish:
    gesture = read_amount(given.get("gesture") or "0", currency, field="gesture")
    return Wish(list(_pieces(given)), "shipping" in given, gesture)


def _pieces(given: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Line and pieces, of every field ``line-3`` that is above zero."""
    for key in given:
        position = key.removeprefix("line-")
        if key.startswith("line-") and position.isdecimal() and len(position) < 9:
            pieces = read_whole(given.get(key) or "0", field=key, what="pieces")
            if pieces:
                yield int(position), pieces


def _to(given: Mapping[str, str], currency: str) -> To:
    """The amounts that were named, and where the rest goes."""
    named = [
        (destination, read_amount(given.get(field) or "0", currency, field=field))
        for field, destination in (("into_wallet", WALLET), ("as_note", CREDIT_NOTE))
    ]
    return [*((where, amount) for where, amount in named if amount), (given.get("to") or ORIGIN, None)]


@dataclass(frozen=True)
class Refundable:
    """A line of which pieces may go back."""

    line: "OrderLine"
    pieces: int
    each_minor: int
    chosen: str = "0"  # What was typed before a refusal.


def whole(page: OrderPage, *, typed: Mapping[str, str]) -> dict[str, Any]:
    """What giving everything back changes."""
    back = goes_back(page)
    found = queries.whole_refund_preview(page, _typed_to(page, typed))
    return {**_seen(page, found), "sum": say(back, page.money.currency)}


def part(page: OrderPage, *, typed: Mapping[str, str]) -> dict[str, Any]:
    """The lines of which something has left and not gone back yet, with the pieces typed so far."""
    inside: Counter[int] = Counter()
    for delivery in page.deliveries:
        if delivery.state not in GONE | ENDED:
            for row in page.delivery_lines[delivery.id]:
                inside[row.line_id] += row.quantity
    found = [
        Refundable(line, left, line.total_minor // line.quantity, typed.get(f"line-{line.position}") or "0")
        for line in page.lines
        if (left := line.quantity - line.refunded_quantity - inside[line.id]) > 0
    ]
    shipped_back = any(a.kind == "shipping" for a in page.adjustments)
    shipping = 0 if shipped_back else sum(d.shipping_minor for d in page.deliveries if d.state not in NOT_SENT)
    chosen = {"refundable": found, "shipping_minor": shipping, "left_minor": goes_back(page)}
    return {**_seen(page, _part_preview(page, typed)), **chosen}


def live_whole(request: HttpRequest, number: str) -> HttpResponse:
    """GET …/refund/preview/: what a refund of all would change, where it would go."""
    page = queries.order_page(number)
    context = whole(page, typed=request.GET.dict())
    return piece(request, "console/orders/asks/refund_preview.html", {"order": page.order, **context})


def live_part(request: HttpRequest, number: str) -> HttpResponse:
    """GET …/refund/part/preview/: the same for what is chosen so far."""
    page = queries.order_page(number)
    context = _seen(page, _part_preview(page, request.GET.dict()))
    return piece(request, "console/orders/asks/refund_preview.html", {"order": page.order, **context})


def _part_preview(page: OrderPage, typed: Mapping[str, str]) -> Preview:
    try:
        wish = _wish(typed, page.order.currency)
        to = _to(typed, page.order.currency)
    except Invalid as refusal:
        return Preview(why_not=refusal.message)
    if wish == Wish([]):
        return Preview()
    return queries.refund_preview(page, wish, to)


def _typed_to(page: OrderPage, typed: Mapping[str, str]) -> To:
    try:
        return _to(typed, page.order.currency)
    except Invalid:
        return ((ORIGIN, None),)


def _seen(page: OrderPage, found: Preview) -> dict[str, Any]:
    """Before, after and difference, who gets what, and which mail goes out."""
    money, back = page.money, found.goes_back_minor
    due, refunded = money.due_minor - found.amount_minor, money.refunded_minor + money.refunding_minor + back
    changes = [
        MoneyChange("Due", money.due_minor, due),
        MoneyChange("Paid", money.paid_minor, money.paid_minor),
        MoneyChange("Refunded", money.refunded_minor + money.refunding_minor, refunded),
        MoneyChange("Outstanding", -money.too_much_minor, due - money.paid_minor + refunded, strong=True),
    ]
    customer = page.order.customer
    address = customers.reach(customer.id).email if customer else ""
    return {
        "changes": changes,
        "preview": found,
        "payouts": found.payouts,
        "mails": len(found.payouts) if address else 0,
        "mail_to": mask_email(address) if address else "",
        "has_customer": customer is not None,
    }
