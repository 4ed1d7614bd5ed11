"""The pages of My account: what is open first, all orders, and the profile."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.customers import commands
from comptoir.customers.queries import OwnProfile
from comptoir.fulfilment import queries as fulfilment
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import queries as orders

from ..door import store_of
from .door import signed_in
from .forms import ProfileForm, refused
from .standing import Standing, standing_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

MOST_OPEN = 5
LATEST = 4
PAGE = 20
PLACES = (
    ("overview", "account", "Overview", "home"),
    ("orders", "account_orders", "Orders", "shopping-bag"),
    ("papers", "account_papers", "Papers", "file-invoice"),
    ("quotes", "account_quotes", "Quotes", "file-text"),
    ("wallet", "account_wallet", "Wallet", "wallet"),
    ("addresses", "account_addresses", "Addresses", "map-pin"),
    ("profile", "account_profile", "Profile", "user-circle"),
)


def frame(shop: "Shop", her: OwnProfile | None, here: str) -> dict[str, object]:
    """What every page of My account shows around itself; ``here`` is its place in the menu."""
    return {"shop": shop, "store": store_of(shop), "her": her, "here": here, "places": PLACES, "now": clock.now()}


@require_GET
@signed_in
def overview(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Open things first: an order to pay, an order on its way."""
    opened = orders.own_order_ids(her.id, only_open=True, limit=MOST_OPEN)
    latest = orders.own_order_ids(her.id, limit=LATEST + MOST_OPEN)
    past = [order_id for order_id in latest if order_id not in opened][:LATEST]
    standing = _standing(by, [*opened, *past])
    context = {
        "opened": [one for one in standing if one.id in opened],
        "latest": [one for one in standing if one.id in past],
        "default": next((entry for entry in her.addresses if entry.is_default), None),
        "first_name": her.name.split()[0] if her.name.strip() else "",
    }
    return render(request, "storefront/account/overview.html", frame(shop, her, "overview") | context)


@require_GET
@signed_in
def own_orders(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """All her orders, the last placed first, each with its one word; a page after or before another."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        found = orders.own_order_ids(her.id, after=after, before=before, limit=PAGE + 1)
    except Invalid:
        raise Http404 from None
    more = len(found) > PAGE
    shown = found[1:] if before and more else found[:PAGE]
    standing = _standing(by, shown)
    context = {
        "standing": standing,
        "newer": f"?before={standing[0].cursor}" if standing and (after or (before and more)) else "",
        "older": f"?after={standing[-1].cursor}" if standing and (before or more) else "",
    }
    return render(request, "storefront/account/orders.html", frame(shop, her, "orders") | context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Name, language, how we reach her, and the ways in and out."""
    form = ProfileForm(request.POST or None, initial={"name": her.name, "language": her.language})
    if form.is_valid():
        try:
            commands.change_my_profile(**form.cleaned_data, by=by, at=clock.now())
            messages.success(request, "Your profile is kept.")
            return redirect("account_profile", code=shop.code)
        except Refusal as refusal:
            refused(form, refusal)
    status = 422 if form.is_bound else 200
    return render(
        request, "storefront/account/profile.html", frame(shop, her, "profile") | {"form": form}, status=status
    )


def _standing(by: Actor, order_ids: Sequence[int]) -> list[Standing]:
    """Her orders of some ids, which she read as her own: now named, so that what hangs on them is read too."""
    with scope.reading(replace(by, orders=frozenset(order_ids))):
        shipments = fulfilment.last_shipments(order_ids)
        now = clock.now()
        return [standing_of(one, shipments.get(one.order.pk), now) for one in orders.own_orders(order_ids)]
