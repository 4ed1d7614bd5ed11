"""The ways to pay that a shop takes: its own word, which a customer's link does not open."""

from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.payments import queries as paid
from comptoir.payments.gateways.features import FEATURES
from comptoir.payments.states import GatewayName
from comptoir.shops.queries import actor_of_shop

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def ways_taken(shop: "Shop") -> list[GatewayName]:
    """The ways that are on, in the order of the table of features."""
    with scope.reading(actor_of_shop(shop, kind="visitor", name="Storefront")):
        return [GatewayName(way.gateway) for way in paid.ways_of(shop.id) if way.is_on]


def pages_of(ways: list[GatewayName]) -> list[str]:
    """The gateways among them on whose page the card is typed."""
    return [way.value for way in ways if FEATURES[way].has_page]
