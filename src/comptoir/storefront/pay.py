"""The pay page: what is asked for, and how. The card is typed on the gateway's page, or in our form past us."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import links as order_links
from comptoir.orders.queries import CustomersOrder
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.payments.reactions import offer_now

from .balances import balances_of, link_of_the_rest
from .card import card_form_of
from .door import by_link, store_of
from .ways import pages_of, ways_taken

UNDECIDED = frozenset({"started", "pending", "unknown"})
FAILURE_STANDS = 20  # Seconds after her return: a card refused before may be what we know, and not the one that paid.


@require_safe
@by_link
def page(request: HttpRequest, *, text: str, actor: Actor, found: CustomersOrder) -> HttpResponse:
    """Sum, lines and the way to pay; paid, expired or revoked, it says so instead."""
    intent = paid.intent_by_link(text)
    if intent is None:
        return render(request, "storefront/pay_over.html", _frame(found, text) | {"why": "revoked"}, status=410)
    if intent.state == "closed" and (rest := link_of_the_rest(intent.order_id)):
        return redirect("pay", text=rest)  # A part was paid otherwise: this link leads to the rest.
    attempt = paid.current_attempt(intent)
    context = _frame(found, text) | {
        "intent": intent,
        "attempt": attempt,
        "now": clock.now(),
        "returned": "returned" in request.GET,
    }
    ended = found.order.state == "cancelled"
    if intent.state == "settled":
        return render(request, "storefront/pay_over.html", context | {"why": "given_back" if ended else "paid"})
    if intent.state == "open" and paid.authorised_minor([intent.id]) >= intent.amount_minor:
        return render(request, "storefront/pay_over.html", context | {"why": "held"})
    if attempt is not None and attempt.state in UNDECIDED | ({"offered", "failed"} if context["returned"] else set()):
        return render(request, "storefront/pay_over.html", context | {"why": "checking"})
    if not paid.is_payable(intent, clock.now()):
        why = "cancelled" if ended and not found.order.expired else "expired"
        return render(request, "storefront/pay_over.html", context | {"why": why}, status=410)
    context["balances"] = balances_of(request, found, intent.amount_minor)
    ways = ways_taken(intent.shop)
    form = card_form_of(intent, ways)
    if form and paid.is_being_paid([intent.id]):
        return render(request, "storefront/pay_over.html", context | {"why": "checking"})
    answer = render(request, "storefront/pay.html", context | {"pages": pages_of(ways), "form": form})
    if form:
        answer.may_connect_to = form.origin  # type: ignore[attr-defined]
    return answer


@require_POST
@by_link
def by_card(request: HttpRequest, *, text: str, actor: Actor) -> HttpResponse:
    """Go to the gateway's page. Pressed twice, it is the same page; past five seconds the worker goes on."""
    with scope.reading(actor):
        intent = paid.intent_by_link(text)
        pages = pages_of(ways_taken(intent.shop)) if intent else []
    gateway = request.POST.get("gateway") or next(iter(pages), "")
    if intent is None or gateway not in pages:
        return redirect("pay", text=text)
    try:
        attempt = payments.start_attempt(intent_id=intent.id, gateway=gateway, by=actor, at=clock.now())
    except Refusal:
        return redirect("pay", text=text)  # Paid or expired meanwhile: the page says which.
    if not attempt.url:
        attempt = offer_now(attempt.id, by=actor, at=clock.now())
    if attempt.state == "offered" and attempt.url:
        return HttpResponseRedirect(attempt.url)
    return redirect("pay", text=text)


@require_safe
@by_link
def state(request: HttpRequest, *, text: str, actor: Actor, found: CustomersOrder) -> HttpResponse:
    """Whether something is decided: the waiting page asks every few seconds and then goes to the pay page."""
    intent = paid.intent_by_link(text)
    attempt = paid.current_attempt(intent) if intent else None
    undecided = attempt is not None and attempt.state in _undecided(request)
    undecided = undecided or (intent is not None and paid.is_being_paid([intent.id]))
    waits = undecided and intent is not None and intent.state == "open"
    response = HttpResponse(status=204)
    if not waits:
        response["HX-Redirect"] = reverse("pay", args=[text])
    return response


def _undecided(request: HttpRequest) -> frozenset[str]:
    """While it is not known whether money comes. Who comes back from the gateway is mostly faster than its word."""
    returned = request.GET.get("returned", "")
    if not returned.isdecimal():
        return UNDECIDED
    lately = clock.now().timestamp() - int(returned[:12]) < FAILURE_STANDS
    return UNDECIDED | {"offered", *(["failed"] if lately else [])}


def _frame(found: CustomersOrder, text: str) -> dict[str, object]:
    shop = found.order.shop
    return {
        "found": found,
        "order": found.order,
        "shop": shop,
        "store": store_of(shop),
        "text": text,
        "status_url": order_links.link_address(found.order),
        "sold_by": found.order.sold_by_id and _first_name(found),
    }


def _first_name(found: CustomersOrder) -> str:
    seller = found.order.sold_by
    return seller.name.split()[0] if seller else ""
