"""New order: the one screen where somebody sells in under a minute.

The form is the draft. Each button posts it and gets a part of the page back; without scripts, the whole page.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.customers import commands as customer_commands
from comptoir.customers import queries as customers
from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed, Refusal
from comptoir.kernel.idempotency import Answer, KeyReused
from comptoir.kernel.scope import reading
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.quotes import commands as quotes
from comptoir.shops.roles import SELL

from ..customers.seeking import typed_so_far
from ..door import go, part, show
from ..shell import chosen_shops, shops_at_hand
from .draft import TYPED, Draft, empty_draft, read_draft, renewed
from .screen import Screen

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PARTS = {"found": "found", "picked": "picked", "side": "side", "customer-found": "customers", "new-order": "form"}


def page(request: HttpRequest) -> HttpResponse:
    """An empty basket; ``?customer=CODE`` for her, ``?sku=…`` with an article in it, ``?order=…`` as an order was."""
    mine = _selling(request)
    if number := request.GET.get("order"):
        return _whole(request, _as_ordered(request, number, mine))
    code = request.GET.get("customer", "")
    shop = next((shop for shop in chosen_shops(request) if shop in mine), mine[0])
    if code:
        shop = _shop_of_customer(code, [shop, *mine])
    draft = empty_draft(shop.code, code)
    if sku := request.GET.get("sku"):
        draft = draft.adding(sku)
    if product := request.GET.get("product"):
        draft = draft.showing(product)
    return _whole(request, draft)


def redraw(request: HttpRequest) -> HttpResponse:
    """The part of the form that its pressed button changes, or the whole page."""
    draft = read_draft(request.POST)
    if "find" in request.POST and not draft.customer and request.POST.get("customer_q", "").strip():
        return find_customers(request)
    if "find" in request.POST:
        draft = _found(request, draft)
    return _answer(request, draft)


def find_customers(request: HttpRequest) -> HttpResponse:
    """Who is meant by the customer's box: noted where it is a number or an address."""
    text = request.POST.get("customer_q", "")
    rows = typed_so_far(request, text)
    return _answer(request, read_draft(request.POST), rows=rows, customer_q=text)


def add_customer(request: HttpRequest) -> HttpResponse:
    """A new customer, and the order is for her."""
    draft, form = read_draft(request.POST), request.POST
    shop = _shop(request, draft)
    new: dict[str, Any] = {name: form.get(f"new_{name}", "") for name in ("name", "email", "phone", "company")}
    try:
        kind = "b2b" if new["company"].strip() else "b2c"
        customer = customer_commands.add_customer(
            shop_id=shop.id,
            **new,
            kind=kind,
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return _answer(request, draft, new=new, new_refusal=refusal)
    return _answer(request, draft.choosing(customer.code))


def place(request: HttpRequest) -> HttpResponse:
    """Place the order and send its link. The same page sent twice is one order."""
    draft = read_draft(request.POST)
    shop = _shop(request, draft)
    try:
        stored: Any = orders.place_order(  # type: ignore[call-arg]  # Every command takes an answer.
            shop_id=shop.id,
            customer_code=draft.customer or None,
            lines=list(draft.lines.items()),
            address_id=draft.address_id,
            address=_typed(draft),
            shipping_code=draft.shipping,
            together=draft.together,
            way=draft.way,
            channel="console",
            note=draft.note,
            again=draft.again,
            options=draft.wishes,
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
            answer=_once(request, draft, shop),
        )
    except KeyReused:
        said = "An order was placed from this page already, with another basket. To place this one too, press again."
        return _whole(request, renewed(draft), refusal=Refusal(said))
    except Refusal as refusal:
        return _whole(request, draft, refusal=refusal)
    return go(reverse("order", args=[stored.body.decode()]))


def make_quote(request: HttpRequest) -> HttpResponse:
    """A quote of the basket instead of an order; its prices are written next."""
    draft = read_draft(request.POST)
    shop = _shop(request, draft)
    try:
        made = quotes.make_quote(
            shop_id=shop.id,
            customer_code=draft.customer,
            offer=quotes.Offer([quotes.Wanted(sku, pieces) for sku, pieces in draft.lines.items()], draft.shipping),
            address_id=draft.address_id,
            address=_typed(draft),
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return _whole(request, draft, refusal=refusal)
    return go(reverse("quote-writing", args=[made.number]))


def _once(request: HttpRequest, draft: Draft, shop: "Shop") -> Answer:
    """The page's own key: staff's stand beside the API keys' with negative ids."""
    return Answer(
        key_id=-request.user.id,  # type: ignore[union-attr,operator]
        text=f"new-order {draft.token}",
        fingerprint=draft.fingerprint,
        retailer_id=shop.retailer_id,
        shop_id=shop.id,
        render=lambda order: (303, order.number.encode()),
    )


def _typed(draft: Draft) -> dict[str, str] | None:
    """The address of the form, where there is none of her address book."""
    return dict(draft.typed) if draft.address == TYPED else None


def _found(request: HttpRequest, draft: Draft) -> Draft:
    """Enter in the box of the goods: a whole number or bar code goes into the basket, else the first is shown."""
    with reading(request.actor):  # type: ignore[attr-defined]
        screen = _screen(request, draft)
        typed = draft.q.strip().upper()
        exact = next((hit for hit in screen.hits if typed in (hit.sku.upper(), hit.barcode)), None)
        if exact:
            return replace(draft.adding(exact.sku).showing(exact.product_code), sku=exact.sku, q="")
        if not screen.found:
            return draft
        first = screen.found[0].code
        if draft.product == first and screen.picked and screen.picked.chosen:
            return draft.adding(screen.picked.chosen.sku)
    return draft.showing(first)


def _answer(request: HttpRequest, draft: Draft, **more: Any) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]
    wanted = PARTS.get(htmx.target or "") if htmx else None
    if wanted is None:
        return _whole(request, draft, **more)
    return part(request, f"console/new_order/{wanted}.html", _context(request, draft, **more))


def _whole(request: HttpRequest, draft: Draft, refusal: Refusal | None = None, **more: object) -> HttpResponse:
    # Without a script, or faster than one: whoever has chosen her customer goes on with the goods.
    context = {**_context(request, draft, refusal=refusal, **more), "focus_goods": bool(draft.customer)}
    status = refusal.status if refusal else 200
    return show(request, "console/new_order/page.html", context, active="orders", status=status)


def _context(request: HttpRequest, draft: Draft, **more: object) -> dict[str, object]:
    return {"screen": _screen(request, draft), "draft": draft, "mine": _selling(request), **more}


def _screen(request: HttpRequest, draft: Draft) -> Screen:
    _shop(request, draft)  # Here, because a template would pass over what is not found.
    return Screen(request.actor, draft, mine=_selling(request), now=clock.now())  # type: ignore[attr-defined]


def _selling(request: HttpRequest) -> "list[Shop]":
    """The shops in which the person may sell.

    Raises NotAllowed where there is none.
    """
    actor = request.actor  # type: ignore[attr-defined]
    mine = [shop for shop in shops_at_hand(request) if actor.can(SELL, shop.id)]
    if not mine:
        raise NotAllowed("You may not place orders. A role with the right “sell” can.")
    return mine


def _shop(request: HttpRequest, draft: Draft) -> "Shop":
    """Raises ObjectDoesNotExist for a shop in which the person does not sell."""
    found = next((shop for shop in _selling(request) if shop.code == draft.shop), None)
    if found is None:
        raise ObjectDoesNotExist(f"No shop {draft.shop!r} in sight.")
    return found


def _as_ordered(request: HttpRequest, number: str, mine: "list[Shop]") -> Draft:
    """What was ordered once, by whom: priced, promised and sent as of now.

    Raises ObjectDoesNotExist for an order of a shop in which the person may not sell.
    """
    with reading(request.actor):  # type: ignore[attr-defined]
        order, lines = order_queries.ordered(number)
    shop = next((shop for shop in mine if shop.id == order.shop_id), None)
    if shop is None:
        raise ObjectDoesNotExist(f"No order {number!r} in a shop where one sells.")
    draft = replace(empty_draft(shop.code, order.customer.code if order.customer else ""), again=True)
    for sku, quantity in lines:
        draft = draft.adding(sku, quantity)
    return draft


def _shop_of_customer(code: str, mine: "list[Shop]") -> "Shop":
    """The first of one's shops that knows a customer.

    Raises ObjectDoesNotExist.
    """
    groups = {customer.group_id for customer in customers.customers_of_code(code)}
    found = next((shop for shop in mine if shop.group_id in groups), None)
    if found is None:
        raise ObjectDoesNotExist(f"No customer {code!r} in sight.")
    return found
