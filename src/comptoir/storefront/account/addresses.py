"""The address book, as its owner keeps it."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.customers import commands
from comptoir.customers.queries import AddressRow, OwnProfile
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor

from .door import signed_in
from .forms import AddressForm, refused
from .views import frame

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


@require_GET
@signed_in
def address_book(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    return render(request, "storefront/account/addresses.html", frame(shop, her, "addresses"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    form = AddressForm(request.POST or None, initial={"name": her.name, "country": her.country or shop.country})

    def keep() -> None:
        commands.add_my_address(**form.cleaned_data, by=by, at=clock.now())

    return _answer(request, shop, her, form, keep)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor, address_id: int) -> HttpResponse:
    entry = _own(her, address_id)
    form = AddressForm(request.POST or None, initial=asdict(entry))

    def keep() -> None:
        name = form.cleaned_data.pop("name") or her.name
        commands.change_my_address(address_id=entry.id, name=name, **form.cleaned_data, by=by, at=clock.now())

    return _answer(request, shop, her, form, keep, entry)


@require_POST
@signed_in
def make_default(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor, address_id: int) -> HttpResponse:
    _own(her, address_id)
    return _done(request, shop, lambda: commands.change_my_address(
        address_id=address_id, is_default=True, by=by, at=clock.now()
    ), "Your parcels go there by default.")  # fmt: skip


@require_POST
@signed_in
def remove(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor, address_id: int) -> HttpResponse:
    """Orders keep the address they were placed with."""
    _own(her, address_id)
    return _done(request, shop, lambda: commands.remove_my_address(
        address_id=address_id, by=by, at=clock.now()
    ), "The address is removed. Orders already placed still go where they went.")  # fmt: skip


def _own(her: OwnProfile, address_id: int) -> AddressRow:
    """Her entry of that id; another's is not there."""
    found = next((entry for entry in her.addresses if entry.id == address_id), None)
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, shop: "Shop", act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except ObjectDoesNotExist:
        raise Http404 from None  # Removed in another window meanwhile.
    messages.success(request, said)
    return redirect("account_addresses", code=shop.code)


def _answer(
    request: HttpRequest,
    shop: "Shop",
    her: OwnProfile,
    form: AddressForm,
    keep: Callable[[], None],
    entry: AddressRow | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            return _done(request, shop, keep, "The address is kept.")
        except Refusal as refusal:
            refused(form, refusal)
    context = frame(shop, her, "addresses") | {"form": form, "entry": entry}
    return render(request, "storefront/account/address.html", context, status=422 if form.is_bound else 200)
