"""A digital article of the world, with its file, and an order that bought it."""

from comptoir.catalog import commands as catalog
from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.orders import queries
from comptoir.orders.models import Order
from comptoir.orders.queries import DownloadRow
from comptoir.pricing import commands as pricing
from tests.orders.scene import paid
from tests.world import NOON, World

PATTERN, CONTENT = "PATTERN", b"%PDF-1.7 bunting" * 40_000  # More than one part.


def sell_pattern(world: World, *, content: bytes = CONTENT) -> None:
    """Bunting to print at home, £4.50; without content its file is not stored yet."""
    row = catalog.ProductRow(code=PATTERN, name="Bunting pattern", sku=PATTERN, is_digital=True)
    told = {"by": world.ruth, "at": NOON}
    catalog.import_products(retailer_id=world.shop().retailer_id, rows=[row], **told)
    pricing.set_price(shop_id=world.shop().id, sku=PATTERN, amount_minor=450, **told)
    inventory.set_offer(sku=PATTERN, location="WAKEFIELD", availability="always", by=world.marc, at=NOON)
    if content:
        store(world, content)


def store(world: World, content: bytes = CONTENT, name: str = "bunting.pdf"):
    pieces = [content[at : at + 70_000] for at in range(0, len(content), 70_000)]
    return catalog.store_article_file(sku=PATTERN, file_name=name, content=pieces, by=world.ruth, at=NOON)


def bought(world: World, run_jobs, *lines: tuple[str, int], at=NOON) -> Order:
    return paid(world, run_jobs, *(lines or [(PATTERN, 1)]), at=at)


def files_of(world: World, order: Order) -> list[DownloadRow]:
    with scope.reading(world.ana):
        return queries.downloads_of_order(order.id)
