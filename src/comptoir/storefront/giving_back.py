"""A customer asks to give something back, from the page of her order, and takes it back again."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.aftercare import commands, queries
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable
from comptoir.orders.queries import CustomersOrder, order_for_customer

from .door import by_link, store_of

REASONS = ("It does not fit", "It is broken or faulty", "It is not as it was shown", "I changed my mind")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def page(
    request: HttpRequest, *, text: str, actor: Actor, position: int, found: CustomersOrder | None = None
) -> HttpResponse:
    """/o/…/deliveries/1/returns/: which pieces, why, how, and what she would like for them."""
    if found is not None:
        return _form(request, found, text, position)
    with scope.reading(actor):
        (order_id,) = actor.orders
        number = order_for_customer(order_id).order.number or ""
    try:
        commands.ask_return(number=number, position=position, **_asked(request), by=actor, at=clock.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        with scope.reading(actor):
            return _form(request, order_for_customer(order_id), text, position, refusal=refusal)
    return redirect("order_status", text=text)


@require_POST
@by_link
def withdraw(request: HttpRequest, *, text: str, actor: Actor, return_id: int) -> HttpResponse:
    """POST /o/…/returns/7/withdrawal/: she keeps it after all."""
    try:
        commands.withdraw_return(return_id=return_id, by=actor, at=clock.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal:
        pass  # It is here by now: the page of her order says so.
    return redirect("order_status", text=text)


def _form(
    request: HttpRequest, found: CustomersOrder, text: str, position: int, *, refusal: Refusal | None = None
) -> HttpResponse:
    deliveries = [parcel.delivery for parcel in found.parcels]
    open_ = queries.returnable_by_her(found.order, deliveries, clock.now())
    here = next((one for one in open_ if one.delivery.position == position), None)
    if here is None and refusal is None:
        raise Http404
    shop, typed = found.order.shop, request.POST if refusal else {}
    context = {
        "found": found, "order": found.order, "shop": shop, "store": store_of(shop), "text": text, "here": here,
        "position": position, "reasons": REASONS, "typed": typed, "refusal": refusal, "now": clock.now(),
    }  # fmt: skip
    return render(request, "storefront/give_back.html", context, status=refusal.status if refusal else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What she chose. Raises nothing: the command says what is wrong."""
    given = request.POST
    named = [name.removeprefix("pieces-") for name in given if name.startswith("pieces-")]
    lines = []
    for line in named:
        count = given.get(f"pieces-{line}", "").strip()
        if line.isdecimal() and len(line) < 7 and count.isdecimal() and len(count) < 7 and int(count):
            lines.append((int(line), int(count)))
    said = " · ".join(part for part in (given.get("reason", "").strip(), given.get("more", "").strip()) if part)
    if not is_storable(said):
        said = ""
    return {"lines": lines, "way": given.get("way", ""), "reason": said, "wish": given.get("wish", "")}
