"""A quote until it is sent: asked for by a customer, begun by staff, written and written again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from comptoir.customers import queries as customers
from comptoir.kernel import clock, events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.look.documents.languages import paper_language
from comptoir.orders.commands.placing import ADDRESS_FIELDS, UnknownArticle, typed_address
from comptoir.pricing import queries as prices
from comptoir.pricing.agreed import Agreed, price_agreed, rules_with
from comptoir.pricing.basket import Basket, BasketLine, PriceRules, price_basket
from comptoir.shops.roles import SELL

from ..lines import Line
from ..models import Quote, Version
from ..queries.terms import terms_of
from ..states import REVISABLE
from .finding import facts_of, person_of, quote_for_change, version_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

MOST_LINES = 200
MOST_OF_ONE = 1_000_000
MOST_MINOR = 10**12
LONGEST_DAYS = 366
MOST_WORDS = 2000


class ChangedMeanwhile(Refusal):
    """Somebody else changed the quote since the page was opened."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(f"{quote.label} was changed by somebody else meanwhile. Look at it again; nothing was kept.")


@dataclass(frozen=True)
class Wanted:
    """A line as it is quoted: without a price at what the shop asks today."""

    sku: str
    quantity: int
    unit_minor: int | None = None  # As the shop prices.
    remark: str = ""


@dataclass(frozen=True)
class Offer:
    """What a version is to say. Without ``shipping_minor`` the delivery costs what the shop asks."""

    lines: Sequence[Wanted]
    shipping_code: str = ""
    shipping_minor: int | None = None  # As the shop prices.
    valid_until: date | None = None  # The last day; None: as many days as the shop gives.
    note: str = ""  # For the customer.


@command
def request_quote(
    *, shop_id: int, customer_code: str, lines: Sequence[tuple[str, int]], request: str, by: Actor, at: datetime
) -> Quote:
    """A customer asks what so many of some articles would cost; the shop answers with a quote.

    Raises UnknownArticle, Invalid; NotAllowed in another's name.
    """
    if by.kind == "customer" and shop_id not in by.shops:
        raise NotAllowed("You are not signed in at this shop.")
    if by.kind != "customer":
        require(by, SELL, "ask for quotes", shop=shop_id)
    scope.work_in(shop_id)
    buyer = customers.buyer(shop_id, customer_code)
    if buyer.customer is None or (by.kind == "customer" and buyer.customer.id != by.customer):
        raise NotAllowed("A quote is asked for in one's own name.")
    wanted = _checked([Wanted(sku, quantity) for sku, quantity in lines])
    _rules(buyer.shop, _country(buyer), wanted)
    quote = _new(buyer, by=by, at=at)
    quote.asked = [[one.sku, one.quantity] for one in wanted]
    quote.request = request.strip()[:MOST_WORDS]
    event = machine.enter(quote, "request")
    quote.save(force_insert=True)
    told = {"request": quote.request} if quote.request else {}
    events.record(event, quote, by=by, at=at, personal=told, number=quote.number, line_count=len(wanted))
    return quote


@command
def make_quote(
    *,
    shop_id: int,
    customer_code: str,
    offer: Offer,
    by: Actor,
    at: datetime,
    address_id: int | None = None,
    address: Mapping[str, str] | None = None,
) -> Quote:
    """Begin a quote for a customer, with a first version that is not sent yet.

    Where it would go: the entry ``address_id`` of her address book, one typed for it, or her default.

    Raises UnknownArticle, NotSold, NotDelivered, Invalid.
    """
    require(by, SELL, "make quotes", shop=shop_id)
    buyer = customers.buyer(shop_id, customer_code, address_id=address_id)
    scope.work_in(shop_id)
    quote = _new(buyer, by=by, at=at)
    quote.version = 1
    quote.save(force_insert=True)
    to = typed_address(address) if address else _address(buyer.address)
    version = _write(quote, buyer, offer, to=to, by=by, at=at)
    events.record("quote.made", quote, by=by, at=at, **facts_of(quote, version))
    return quote


@command
def revise_quote(*, number: str, offer: Offer, by: Actor, at: datetime, seen: datetime | None = None) -> Quote:
    """Write the version that is to be sent next; a version that was sent stays as it is, and can be accepted no more.

    ``seen`` is when the quote had last changed for who writes. An approval of what stood there before is void.

    Raises ChangedMeanwhile, IllegalMove where the quote has ended otherwise, and what make_quote raises.
    """
    quote = quote_for_change(number)
    require(by, SELL, "revise quotes", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    if seen is not None and seen != quote.changed_at:
        raise ChangedMeanwhile(quote)
    if quote.state not in REVISABLE:
        raise machine.IllegalMove(quote, "revise")
    is_new = not quote.is_written
    former = version_of(quote, quote.version) if quote.version else None
    if quote.state != "draft":
        also = {"version": quote.version + is_new, "changed_at": at, "end_reason": ""}
        machine.move(quote, "revise", by=by, at=at, also=also, number=quote.number, version=quote.version + is_new)
    else:
        quote.version, quote.changed_at = quote.version + is_new, at
        quote.save(update_fields=["version", "changed_at"])
    buyer = customers.buyer(quote.shop_id, quote.customer.code)
    Version.objects.filter(quote=quote, number=quote.version, sent_at=None).delete()
    to = former.ship_to if former else _address(buyer.address)
    version = _write(quote, buyer, offer, to=to, by=by, at=at)
    events.record("quote.rewritten", quote, by=by, at=at, **facts_of(quote, version))
    return quote


def _new(buyer: customers.Buyer, *, by: Actor, at: datetime) -> Quote:
    if buyer.customer is None:
        raise Invalid("A quote is for a customer: choose one.", field="customer")
    shop = buyer.shop
    with connection.cursor() as cursor:
        cursor.execute("select next_quote_number(%s::bigint)", [shop.id])
        (count,) = cursor.fetchone()
    return Quote(
        retailer_id=shop.retailer_id, group_id=shop.group_id, shop=shop, customer=buyer.customer,
        number=f"{shop.order_prefix}-Q{count}", currency=shop.currency, made_by_name=by.name[:120], made_at=at,
        changed_at=at,
    )  # fmt: skip


def _write(
    quote: Quote, buyer: customers.Buyer, offer: Offer, *, to: dict[str, str], by: Actor, at: datetime
) -> Version:
    """Store the version that the quote counts as its latest."""
    shop = buyer.shop
    country = to.get("country") or shop.country
    wanted = _checked(offer.lines)
    rules = _rules(shop, country, wanted)
    basket, shipping = _priced(rules, wanted, offer)
    listed = {article.sku: article.unit_minor or 0 for article in rules.articles.values()}
    remarks = {one.sku: one.remark.strip()[:300] for one in wanted}
    lines = [
        Line(
            line.variant_id, line.sku, line.name, line.quantity, listed[line.sku], line.unit_minor, line.total_minor,
            line.tax_minor, line.tax_basis_points, remarks[line.sku],
        ).stored()
        for line in basket.lines
    ]  # fmt: skip
    valid_until, terms = _last_day(offer, shop, at), terms_of(shop.id)
    return Version.objects.create(
        retailer_id=quote.retailer_id, shop_id=quote.shop_id, quote=quote, number=quote.version, lines=lines,
        country=country, ship_to=to, shipping_code=basket.shipping.code,
        shipping_name=basket.shipping.name, shipping_price_minor=shipping, shipping_minor=basket.shipping_minor,
        items_minor=basket.items_minor, tax_minor=basket.tax_minor, total_minor=basket.total_minor,
        valid_until=valid_until, expires_at=clock.day_bounds(valid_until, shop.timezone)[1],
        note=offer.note.strip()[:MOST_WORDS], needs_code=terms.asks_code, made_by=person_of(by),
        language=paper_language(buyer.customer.language if buyer.customer else "", shop.language).code,
        made_by_key=by.id if by.kind == "key" else None, made_by_name=by.name[:120], made_at=at,
    )  # fmt: skip


def _address(to: Any) -> dict[str, str]:
    return {name: getattr(to, name) for name in ADDRESS_FIELDS} if to else {}


def _checked(lines: Sequence[Wanted]) -> list[Wanted]:
    found: dict[str, Wanted] = {}
    for one in lines:
        sku = one.sku.strip()
        if not 0 < one.quantity <= MOST_OF_ONE:
            raise Invalid(f"{one.quantity} of {sku} cannot be quoted; write 1 to {MOST_OF_ONE:,}.", field="lines")
        if sku in found:
            raise Invalid(f"{sku} stands twice: write one line for it.", field="lines")
        if one.unit_minor is not None and not 0 <= one.unit_minor <= MOST_MINOR:
            raise Invalid(f"The price of {sku} cannot be below 0 or beyond belief.", field="lines")
        found[sku] = replace(one, sku=sku)
    if not found:
        raise Invalid("A quote needs at least one article.", field="lines")
    if len(found) > MOST_LINES:
        raise Invalid(f"{len(found)} lines are too many for one quote; at most {MOST_LINES}.", field="lines")
    return list(found.values())


def _country(buyer: customers.Buyer) -> str:
    return buyer.address.country if buyer.address else buyer.shop.country


def _rules(shop: "Shop", country: str, wanted: Sequence[Wanted]) -> PriceRules:
    rules = prices.price_rules(shop, country=country, skus=[one.sku for one in wanted])
    unsold = [one.sku for one in wanted if (a := rules.by_sku.get(one.sku)) is None or a.unit_minor is None]
    if unsold:
        raise UnknownArticle(f"{shop.name} sells nothing under {', '.join(unsold)}.", field="lines", skus=unsold)
    if bundles := [one.sku for one in wanted if rules.by_sku[one.sku].parts]:
        raise Invalid(f"{bundles[0]} is a bundle, which cannot be quoted: quote its parts.", field="lines")
    return rules


def _priced(rules: PriceRules, wanted: Sequence[Wanted], offer: Offer) -> tuple[Basket, int]:
    """The basket at the quoted prices, and the delivery as the shop prices it."""
    units = {one.sku: one.unit_minor for one in wanted if one.unit_minor is not None}
    lines = [BasketLine(rules.by_sku[one.sku].variant_id, one.quantity) for one in wanted]
    at_quoted = rules_with(rules, units)
    usual = price_basket(lines, rules=at_quoted, country=rules.country, shipping_code=offer.shipping_code)
    minor = offer.shipping_minor
    if minor is not None and not 0 <= minor <= MOST_MINOR:
        raise Invalid("The delivery cannot cost less than 0 or beyond belief.", field="shipping_minor")
    if minor is None:
        way = usual.shipping
        minor = way.amount_minor if rules.prices_include_tax else way.amount_minor - way.tax_minor
    agreed = Agreed("", units, usual.shipping.code, usual.shipping.name, minor)
    return price_agreed(lines, rules=rules, country=rules.country, agreed=agreed), minor


def _last_day(offer: Offer, shop: "Shop", at: datetime) -> date:
    today = clock.day_of(at, shop.timezone)
    last = offer.valid_until or today + timedelta(days=terms_of(shop.id).valid_days)
    if not today <= last <= today + timedelta(days=LONGEST_DAYS):
        raise Invalid("A quote is valid until today at the earliest and for a year at most.", field="valid_until")
    return last
