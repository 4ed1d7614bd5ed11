"""The gateways that take cards for a shop: their secrets, their test, and where they call us."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.payments import links
from comptoir.payments import queries as paid
from comptoir.payments import reactions as payments
from comptoir.payments.gateways.registry import check_secret
from comptoir.shops import commands
from comptoir.shops import queries as shops

from ..door import go, seeing
from .frame import shop_of, shown

if TYPE_CHECKING:
    from comptoir.shops.models import SealedSecret, Shop

GATEWAYS = (
    ("sandbox", "Card gateway", ("Secret key",), ""),
    (
        "stripe",
        "Stripe",
        ("Secret key", "Signing secret of the webhook"),
        "checkout.session.*, payment_intent.*, refund.*, review.* and charge.dispute.created",
    ),
)


@dataclass(frozen=True)
class Provider:
    """A gateway as its card shows it: a field for each secret, and the row that stands, if any."""

    gateway: str
    title: str
    secrets: "list[tuple[str, str, SealedSecret | None]]"
    callback: str  # Where it shall call us; empty: it is told with each payment.
    events: str  # Which of its calls are wanted.
    is_taken: bool  # Whether customers may pay by it.

    @property
    def key(self) -> "SealedSecret | None":
        """The secret that opens the account."""
        return self.secrets[0][2]


def providers(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/providers/: never a secret, only its last letters."""
    with seeing(request):
        rows = _providers(shop_of(request, code))
        return shown(request, code, "settings-providers", {"rows": rows}, refusal=refusal)


def _providers(shop: "Shop") -> list[Provider]:
    known = {row.name: row for row in shops.sealed_secrets(shop.id)}
    taken = {way.gateway for way in paid.ways_of(shop.id) if way.is_on}
    return [
        Provider(
            gateway,
            title,
            [(name, field, known.get(name)) for name, field in zip(payments.SECRETS[gateway], fields, strict=True)],
            links.callback_address(shop.code, gateway) if events else "",
            events,
            gateway in taken,
        )
        for gateway, title, fields, events in GATEWAYS
    ]


def set_secret(request: HttpRequest, code: str) -> HttpResponse:
    shop, given = shop_of(request, code), request.POST
    name, value = given.get("name", ""), given.get("value", "")
    try:
        check_secret(name, value)
        commands.set_secret(shop_id=shop.id, name=name, value=value, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        return providers(request, code, refusal)
    messages.success(request, "Sealed. Try it with the button.")
    return go(reverse("settings-providers", args=[code]))


def try_secret(request: HttpRequest, code: str) -> HttpResponse:
    """POST: ask the gateway for the account, for five seconds at most; the outcome is kept."""
    shop, gateway = shop_of(request, code), request.POST.get("gateway") or "sandbox"
    said = payments.try_gateway(shop_id=shop.id, gateway=gateway, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.info(request, said)
    return go(reverse("settings-providers", args=[code]))
