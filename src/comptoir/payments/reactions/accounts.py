"""A shop's account at its card gateway, opened with the sealed secret."""

from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.scope import Actor
from comptoir.shops import commands as shops
from comptoir.shops.queries import actor_of_shop
from comptoir.shops.secrets import open_secret

from ..gateways import Gateway, GatewayRefused, GatewayUnclear
from ..gateways.registry import open_gateway
from ..states import GatewayName

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

SECRET = "card_gateway.secret_key"  # noqa: S105


def try_gateway(*, shop_id: int, by: Actor, at: datetime) -> str:
    """Test a shop's secret at its gateway and note the outcome; what the button says.

    Raises SecretMissing where none is set.
    """
    with scope.reading(by):
        gateway = open_gateway(GatewayName.SANDBOX, open_secret(shop_id, SECRET))
    try:
        passed, said = True, f"The gateway knows this shop as {gateway.test()}."
    except GatewayRefused as refusal:
        passed, said = False, f"The gateway refused the key: {refusal}"
    except GatewayUnclear as doubt:
        passed, said = False, f"{doubt} Try again in a minute."
    shops.record_secret_test(shop_id=shop_id, name=SECRET, passed=passed, by=by, at=at)
    return said


def account_of(shop: "Shop", name: str) -> Gateway:
    """A shop's account at a gateway."""
    with scope.reading(worker_of(shop)):
        return open_gateway(name, open_secret(shop.id, SECRET))


def worker_of(shop: "Shop") -> Actor:
    """Who acts for a shop at its gateway, whoever asked for it: its secret is nobody else's to read."""
    return actor_of_shop(shop, kind="job", name="Comptoir")
