"""Shop, location, tax and delivery: a page and a command each. Going back shows what was made, and corrects it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed, Refusal
from comptoir.pricing import commands as pricing
from comptoir.shops import commands as shops
from comptoir.shops.commands.tree import DEFAULT_COLOUR
from comptoir.shops.roles import RUN_RETAILER

from ..amounts import read_amount, read_percent
from ..countries import country_name
from ..door import go, seeing
from . import suggestions
from .forms import LocationForm, RatesForm, ShopForm
from .frame import blame, page
from .missing import Progress, progress_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

Act = Callable[..., object]


def go_on(request: HttpRequest) -> HttpResponse:
    """GET /first-run/: where it was left, home once it is over."""
    return redirect(_progress(request).page)


def shop(request: HttpRequest) -> HttpResponse:
    """GET, POST /first-run/shop/"""
    progress = _progress(request)
    if progress.has_rates:
        return redirect("home")
    form = ShopForm(request.POST or None, initial=_shop_known(request, progress.shop))
    context = {"customs": suggestions.customs()}
    if request.method != "POST" or not form.is_valid():
        return page(request, 2, "shop", form, context)
    act: Act
    if progress.shop:
        act, about = shops.correct_shop, {"shop_id": progress.shop.id}
    else:
        act, about = shops.make_first_shop, {"retailer_id": request.actor.retailer}  # type: ignore[attr-defined]
    if refusal := _refused(request, act, {**about, **form.cleaned_data}):
        return page(request, 2, "shop", form, context, status=blame(form, refusal))
    return go(reverse("first-run-location"))


def location(request: HttpRequest) -> HttpResponse:
    """GET, POST /first-run/location/"""
    progress = _progress(request)
    if progress.has_rates or progress.shop is None:
        return redirect(progress.page)
    form = LocationForm(request.POST or None, initial=_location_known(progress))
    if request.method != "POST" or not form.is_valid():
        return page(request, 3, "location", form)
    act: Act
    if progress.location:
        act, about = shops.change_location, {**form.cleaned_data, "code": progress.location.code}
    else:
        act, about = shops.make_first_location, {**form.cleaned_data, "shop_id": progress.shop.id}
    if refusal := _refused(request, act, about):
        return page(request, 3, "location", form, status=blame(form, refusal, {"code": "name"}))
    return go(reverse("first-run-rates"))


def rates(request: HttpRequest) -> HttpResponse:
    """GET, POST /first-run/rates/"""
    progress = _progress(request)
    if progress.has_rates or progress.shop is None or progress.location is None:
        return redirect(progress.page)
    suggested = suggestions.STANDARD_TAX.get(progress.shop.country)
    known = {"tax": "" if suggested is None else f"{suggested / 100:g}"}
    form = RatesForm(request.POST or None, initial=known)
    context = {"shop": progress.shop, "country": country_name(progress.shop.country), "suggested": known["tax"]}
    if request.method != "POST" or not form.is_valid():
        return page(request, 4, "rates", form, context)
    if refusal := _refused(request, _set_rates, {"shop": progress.shop, "form": form}):
        return page(request, 4, "rates", form, context, status=blame(form, refusal))
    messages.success(request, f"{progress.shop.name} is set up.")
    return go(reverse("home"))


def _set_rates(*, shop: "Shop", form: Form, **told: Any) -> None:
    given = form.cleaned_data
    free_from = given["free_from"].strip()
    pricing.set_first_rates(
        shop_id=shop.id,
        tax_basis_points=read_percent(given["tax"], field="tax"),
        shipping_minor=read_amount(given["shipping"], shop.currency, field="shipping"),
        free_from_minor=read_amount(free_from, shop.currency, field="free_from") if free_from else None,
        **told,
    )


def _refused(request: HttpRequest, act: Act, told: Mapping[str, Any]) -> Refusal | None:
    try:
        act(**told, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        return refusal
    return None


def _progress(request: HttpRequest) -> Progress:
    actor = request.actor  # type: ignore[attr-defined]
    if RUN_RETAILER not in actor.rights:
        raise NotAllowed("Setting up a retailer is for its super admin.")
    with seeing(request):
        return progress_of(actor)


def _shop_known(request: HttpRequest, shop: "Shop | None") -> dict[str, Any]:
    if shop:
        names = ("name", "country", "currency", "timezone", "code", "order_prefix", "call_centre_number", "colour")
        known = {name: getattr(shop, name) for name in names}
        return {**known, "prices_include_tax": "yes" if shop.prices_include_tax else "no"}
    country = suggestions.country_of_browser(request.headers.get("Accept-Language", ""))
    custom = suggestions.custom_of(country)
    mine = request.user.retailers_at_hand or []  # type: ignore[union-attr]
    return {
        "name": next((r.name for r in mine if r.id == request.actor.retailer), ""),  # type: ignore[attr-defined]
        "country": country,
        "currency": custom.currency,
        "timezone": custom.timezone,
        "prices_include_tax": "yes" if custom.prices_include_tax else "no",
        "colour": DEFAULT_COLOUR,
    }


def _location_known(progress: Progress) -> dict[str, Any]:
    if place := progress.location:
        return {name: getattr(place, name) for name in ("name", "kind", "street", "city", "postcode", "country")}
    return {"country": progress.shop.country if progress.shop else "", "kind": "warehouse"}
