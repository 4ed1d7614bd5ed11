"""Scenes of the catalogue, of prices and of stock."""

from functools import partial

from django.db import connection

from comptoir.catalog import commands as catalog
from comptoir.catalog.commands import ProductRow
from comptoir.inventory import commands as stock
from comptoir.inventory.commands import StockRow
from comptoir.kernel import scope
from comptoir.pricing import commands as pricing
from comptoir.pricing.commands import PriceRow
from comptoir.shops import commands as shops
from comptoir.shops.queries import OPERATOR, actor_of_shop
from tests.orders.digital import sell_pattern
from tests.world import NOON

from .stage import Scene, Stage


def _promise(stage: Stage, allocated: bool = False) -> dict:
    by = stage.world.operator()
    made = list(stock.reserve(**_reserve(stage), by=by, at=NOON).values())
    if allocated:
        stock.allocate(turns=[made], by=by, at=NOON)
    return {"reservations": made, "by": by}


def _turns(stage: Stage) -> dict:
    promise = _promise(stage)
    return {"turns": [promise["reservations"]], "by": promise["by"]}


def _reserve(stage: Stage) -> dict:
    wants = [(stage.world.variant("MUG").id, stage.world.location("WAKEFIELD").id, 2)]
    return {"shop_id": stage.home, "wants": wants}


def _unproved(stage: Stage) -> dict:
    """A stock whose movements do not add up to it."""
    named = {"variant_id": stage.world.variant("MUG").id, "location_id": stage.world.location("WAKEFIELD").id}
    with scope.writing(stage.world.operator()), connection.cursor() as cursor:
        cursor.execute("update inventory_stock set on_hand = 99 where variant_id = %s", [named["variant_id"]])
    return {**named, "by": stage.world.operator()}


def _rate(stage: Stage) -> int:
    rate = pricing.set_shipping_rate(
        shop_id=stage.home, code="slow", name="Slow", amount_minor=195, by=stage.world.ruth, at=NOON
    )
    return rate.id


def _product(stage: Stage) -> dict:
    retailer = stage.world.shop().retailer_id
    return {"retailer_id": retailer, "rows": [ProductRow("NEW", "New thing", "NEW-1")], "by": stage.world.sam}


def _withdrawn(stage: Stage) -> dict:
    catalog.withdraw_product(code="MUG", by=stage.world.ruth, at=NOON)
    return {"code": "MUG"}


def _first_rates(stage: Stage) -> dict:
    """A shop that has none yet."""
    shop = shops.make_first_shop(
        retailer_id=shops.make_retailer(code="BIRCH", name="Birch", by=OPERATOR, at=NOON).id, code="NEW", name="New",
        currency="GBP", country="GB", order_prefix="NW", timezone="Europe/London", prices_include_tax=True,
        by=OPERATOR, at=NOON,
    )  # fmt: skip
    by = actor_of_shop(shop, kind="operator", name="Test")
    return {"shop_id": shop.id, "tax_basis_points": 2000, "shipping_minor": 495, "free_from_minor": 5000, "by": by}


MUG = {"sku": "MUG", "location": "WAKEFIELD"}
SCENES: dict[str, Scene] = {
    "catalog.import_products": _product,
    "catalog.withdraw_product": lambda s: {"code": "MUG", "reason": "Out of season"},
    "catalog.offer_product": _withdrawn,
    "catalog.set_bundle_parts": lambda s: {"sku": "GONE", "parts": [("MUG", 2), ("RED-SCARF", 1)], "by": s.world.ruth},
    "inventory.reserve": _reserve,
    "inventory.allocate": _turns,
    "catalog.store_article_file": lambda s: (
        sell_pattern(s.world, content=b"") or {"sku": "PATTERN", "file_name": "bunting.pdf", "content": [b"%PDF"]}
    ),
    "inventory.reserve_each": _reserve,
    "inventory.release": _promise,
    "inventory.prioritise": lambda s: {**_promise(s), "priority": 2},
    "inventory.send": partial(_promise, allocated=True),
    "inventory.count_stock": lambda s: {**MUG, "on_hand": 90, "reason": "Counted", "by": s.world.marc},
    "inventory.receive_stock": lambda s: {**MUG, "quantity": 12, "by": s.world.marc},
    "inventory.set_offer": lambda s: {**MUG, "availability": "back_order", "by": s.world.marc},
    "inventory.repair_stock": _unproved,
    "inventory.write_off": lambda s: {
        "wants": _reserve(s)["wants"], "reason": "Broken", "by": s.world.operator(),
    },
    "inventory.set_minimum": lambda s: {**MUG, "minimum": 5, "by": s.world.marc},
    "inventory.import_stock": lambda s: {
        "retailer_id": s.world.shop().retailer_id, "rows": [StockRow("MUG", "WAKEFIELD", 80)], "by": s.world.sam,
    },
    "pricing.set_price": lambda s: {"shop_id": s.home, "sku": "MUG", "amount_minor": 1095},
    "pricing.set_cost": lambda s: {"shop_id": s.home, "sku": "MUG", "cost_minor": 400},
    "pricing.remove_price": lambda s: {"shop_id": s.home, "sku": "MUG"},
    "pricing.import_prices": lambda s: {"shop_id": s.home, "rows": [PriceRow("MUG", 1195)]},
    "pricing.set_tax_rate": lambda s: {
        "country": "FR", "tax_class": "standard", "basis_points": 2000, "by": s.world.sam,
    },
    "pricing.set_shipping_rate": lambda s: {
        "shop_id": s.home, "code": "slow", "name": "Slow delivery", "amount_minor": 195,
    },
    "pricing.set_first_rates": _first_rates,
    "pricing.remove_shipping_rate": lambda s: {"rate_id": _rate(s)},
}  # fmt: skip
