"""The *Proof* page of the demo: start a race, see its picture, see that the books agree."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse

from comptoir.console.door import seeing, show
from comptoir.console.shell import chosen_shops
from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed
from comptoir.shops.roles import RUN_SHOP

from .audits import audits_of, balances_of
from .charts import RaceChart
from .races import BUYERS, Race, run_race

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def page(request: HttpRequest) -> HttpResponse:
    """GET /proof/"""
    return _shown(request, _shops(request), None)


def race(request: HttpRequest) -> HttpResponse:
    """POST /proof/: run the race, some two seconds, and show it. It is kept nowhere: it can be run again."""
    shops = _shops(request)
    return _shown(request, shops, run_race(shop_id=shops[0].id, by=request.actor, at=clock.now(), buyers=BUYERS))  # type: ignore[attr-defined]


def _shops(request: HttpRequest) -> "list[Shop]":
    """The shops that the person runs among those looked at. The page is there in the demo only."""
    if not settings.DEMO:
        raise ObjectDoesNotExist
    found = [shop for shop in chosen_shops(request) if request.actor.can(RUN_SHOP, shop.id)]  # type: ignore[attr-defined]
    if not found:
        raise NotAllowed("You may not run proofs. A shop admin can.")
    return found


def _shown(request: HttpRequest, shops: "list[Shop]", found: Race | None) -> HttpResponse:
    with seeing(request):
        balances = balances_of([shop.id for shop in shops])
        audits = audits_of(balances)
    context = {
        "shop": shops[0],
        "buyers": BUYERS,
        "race": found,
        "sold": found.count("sold") if found else 0,
        "refused": found.count("refused") if found else 0,
        "failed": found.count("failed") if found else 0,
        "chart": RaceChart(found) if found else None,
        "audits": audits,
        "books": [(shop, balances[shop.id].accounts) for shop in shops],
    }
    return show(request, "proving/proof.html", context, active="proof")
