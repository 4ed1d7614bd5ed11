"""A shop's account at its card gateways, opened with the sealed secrets."""

from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops import commands as shops
from comptoir.shops.queries import actor_of_shop
from comptoir.shops.secrets import SecretMissing, open_secret

from ..gateways import Gateway, GatewayRefused, GatewayUnclear, TokenPlace
from ..gateways.registry import SANDBOX_KEY, STRIPE_KEY, STRIPE_SIGNING, kind_of, open_gateway
from ..states import GatewayName

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

SECRET = SANDBOX_KEY
SECRETS = {"sandbox": (SANDBOX_KEY,), "stripe": (STRIPE_KEY, STRIPE_SIGNING)}  # By gateway: what a shop sets.


def try_gateway(*, shop_id: int, gateway: str = GatewayName.SANDBOX, by: Actor, at: datetime) -> str:
    """Test a shop's secret at a gateway and note the outcome; what the button says.

    Raises SecretMissing where none is set.
    """
    with scope.reading(by):
        account = _open(shop_id, gateway)
    try:
        passed, said = True, f"The gateway knows this shop as {account.test()}."
    except GatewayRefused as refusal:
        passed, said = False, f"The gateway refused the key: {refusal}"
    except GatewayUnclear as doubt:
        passed, said = False, f"{doubt} Try again in a minute."
    shops.record_secret_test(shop_id=shop_id, name=kind_of(gateway).key, passed=passed, by=by, at=at)
    return said


def token_place_of(shop: "Shop") -> TokenPlace | None:
    """Where a card that is typed on a shop's own page becomes a token; None where the shop has no account for it."""
    try:
        return account_of(shop, GatewayName.CARD_FORM).token_place()
    except Refusal:
        return None


def account_of(shop: "Shop", name: str) -> Gateway:
    """A shop's account at a gateway."""
    with scope.reading(worker_of(shop)):
        return _open(shop.id, name, shop.code)


def _open(shop_id: int, name: str, code: str = "") -> Gateway:
    kind = kind_of(name)
    return open_gateway(name, open_secret(shop_id, kind.key), _signing(shop_id, kind.signing), shop=code)


def _signing(shop_id: int, name: str) -> str:
    """The secret that proves calls; empty where it is none of its own, or was not set yet."""
    try:
        return open_secret(shop_id, name) if name else ""
    except SecretMissing:
        return ""


def worker_of(shop: "Shop") -> Actor:
    """Who acts for a shop at its gateway, whoever asked for it: its secret is nobody else's to read."""
    return actor_of_shop(shop, kind="job", name="Comptoir")
