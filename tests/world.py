"""The one world of the tests: named people in shops of two retailers, built once in a template."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

from comptoir.catalog.models import Category, Product, Variant
from comptoir.customers.models import Address, Customer, Identity, Tag
from comptoir.inventory.models import Movement, Stock
from comptoir.kernel.scope import Actor
from comptoir.pricing.models import Price, ShippingRate, TaxRate
from comptoir.shops import queries as shops
from comptoir.shops.models import ApiKey, Group, Location, Membership, Retailer, Shop, ShopLocation, Staff

NOON = datetime(2026, 9, 17, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

SHOPS = {
    # code: retailer, group, name, kind, currency, country, prefix, with tax
    "HOME": ("ALDER", "MAIN", "Alder Home", "default", "GBP", "GB", "AH", True),
    "CLOTH": ("ALDER", "MAIN", "Finch Clothing", "default", "GBP", "GB", "FC", True),
    "TEAM": ("ALDER", "TEAM", "Corner Café Staff", "private", "GBP", "GB", "CC", False),
    "ORION": ("ORION", "ALL", "Maison Orion", "default", "EUR", "FR", "MO", True),
}
STAFF = {
    # name: retailer, shop, role, reveals
    "ana": ("ALDER", "HOME", "agent", False),
    "clara": ("ALDER", "HOME", "clerk", False),
    "marc": ("ALDER", "HOME", "manager", False),
    "ruth": ("ALDER", "HOME", "shop_admin", True),
    "sam": ("ALDER", None, "super_admin", True),
    "finn": ("ALDER", "CLOTH", "agent", False),
    "bruno": ("ORION", "ORION", "shop_admin", True),
}
LOCATIONS = {
    "WAKEFIELD": ("ALDER", "Wakefield DC", "warehouse", "GB", 53.683, -1.498),
    "LEEDS": ("ALDER", "Leeds Briggate", "store", "GB", 53.797, -1.543),
    "YORK": ("ALDER", "York Coney Street", "store", "GB", 53.959, -1.084),
    "LYON": ("ORION", "Lyon Bellecour", "store", "FR", 45.757, 4.832),
}
PEOPLE = {
    "sofia": ("ALDER", "MAIN", "C-1", "Sofia Keller", "sofia.keller@mail.example", "+447700900144", "GB"),
    "amir": ("ALDER", "MAIN", "C-2", "Amir Haddad", "amir.haddad@mail.example", "+447700900118", "GB"),
    "odile": ("ORION", "ALL", "O-1", "Odile Martin", "odile.martin@mail.example", "+33199001234", "FR"),
}
GOODS = {
    # sku: retailer, name, price in pennies by shop, stock by location, weight
    "RED-SCARF": ("ALDER", "Red scarf", {"HOME": 2400, "CLOTH": 2500}, {"WAKEFIELD": 10, "LEEDS": 4}, 200),
    "MUG": ("ALDER", "Scottie mug", {"HOME": 995, "TEAM": 800}, {"WAKEFIELD": 100, "LEEDS": 3}, 400),
    "LAST-ONE": ("ALDER", "Regency cakestand 3 tier", {"HOME": 1275}, {"WAKEFIELD": 1}, 1200),
    "GONE": ("ALDER", "Sold out lantern", {"HOME": 1500}, {"WAKEFIELD": 0}, 900),
    "TASSE": ("ORION", "Tasse bleue", {"ORION": 1200}, {"LYON": 50}, 350),
}
PASSWORD = "correct horse battery"
KEYS = {
    # name: shop, rights, reveals
    "write": ("HOME", "write", False),
    "read": ("HOME", "read", False),
    "manage": ("HOME", "manage", True),
    "cloth": ("CLOTH", "manage", True),
    "orion": ("ORION", "manage", True),
}


def api_key(name: str) -> str:
    """The text of an API key of the world; only its hash is in the database."""
    return f"ck_test_{name}_{'x' * 32}"


@dataclass
class World:
    """The world as a test names it: ``world.ana``, ``world.shop("HOME")``, ``world.variant("MUG")``."""

    def __getattr__(self, name: str) -> Actor | Customer:
        if name in STAFF:
            return shops.actor_of_staff(self.staff(name))
        if name in PEOPLE:
            return PEOPLE_ROWS[name]
        raise AttributeError(name)

    def staff(self, name: str) -> Staff:
        return Staff.objects.get(email=f"{name}@staff.example")

    def shop(self, code: str = "HOME") -> Shop:
        return Shop.objects.get(code=code)

    def operator(self, code: str = "HOME") -> Actor:
        """Who may do anything in one shop: for setting a scene."""
        return shops.actor_of_shop(self.shop(code), kind="operator", name="Test")

    def variant(self, sku: str) -> Variant:
        return ROWS["variant"][sku]

    def location(self, code: str) -> Location:
        return ROWS["location"][code]

    @cached_property
    def address_of_sofia(self) -> Address:
        return ROWS["address"]["sofia"]


PEOPLE_ROWS: dict[str, Customer] = {}
ROWS: dict[str, dict] = {"variant": {}, "location": {}, "address": {}}


def remember() -> None:
    """Read the rows that tests name, past the policies: called as `owner`."""
    PEOPLE_ROWS.update({name: Customer.objects.get(code=row[2]) for name, row in PEOPLE.items()})
    ROWS["variant"].update({v.sku: v for v in Variant.objects.select_related("product")})
    ROWS["location"].update({location.code: location for location in Location.objects.all()})
    ROWS["address"].update({name: Address.objects.get(customer=PEOPLE_ROWS[name]) for name in PEOPLE})


def build() -> None:
    """Write the world, as `owner`: no command is needed to be there, so every room can be tested alone."""
    retailers = {
        code: Retailer.objects.create(code=code, name=name, created_at=LONG_AGO)
        for code, name in (("ALDER", "Alder & Finch"), ("ORION", "Maison Orion"))
    }
    groups: dict[tuple[str, str], Group] = {}
    made: dict[str, Shop] = {}
    for code, (retailer, group, name, kind, currency, country, prefix, with_tax) in SHOPS.items():
        key = (retailer, group)
        if key not in groups:
            groups[key] = Group.objects.create(retailer=retailers[retailer], code=group, name=group.title())
        made[code] = Shop.objects.create(
            retailer=retailers[retailer], group=groups[key], code=code, name=name, kind=kind, currency=currency,
            country=country, order_prefix=prefix, prices_include_tax=with_tax, call_centre_number="0113 496 0123",
            timezone="Europe/London" if country == "GB" else "Europe/Paris",
            mail_from=f"hello@{code.lower()}.example",
        )  # fmt: skip
    _build_people(retailers, groups, made)
    _build_goods(retailers, made)


def _build_people(retailers: dict[str, Retailer], groups: dict[tuple[str, str], Group], made: dict[str, Shop]) -> None:
    for name, (retailer, shop, role, reveals) in STAFF.items():
        person = Staff(email=f"{name}@staff.example", name=name.title(), created_at=LONG_AGO)
        person.set_password(PASSWORD)
        person.save()
        Membership.objects.create(
            staff=person, retailer=retailers[retailer], shop=made[shop] if shop else None, role=role, may_reveal=reveals
        )
    for name, (shop, rights, reveals) in KEYS.items():
        text = api_key(name)
        ApiKey.objects.create(
            retailer=made[shop].retailer, shop=made[shop], name=f"Key {name}", hint=text[:12],
            hash=sha256(text.encode()).hexdigest(), rights=rights, may_reveal=reveals, made_at=LONG_AGO,
        )  # fmt: skip
    for retailer, group, code, name, email, phone, country in PEOPLE.values():
        of = {"retailer": retailers[retailer], "group": groups[retailer, group]}
        customer = Customer.objects.create(
            **of, code=code, name=name, country=country, since=LONG_AGO, changed_at=LONG_AGO
        )
        Identity.objects.create(**of, customer=customer, kind="email", value=email, display=email)
        Identity.objects.create(**of, customer=customer, kind="phone", value=phone, display=phone)
        Address.objects.create(
            **of, customer=customer, name=name, street="14 Park Row", city="Leeds" if country == "GB" else "Lyon",
            postcode="LS1 5HD" if country == "GB" else "69002", country=country, is_default=True,
        )  # fmt: skip
    Tag.objects.create(retailer=retailers["ALDER"], group=groups["ALDER", "MAIN"], name="VIP", tone="amber")


def _build_goods(retailers: dict[str, Retailer], made: dict[str, Shop]) -> None:
    places = {}
    for code, (retailer, name, kind, country, latitude, longitude) in LOCATIONS.items():
        places[code] = Location.objects.create(
            retailer=retailers[retailer], code=code, name=name, kind=kind, country=country, latitude=latitude,
            longitude=longitude,
        )  # fmt: skip
    for shop in made.values():
        ranked = [place for code, place in places.items() if LOCATIONS[code][0] == shop.retailer.code]
        for rank, place in enumerate(ranked, 1):
            ShopLocation.objects.create(retailer=shop.retailer, shop=shop, location=place, rank=rank)
        for code, name, country, total_from, amount in (
            ("standard", "Standard delivery", "", 0, 495),
            ("standard", "Standard delivery", "", 10_000, 0),
            ("express", "Next day", shop.country, 0, 995),
        ):
            ShippingRate.objects.create(
                retailer=shop.retailer, shop=shop, code=code, name=name, country=country, total_from_minor=total_from,
                amount_minor=amount,
            )  # fmt: skip
    for retailer, country, rate in (("ALDER", "GB", 2000), ("ORION", "FR", 2000), ("ALDER", "DE", 1900)):
        TaxRate.objects.create(retailer=retailers[retailer], country=country, tax_class="standard", basis_points=rate)
    for sku, (retailer, name, prices, stock, weight) in GOODS.items():
        of = {"retailer": retailers[retailer]}
        category, _ = Category.objects.get_or_create(**of, code="all", name="Everything")
        product = Product.objects.create(**of, code=sku, name=name, category=category)
        variant = Variant.objects.create(**of, product=product, sku=sku, barcode="", weight_grams=weight)
        for shop, amount in prices.items():
            Price.objects.create(**of, shop=made[shop], variant=variant, amount_minor=amount)
        for place, quantity in stock.items():
            Stock.objects.create(**of, variant=variant, location=places[place], on_hand=quantity, changed_at=LONG_AGO)
            if quantity:
                Movement.objects.create(
                    **of, variant=variant, location=places[place], kind="counted", on_hand_change=quantity,
                    reserved_change=0, at=LONG_AGO,
                )  # fmt: skip
