"""The gateways there are, by the name that attempts and addresses carry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comptoir.kernel.errors import Invalid

from ..saying import Said, ToAsk
from ..states import GatewayName
from . import Gateway
from .sandbox import SandboxGateway
from .stripe import StripeGateway

SANDBOX_KEY = "card_gateway.secret_key"
STRIPE_KEY, STRIPE_SIGNING = "stripe.secret_key", "stripe.signing_secret"


@dataclass(frozen=True)
class Kind:
    """How an account at a gateway is opened, and how its calls read."""

    key: str  # The name of the sealed secret that opens it,
    signing: str  # and of the one that proves its calls; empty: the key does.
    open: Callable[[str, str, str], Gateway]
    understand: Callable[[str, Mapping[str, Any]], Said | ToAsk | None]


_SANDBOX = Kind(SANDBOX_KEY, "", lambda key, signing, shop: SandboxGateway(key), SandboxGateway.understand)
_STRIPE = Kind(STRIPE_KEY, STRIPE_SIGNING, StripeGateway, StripeGateway.understand)
_GATEWAYS = {GatewayName.SANDBOX: _SANDBOX, GatewayName.CARD_FORM: _SANDBOX, GatewayName.STRIPE: _STRIPE}


_BEGINS = {
    STRIPE_KEY: (("sk_", "rk_"), "A secret key of Stripe begins with sk_, a restricted one with rk_"),
    STRIPE_SIGNING: (("whsec_",), "The signing secret of a webhook endpoint begins with whsec_"),
}


def check_secret(name: str, text: str) -> None:
    """Raises Invalid for what cannot be the secret of a gateway: another key was pasted."""
    begins, words = _BEGINS.get(name, (("",), ""))
    if not text.strip().startswith(begins):
        raise Invalid(f"{words}. Nothing was changed.", field="value")


def open_gateway(name: str, key: str, signing: str = "", shop: str = "") -> Gateway:
    """A shop's account at a gateway, by its secrets. Raises Invalid where there is no such gateway."""
    return kind_of(name).open(key, signing, shop)


def understand(name: str, kind: str, body: Mapping[str, Any]) -> Said | ToAsk | None:
    """What a gateway's call means, without its account."""
    return kind_of(name).understand(kind, body)


def kind_of(name: str) -> Kind:
    """Raises Invalid where there is no such gateway."""
    if name not in _GATEWAYS:
        raise Invalid(f"There is no gateway “{name}”; use one of {', '.join(_GATEWAYS)}.", field="gateway")
    return _GATEWAYS[GatewayName(name)]
