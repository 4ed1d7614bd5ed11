"""What every settings page begins with: a shop that the person runs, and where else to go."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel.errors import NotAllowed, Refusal
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_RETAILER, RUN_SHOP

from ..door import go, seeing, show
from ..shell import chosen_shops, shops_at_hand

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

TABS = (
    ("settings-shop", "Shop"),
    ("settings-locations", "Locations"),
    ("settings-sourcing", "Sourcing"),
    ("settings-prices", "Prices"),
    ("settings-taxes", "Taxes"),
    ("settings-shipping", "Shipping"),
    ("settings-couriers", "Couriers"),
    ("settings-payments", "Payment"),
    ("settings-terms", "Money"),
    ("settings-invoices", "Invoices"),
    ("settings-limits", "Refunds"),
    ("settings-quotes", "Quotes"),
    ("settings-approval", "Approval"),
    ("settings-staff", "Staff"),
    ("settings-keys", "Programs"),
    ("settings-webhooks", "Webhooks"),
    ("settings-providers", "Providers"),
)


def first(request: HttpRequest) -> HttpResponse:
    """GET /settings/: of the shop chosen in the top bar, or the first that she runs."""
    mine = _run_by(request)
    chosen = [shop for shop in chosen_shops(request) if shop in mine]
    return go(reverse("settings-shop", args=[(chosen or mine)[0].code]))


def shop_of(request: HttpRequest, code: str) -> "Shop":
    """The shop of a settings page.

    Raises ObjectDoesNotExist for one she does not see, NotAllowed for one she does not run.
    """
    found = next((shop for shop in shops_at_hand(request) if shop.code == code), None)
    if found is None:
        raise ObjectDoesNotExist(f"No shop {code!r} in sight.")
    if not request.actor.can(RUN_SHOP, found.id):  # type: ignore[attr-defined]
        raise NotAllowed(f"You may not change the settings of {found.name}. Its shop admin can.")
    return found


def _run_by(request: HttpRequest) -> "list[Shop]":
    actor = request.actor  # type: ignore[attr-defined]
    mine = [shop for shop in shops_at_hand(request) if actor.can(RUN_SHOP, shop.id)]
    if not mine:
        raise NotAllowed("You may not change settings. A shop admin can.")
    return mine


def shown(
    request: HttpRequest,
    code: str,
    tab: str,
    context: Mapping[str, Any],
    *,
    refusal: Refusal | None = None,
    template: str = "",
) -> HttpResponse:
    """A settings page; ``tab`` names its address and, unless told, its template. Refused, with what was typed."""
    with seeing(request):
        actor = request.actor  # type: ignore[attr-defined]
        named = shop_of(request, code)
        framed = {
            "shop": shops.shop_in_sight(named.id),
            "mine": [(shop, reverse(tab, args=[shop.code])) for shop in _run_by(request)],
            "tabs": [(words, reverse(name, args=[code]), name == tab) for name, words in TABS],
            "runs_retailer": RUN_RETAILER in actor.rights,
            "refusal": refusal,
            "typed": request.POST.dict() if refusal else {},
            **context,
        }
        named_so = f"console/settings/{template or tab.removeprefix('settings-')}.html"
        return show(request, named_so, framed, active="settings", status=refusal.status if refusal else 200)
