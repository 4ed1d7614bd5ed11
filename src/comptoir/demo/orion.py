"""The other retailer of the demo: a small house in Lyon that shares nothing with the first."""

from datetime import datetime, timedelta

from comptoir.catalog import commands as catalog
from comptoir.customers import commands as customers
from comptoir.customers.imported import ImportedCustomer
from comptoir.demo.chance import number
from comptoir.demo.goods import bar_code
from comptoir.demo.house import shop_called
from comptoir.demo.invent import invent_person
from comptoir.demo.log import address_of
from comptoir.inventory import commands as inventory
from comptoir.look.pictures import motif_for
from comptoir.pricing import commands as pricing
from comptoir.shops.queries import actor_of_shop

# code: name, what to draw, category, cents, grams
GOODS = {
    "TASSE-BLEUE": ("Tasse en grès bleue", "blue mug", "Table", 1800, 320),
    "TASSE-SABLE": ("Tasse en grès sable", "natural mug", "Table", 1800, 320),
    "THEIERE": ("Théière émaillée", "enamel teapot", "Table", 5900, 900),
    "ASSIETTE": ("Assiette creuse", "white plate", "Table", 2200, 600),
    "SALADIER": ("Grand saladier", "green bowl", "Table", 4600, 1400),
    "COUVERTS": ("Couverts à salade en hêtre", "wooden cutlery", "Table", 2600, 180),
    "NAPPE": ("Nappe en lin lavé", "natural cushion", "Linge", 8900, 700),
    "TORCHON": ("Torchon rayé", "red apron", "Linge", 1400, 120),
    "COUSSIN": ("Coussin en laine", "moss cushion", "Linge", 4900, 500),
    "PLAID": ("Plaid mohair", "claret blanket", "Linge", 12900, 900),
    "BOUGIE-FIGUE": ("Bougie figuier", "green candle", "Maison", 3400, 420),
    "BOUGIE-CEDRE": ("Bougie cèdre", "brown candle", "Maison", 3400, 420),
    "LANTERNE": ("Lanterne en laiton", "brass lantern", "Maison", 7200, 1100),
    "HORLOGE": ("Horloge de gare", "black clock", "Maison", 9800, 1600),
    "CADRE": ("Cadre en noyer", "walnut frame", "Maison", 3900, 700),
    "MIROIR": ("Miroir rond", "gold mirror", "Maison", 11900, 3200),
    "VASE": ("Vase soliflore", "sky vase", "Maison", 2900, 500),
    "PANIER": ("Panier en osier", "wicker basket", "Maison", 4400, 800),
    "CARNET": ("Carnet cousu", "red notebook", "Papeterie", 1600, 180),
    "CARTES": ("Douze cartes postales", "postcard", "Papeterie", 1200, 90),
    "RUBAN": ("Ruban de coton", "pink ribbon", "Papeterie", 700, 30),
    "CABAS": ("Cabas en toile", "navy bag", "Voyage", 6400, 600),
    "PARAPLUIE": ("Parapluie canne", "black umbrella", "Voyage", 7900, 700),
    "FOULARD": ("Foulard en soie", "purple scarf", "Voyage", 8400, 80),
}
CUSTOMERS = 140


def build(at: datetime) -> None:
    """Catalogue, prices, stock and customers; again it changes nothing but the levels that were sold since."""
    shop = shop_called("ORION")
    by = actor_of_shop(shop, kind="operator", name="Demo")
    rows = [
        catalog.ProductRow(
            code=code, name=name, sku=code, barcode=bar_code(code), category_code=shelf.lower(), category_name=shelf,
            picture="-".join(motif_for(drawn)), weight_grams=grams,
        )
        for code, (name, drawn, shelf, _, grams) in GOODS.items()
    ]  # fmt: skip
    if not catalog.import_products(retailer_id=shop.retailer_id, rows=rows, by=by, at=at).variants_new:
        return  # It was built before.
    prices = [pricing.PriceRow(code, cents) for code, (_, _, _, cents, _) in GOODS.items()]
    pricing.import_prices(shop_id=shop.pk, rows=prices, by=by, at=at)
    levels = [
        inventory.StockRow(code, place, least + number(30, "orion", code, place), least // 4)
        for code in GOODS
        for place, least in (("LYON", 8), ("VILLEURBANNE", 30))
    ]
    inventory.import_stock(retailer_id=shop.retailer_id, rows=levels, by=by, at=at)
    rows_of_people = [_customer(code, at - timedelta(days=since + 7)) for code, since in people()]
    customers.import_customers(shop_id=shop.pk, rows=rows_of_people, by=by, at=at)


def people() -> list[tuple[str, int]]:
    """The codes of its customers, and how many days ago each first bought."""
    return [(f"M{place}", 20 + number(708, "since", place)) for place in range(1001, 1001 + CUSTOMERS)]


def _customer(code: str, since: datetime) -> ImportedCustomer:
    person = invent_person(code, "France")
    return ImportedCustomer(
        code=code, name=person.name, since=since, email=person.email, phone=person.phone, country="FR", language="fr",
        is_invented=True, addresses=(address_of(person),),
    )  # fmt: skip
