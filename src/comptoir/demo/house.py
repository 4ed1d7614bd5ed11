"""The retailers of the demo, their shops, places and people: told as data, made by commands, each once."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.demo import approvals, bundles, confirmations, counter, quotes, rules
from comptoir.demo.logos import logo_svg
from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import scope
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.payments import commands as payments
from comptoir.payments import queries as payment_queries
from comptoir.pricing import commands as pricing
from comptoir.shops import commands, queries
from comptoir.shops.queries import OPERATOR

if TYPE_CHECKING:
    from comptoir.shops.models import Retailer, Shop

PASSWORD = "alder-and-finch-2026"  # noqa: S105 - of invented people, and printed at every start of the demo.
SECRET = "card_gateway.secret_key"  # noqa: S105 - its name.
COURIER_SECRET = "courier.city.secret_key"  # noqa: S105 - its name.

RETAILERS = {"ALDER": "Alder & Finch", "ORION": "Maison Orion"}
GROUPS = {
    ("ALDER", "MAIN"): "Alder Home & Finch Clothing",
    ("ALDER", "CAFE"): "Corner Café",
    ("ORION", "ALL"): "Maison Orion",
}


@dataclass(frozen=True)
class DemoShop:
    """A shop of the demo and how it looks. Telephone numbers are of the ranges kept for fiction."""

    code: str
    group: tuple[str, str]
    name: str
    prefix: str
    colour: str
    phone: str
    host: str  # Of its mail addresses; nobody could open pages there, so links are written without it.
    kind: str = "default"
    master: str | None = None
    currency: str = "GBP"
    country: str = "GB"
    timezone: str = "Europe/London"
    prices_include_tax: bool = True
    locations: tuple[str, ...] = ()


SHOPS = (
    DemoShop(
        "HOME", ("ALDER", "MAIN"), "Alder Home", "AH", "#1f5c4a", "0113 496 0140", "home.alder-and-finch.example",
        locations=("WAKEFIELD", "LEEDS", "YORK", "MANCHESTER", "BRISTOL"),
    ),
    DemoShop(
        "CLOTH", ("ALDER", "MAIN"), "Finch Clothing", "FC", "#8d4a52", "0161 496 0155",
        "clothing.alder-and-finch.example", locations=("WAKEFIELD", "MANCHESTER", "LEEDS", "BRISTOL"),
    ),
    DemoShop(
        "TEAM", ("ALDER", "CAFE"), "Corner Café Supplies", "CC", "#7a4a12", "0113 496 0172",
        "corner-cafe.alder-and-finch.example", kind="private", master="HOME", prices_include_tax=False,
        locations=("WAKEFIELD",),
    ),
    DemoShop(
        "ORION", ("ORION", "ALL"), "Maison Orion", "MO", "#24406f", "01 99 00 42 17", "boutique.maison-orion.example",
        currency="EUR", country="FR", timezone="Europe/Paris", locations=("LYON", "VILLEURBANNE"),
    ),
)  # fmt: skip

# code: retailer, name, kind, street, city, postcode, country, latitude, longitude
LOCATIONS = {
    "WAKEFIELD": (
        "ALDER", "Wakefield DC", "warehouse", "Silkwood Park", "Wakefield", "WF5 9TJ", "GB", 53.6833, -1.5420
    ),
    "LEEDS": ("ALDER", "Leeds Briggate", "store", "94 Briggate", "Leeds", "LS1 6NP", "GB", 53.7975, -1.5418),
    "YORK": ("ALDER", "York Coney Street", "store", "21 Coney Street", "York", "YO1 9QL", "GB", 53.9588, -1.0836),
    "MANCHESTER": (
        "ALDER", "Manchester Deansgate", "store", "82 Deansgate", "Manchester", "M3 2ER", "GB", 53.4825, -2.2475
    ),
    "BRISTOL": ("ALDER", "Bristol Park Street", "store", "40 Park Street", "Bristol", "BS1 5JG", "GB", 51.4545, -2.602),
    "LYON": ("ORION", "Lyon Bellecour", "store", "12 place Bellecour", "Lyon", "69002", "FR", 45.7578, 4.8320),
    "VILLEURBANNE": (
        "ORION", "Dépôt de Villeurbanne", "warehouse", "3 rue de l'Industrie", "Villeurbanne", "69100", "FR", 45.772,
        4.890,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who works in the demo. A super admin has no shop."""

    email: str
    name: str
    role: str
    shop: str | None
    retailer: str = "ALDER"
    may_reveal: bool = False
    location: str | None = None


STAFF = (
    DemoPerson("lena.novak@alder-and-finch.example", "Lena Novak", "agent", "HOME"),
    DemoPerson("tom.fisher@alder-and-finch.example", "Tom Fisher", "clerk", "HOME", location="LEEDS"),
    DemoPerson("marc.bell@alder-and-finch.example", "Marc Bell", "manager", "HOME"),
    DemoPerson("ruth.osei@alder-and-finch.example", "Ruth Osei", "shop_admin", "HOME", may_reveal=True),
    DemoPerson("sam.okafor@alder-and-finch.example", "Sam Okafor", "super_admin", None, may_reveal=True),
    DemoPerson("priya.shah@alder-and-finch.example", "Priya Shah", "agent", "CLOTH"),
    DemoPerson("camille.roux@maison-orion.example", "Camille Roux", "super_admin", None, "ORION", may_reveal=True),
    DemoPerson("hugo.petit@maison-orion.example", "Hugo Petit", "agent", "ORION", "ORION"),
)
ALSO = {"lena.novak@alder-and-finch.example": "CLOTH", "marc.bell@alder-and-finch.example": "CLOTH"}

# Standard, reduced and zero rates of the countries that the log sells to, in hundredths of a percent (2026).
TAXES = {
    "GB": (2000, 500, 0), "IE": (2300, 1350, 0), "FR": (2000, 550, 550), "DE": (1900, 700, 700), "BE": (2100, 600, 600),
    "NL": (2100, 900, 900), "ES": (2100, 1000, 400), "PT": (2300, 1300, 600), "IT": (2200, 1000, 400),
    "AT": (2000, 1000, 1000), "DK": (2500, 2500, 2500), "SE": (2500, 1200, 600), "FI": (2550, 1400, 1400),
    "PL": (2300, 800, 500), "GR": (2400, 1300, 600), "CY": (1900, 900, 500), "MT": (1800, 700, 500),
    "CZ": (2100, 1200, 0), "LT": (2100, 900, 500),
}  # fmt: skip
UNTAXED = (  # Exports leave without our tax.
    "GG", "JE", "CH", "NO", "IS", "US", "CA", "AU", "JP", "KR", "HK", "SG", "TH", "ZA", "NG", "BR", "BB", "BM", "IL",
    "LB", "AE", "BH", "SA",
)  # fmt: skip
# code, name, country, weight up to, total from, amount, days
RATES = (
    ("standard", "Standard delivery", "", None, 0, 1295, 4, 9),
    ("standard", "Standard delivery", "GB", None, 0, 495, 2, 4),
    ("standard", "Standard delivery", "GB", None, 6000, 0, 2, 4),
    ("express", "Next day", "GB", 20_000, 0, 995, 1, 1),
)
RATES_OF_ORION = (
    ("standard", "Colissimo", "FR", None, 0, 590, 2, 3),
    ("standard", "Colissimo", "FR", None, 7000, 0, 2, 3),
    ("standard", "Colissimo international", "", None, 0, 1490, 4, 8),
    ("express", "Coursier", "FR", 20_000, 0, 1290, 1, 1),
)


def build(at: datetime) -> None:
    """Make what is not there yet, so that a start that was interrupted goes on."""
    for code, name in RETAILERS.items():
        retailer = queries.retailer_by_code(code) or commands.make_retailer(code=code, name=name, by=OPERATOR, at=at)
        _make_groups(retailer, code, at)
        _make_locations(retailer, code, at)
    for row in SHOPS:
        _make_shop(row, at)
    for code in RETAILERS:
        retailer = retailer_called(code)
        known = {membership.staff.email for membership in queries.staff_of(queries.actor_of_retailer(retailer))}
        for person in STAFF:
            if person.retailer == code and person.email not in known:
                _make_person(person, retailer, at)
    ruth, sam = (_person_called(name) for name in ("Ruth Osei", "Sam Okafor"))
    rules.make(shop_called("HOME"), writer=sam, publisher=ruth, at=at)


def quote(at: datetime) -> None:
    """Quotes, approvals, bundles, calls and what lies at the counter of the first shop, once it sells something."""
    shop, sam = shop_called("HOME"), _person_called("Sam Okafor")
    ruth, lena = (_person_called(_first(role).name) for role in ("shop_admin", "agent"))
    quotes.make(shop, admin=ruth, seller=lena, at=at)
    approvals.make(shop, writer=ruth, publisher=sam, seller=lena, at=at)
    bundles.make(shop, admin=ruth, seller=lena, at=at)
    confirmations.make(shop, admin=ruth, seller=lena, at=at)
    counter.make(shop, operator=queries.actor_of_shop(shop, kind="operator", name="Demo"), seller=lena, at=at)


def _first(role: str) -> DemoPerson:
    return next(person for person in STAFF if person.shop == "HOME" and person.role == role)


def _person_called(name: str) -> Actor:
    staff = queries.staff_of(queries.actor_of_retailer(retailer_called("ALDER")))
    return queries.actor_of_staff(next(row.staff for row in staff if row.staff.name == name))


def retailer_called(code: str) -> "Retailer":
    """A retailer that must be there."""
    found = queries.retailer_by_code(code)
    if found is None:
        raise LookupError(f"The demo has no retailer {code} yet.")
    return found


def shop_called(code: str) -> "Shop":
    """A shop that must be there."""
    found = queries.shop_by_code(code)
    if found is None:
        raise LookupError(f"The demo has no shop {code} yet.")
    return found


def _make_groups(retailer: "Retailer", retailer_code: str, at: datetime) -> None:
    for (owner, code), name in GROUPS.items():
        if owner == retailer_code and queries.group_by_code(retailer.pk, code) is None:
            commands.make_group(retailer_id=retailer.pk, code=code, name=name, by=OPERATOR, at=at)


def _make_locations(retailer: "Retailer", retailer_code: str, at: datetime) -> None:
    known = _location_ids(retailer)
    for code, (owner, name, kind, street, city, postcode, country, latitude, longitude) in LOCATIONS.items():
        if owner == retailer_code and code not in known:
            commands.make_location(
                retailer_id=retailer.pk, code=code, name=name, kind=kind, country=country, street=street, city=city,
                postcode=postcode, latitude=latitude, longitude=longitude, email=_packers_at(owner, code),
                by=OPERATOR, at=at,
            )  # fmt: skip


def _packers_at(retailer_code: str, location: str) -> str:
    house = {"ALDER": "alder-and-finch", "ORION": "maison-orion"}[retailer_code]
    return f"packing.{location.lower()}@{house}.example"


def _location_ids(retailer: "Retailer") -> dict[str, int]:
    actor = queries.actor_of_retailer(retailer)
    with scope.reading(actor):
        return {location.code: location.pk for location in queries.locations(actor)}


def _make_shop(row: DemoShop, at: datetime) -> None:
    shop = queries.shop_by_code(row.code)
    if shop is None:
        retailer = retailer_called(row.group[0])
        group = queries.group_by_code(retailer.pk, row.group[1])
        shop = commands.make_shop(
            group_id=group.pk if group else 0, code=row.code, name=row.name, currency=row.currency,
            country=row.country, order_prefix=row.prefix, kind=row.kind, timezone=row.timezone,
            prices_include_tax=row.prices_include_tax, master_id=shop_called(row.master).pk if row.master else None,
            by=OPERATOR, at=at,
        )  # fmt: skip
    commands.change_shop(
        shop_id=shop.pk, colour=row.colour, logo_svg=logo_svg(row.code, row.colour), call_centre_number=row.phone,
        mail_from=f"counter@{row.host}", order_mailbox=f"orders@{row.host}", same_basket_minutes=10,
        by=OPERATOR, at=at,
    )  # fmt: skip
    own = queries.actor_of_shop(shop, kind="operator", name=OPERATOR.name)
    commands.rank_locations(shop_id=shop.pk, location_codes=row.locations, by=own, at=at)
    with scope.reading(own):
        has_secret = queries.sealed_secrets(shop.pk).filter(name=SECRET).exists()
    if not has_secret:
        secret = f"sk_sandbox_{row.code.lower()}"
        commands.set_secret(shop_id=shop.pk, name=SECRET, value=secret, by=own, at=at)
    _set_rates(shop, own, at)
    _set_ways(shop, own, at)
    _set_invoices(shop, own, at)
    _set_courier(shop, own, at)


WAYS = {  # What the customer is told of a way to pay that a shop of the demo takes.
    "HOME": {
        "courier": "Our rider takes cash and cards.",
        "bank_transfer": "To Alder & Finch, sort code 00-00-00, account 00000000 (invented).",
    },
    "CLOTH": {"card_form": ""},
}


def _set_ways(shop: "Shop", by: Actor, at: datetime) -> None:
    """Pay on delivery is on in the home shop, our card form in another; whoever turns it off keeps it off."""
    for gateway, words in WAYS.get(shop.code, {}).items():
        with scope.reading(by):
            is_said = payment_queries.way_of(shop.pk, gateway).pk is not None
        if not is_said:
            late = gateway == "courier"
            payments.set_way(
                shop_id=shop.pk, gateway=gateway, is_on=True, at_dispatch=late, per_shipment=late, words=words, by=by,
                at=at,
            )  # fmt: skip


SELLERS = {  # When invoices are made, and who sells: all invented.
    "HOME": ("by_hand", "Alder & Finch Ltd\n1 Canal Wharf, Leeds LS11 5PS\nCompany no. 00000000", "GB 000 0000 00"),
    "ORION": ("sent", "Maison Orion SARL\n12 rue Mercière, 69002 Lyon\nRCS Lyon 000 000 000", "FR 00 000000000"),
}


def _set_invoices(shop: "Shop", by: Actor, at: datetime) -> None:
    """One shop makes an invoice of each parcel, another on demand; whoever sets it otherwise keeps it so."""
    with scope.reading(by):
        is_said = shop.code not in SELLERS or bool(order_queries.invoice_terms(shop.pk).sender)
    if not is_said:
        when, sender, tax_number = SELLERS[shop.code]
        orders.set_invoice_terms(
            shop_id=shop.pk, when=when, series=f"{at:%Y}", sender=sender, tax_number=tax_number, by=by, at=at
        )


def _set_courier(shop: "Shop", by: Actor, at: datetime) -> None:
    """The city courier may be booked in the home shop; whoever turns it off keeps it off."""
    if shop.code != "HOME":
        return
    with scope.reading(by):
        has_secret = queries.sealed_secrets(shop.pk).filter(name=COURIER_SECRET).exists()
    if not has_secret:
        commands.set_secret(shop_id=shop.pk, name=COURIER_SECRET, value="sk_courier_home", by=by, at=at)
        fulfilment.set_courier(shop_id=shop.pk, courier="city", is_on=True, by=by, at=at)


def _set_rates(shop: "Shop", by: Actor, at: datetime) -> None:
    for code, name, country, weight, total, amount, first, last in RATES if shop.country == "GB" else RATES_OF_ORION:
        pricing.set_shipping_rate(
            shop_id=shop.pk, code=code, name=name, amount_minor=amount, country=country, weight_up_to_grams=weight,
            total_from_minor=total, days_min=first, days_max=last, by=by, at=at,
        )  # fmt: skip
    if shop.code not in ("HOME", "ORION"):
        return  # Taxes are the retailer's: set with its first shop.
    rates = {**TAXES, **dict.fromkeys(UNTAXED, (0, 0, 0))}
    for country, classes in rates.items():
        for tax_class, points in zip(("standard", "reduced", "zero"), classes, strict=True):
            pricing.set_tax_rate(country=country, tax_class=tax_class, basis_points=points, by=by, at=at)


def _make_person(person: DemoPerson, retailer: "Retailer", at: datetime) -> None:
    staff = commands.invite_staff(
        email=person.email, name=person.name, role=person.role,
        shop_id=shop_called(person.shop).pk if person.shop else None,
        location_id=_location_ids(retailer)[person.location] if person.location else None,
        may_reveal=person.may_reveal, retailer_id=retailer.pk, send_link=False,
        by=queries.actor_of_retailer(retailer), at=at,
    )  # fmt: skip
    if also := ALSO.get(person.email):
        by = queries.actor_of_retailer(retailer)
        commands.give_role(staff_id=staff.pk, role=person.role, shop_id=shop_called(also).pk, by=by, at=at)
    commands.set_password(staff_id=staff.pk, password=PASSWORD, by=OPERATOR, at=at)
