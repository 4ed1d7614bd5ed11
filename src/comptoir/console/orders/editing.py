"""Changing a placed order: the form is the wish, its price is worked out while one types, one command at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.customers import queries as customers
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.masking import mask_email
from comptoir.look.figures import MoneyChange
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.editing import EditPlan, NothingChanged, Wish
from comptoir.orders.going_back import DESTINATIONS, ORIGIN
from comptoir.pricing import queries as pricing

from ..amounts import read_amount
from ..door import go, part, seeing, show

if TYPE_CHECKING:
    from comptoir.orders.models import Order, OrderLine

MOST_HITS = 8
PLACES = ("name", "company", "street", "city", "region", "postcode", "phone")  # The country stays.


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    seen: str = ""  # changed_at of the order as the person saw it.
    lines: Mapping[int, str] = field(default_factory=dict)  # Pieces by position.
    added: Mapping[str, int] = field(default_factory=dict)  # Pieces by article number.
    shipping: str = ""
    discount: str = ""
    moves: bool = False
    address: Mapping[str, str] = field(default_factory=dict)
    q: str = ""
    reason: str = ""
    agreed: str = ""
    to: str = ORIGIN

    def wish(self, order: "Order") -> Wish:
        """Raises Invalid for pieces or sums that are none."""
        for pieces in self.lines.values():
            if not pieces.isdecimal() or len(pieces) > 7:
                raise Invalid(f"“{pieces[:20]}” is no number of pieces.", field="lines")
        address = {**order.ship_to, **self.address} if self.moves else None
        if address and self.address != {name: order.ship_to.get(name, "") for name in PLACES}:
            address["position"] = ""  # The former point on the map is not this address's.
        return Wish(
            lines=[(position, int(pieces)) for position, pieces in self.lines.items()],
            added=list(self.added.items()),
            ship_to=orders.typed_address(address) if address else None,
            shipping_code=self.shipping,
            discount_minor=read_amount(self.discount or "0", order.currency, field="discount"),
        )


def read(form: QueryDict) -> Typed:
    """What was typed so far, with what the pressed button does to it."""
    added: dict[str, int] = {}
    for sku, pieces in zip(form.getlist("add_sku"), form.getlist("add_pieces"), strict=False):
        if pieces.isdecimal() and int(pieces[:7]) > 0:
            added[sku[:40]] = int(pieces[:7])
    typed = Typed(
        seen=form.get("seen", "")[:40],
        lines={
            int(key.removeprefix("line-")): str(value).strip()
            for key, value in form.dict().items()
            if key.startswith("line-") and key.removeprefix("line-").isdecimal() and len(key) < 12
        },
        added=added,
        shipping=form.get("shipping", "")[:20],
        discount=form.get("discount", "")[:20],
        moves=form.get("moves") == "1",
        address={name: form.get(f"to_{name}", "")[:300] for name in PLACES},
        q=form.get("q", "")[:120],
        reason=form.get("reason", "")[:300],
        agreed=form.get("agreed", "")[:5],
        to=form.get("to", ORIGIN) if form.get("to") in DESTINATIONS else ORIGIN,
    )
    if sku := form.get("add", "")[:40]:
        return replace(typed, added={**added, sku: added.get(sku, 0) + 1}, q="")
    if sku := form.get("remove", ""):
        return replace(typed, added={other: pieces for other, pieces in added.items() if other != sku})
    return typed


def page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/AH-10482/edit/: the order as it is, ready to be changed."""
    return _whole(request, number, None)


def redraw(request: HttpRequest, number: str) -> HttpResponse:
    """POST …/edit/form/: what was typed so far, with what it would change. Nothing is done."""
    with seeing(request):
        context = _context(request, number, read(request.POST))
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/orders/edit_form.html", context)
    return show(request, "console/orders/edit.html", context, active="orders")


def act(request: HttpRequest, number: str) -> HttpResponse:
    """POST …/edit/: change it now, or propose it to the customer."""
    typed = read(request.POST)
    try:
        with seeing(request):
            wish = typed.wish(queries.order_by_number(number))
        orders.edit_order(
            number=number, wish=wish, reason=typed.reason, agreed=typed.agreed == "yes", seen=_moment(typed.seen),
            to=[(typed.to, None)], by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except orders.ChangedMeanwhile as refusal:
        return _whole(request, number, replace(typed, seen=""), refusal)  # Looked at again, it may be confirmed.
    except Refusal as refusal:
        return _whole(request, number, typed, refusal)
    return go(reverse("order", args=[number]))


def withdraw(request: HttpRequest, number: str, edit: int) -> HttpResponse:
    """POST …/edits/7/withdrawal/: the customer can no longer accept it."""
    with seeing(request):
        mine = {one.id for one in queries.edits_of_order(queries.order_by_number(number))}
    if edit in mine:
        orders.withdraw_edit(edit_id=edit, reason="", by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("order", args=[number]))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _whole(request: HttpRequest, number: str, typed: Typed | None, refusal: Refusal | None = None) -> HttpResponse:
    with seeing(request):
        context = {**_context(request, number, typed), "refusal": refusal}
    return show(
        request, "console/orders/edit.html", context, active="orders", status=refusal.status if refusal else 200
    )


def _context(request: HttpRequest, number: str, typed: Typed | None) -> dict[str, Any]:
    page = queries.order_page(number)
    order = page.order
    goods = [line for line in page.lines if line.kind == "goods" and line.variant_id]
    typed = typed or Typed()
    if not typed.seen:
        typed = replace(typed, seen=order.changed_at.isoformat())
    plan, why_not = _plan(order, typed)
    address = {name: order.ship_to.get(name, "") for name in PLACES}
    return {
        "order": order,
        "page": page,
        "typed": typed,
        "lines": [_line(line, typed) for line in goods if line.quantity > line.refunded_quantity],
        "added": _added(order, typed, plan),
        "hits": pricing.search_variants(order.shop_id, typed.q, MOST_HITS) if typed.q.strip() else [],
        "options": queries.shipping_options(order),
        "address": typed.address if typed.moves else address,
        "plan": plan,
        "why_not": why_not,
        "changes": _changes(plan) if plan else [],
        "mail_to": _mail_to(order),
        "waiting": queries.open_edit_of(order.id),
    }


def _plan(order: "Order", typed: Typed) -> tuple[EditPlan | None, str]:
    """What is typed, worked out; or why it is not possible so. Nothing changed yet is no reason."""
    try:
        return queries.plan_edit(order, typed.wish(order), at=clock.now()), ""
    except NothingChanged:
        return None, ""
    except Refusal as refusal:
        return None, refusal.message


def _line(line: "OrderLine", typed: Typed) -> dict[str, Any]:
    now = line.quantity - line.refunded_quantity
    return {"line": line, "now": now, "pieces": typed.lines.get(line.position, str(now))}


def _added(order: "Order", typed: Typed, plan: EditPlan | None) -> list[dict[str, Any]]:
    """The articles that are added, with their price where it could be worked out."""
    priced = {line.sku: line for line in plan.added} if plan else {}
    found = []
    for sku, pieces in typed.added.items():
        hit = next((one for one in pricing.search_variants(order.shop_id, sku, 1)), None)
        line = priced.get(sku)
        name = line.name if line else hit.name if hit else sku
        found.append({"sku": sku, "pieces": pieces, "name": name, "total_minor": line.total_minor if line else None})
    return found


def _changes(plan: EditPlan) -> list[MoneyChange]:
    money = plan.standing.money
    back = plan.goes_back_minor
    refunded = money.refunded_minor + money.refunding_minor
    return [
        MoneyChange("Due", plan.due_before_minor, plan.due_after_minor),
        MoneyChange("Paid", money.paid_minor, money.paid_minor),
        MoneyChange("Refunded", refunded, refunded + back),
        MoneyChange(
            "Outstanding", -money.too_much_minor, plan.due_after_minor - money.paid_minor + refunded + back,
            strong=True,
        ),
    ]  # fmt: skip


def _mail_to(order: "Order") -> str:
    address = customers.reach(order.customer_id).email if order.customer_id else ""
    return mask_email(address) if address else ""
