"""Placing an order: the hot path. Reads once, decides in pure Python, writes with the stock last."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from comptoir.customers import queries as customers
from comptoir.inventory import commands as stock
from comptoir.inventory.wants import Want
from comptoir.kernel import events, machine, positions, scope
from comptoir.kernel.commands import command, once_more_on, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.rules.kinds import Document
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.pricing import queries as prices
from comptoir.pricing.agreed import Agreed, price_agreed, trace_of
from comptoir.pricing.basket import Article, Basket, BasketLine, PriceRules, price_basket
from comptoir.shops.roles import SELL
from comptoir.sourcing import plan as sourcing

if TYPE_CHECKING:
    from comptoir.customers.models import Customer
    from comptoir.payments.models import Way
    from comptoir.shops.models import Shop

from ..alike import OrderedAlready, guarded
from ..bundles import demands_of
from ..models import Order
from ..models.orders import SAME_BASKET
from ..options import PLAIN, Options, Priority
from ..queries.sourcing import source_order
from .needing import approval_of, confirmation_of, let_wait
from .options import checked, columns_of
from .promising import promise_each
from .writing import Written, shares_of_parcels, tie_rows, write_rows

ADDRESS_FIELDS = ("name", "company", "street", "city", "region", "postcode", "country", "phone", "position")
MOST_LINES = 500
MOST_OF_ONE = 1_000_000


class NothingOrdered(Invalid):
    """An order needs at least one line of at least one piece."""


class AddressNeeded(Invalid):
    """Where the parcel goes must be known before it is promised."""


class UnknownArticle(Invalid):
    """The shop sells nothing under one of the article numbers."""


class NowhereInStock(Refusal):
    """The locations that serve the shop do not hold the whole order above their minimum, and it cannot wait."""


class BuyingStopped(Refusal):
    """The customer may not buy for now, or not for so much."""


class NotOnSale(Refusal):
    """An article is in the catalogue and may not be ordered today: its offer has ended, or it is only shown."""


@dataclass(frozen=True)
class _Asked:
    """Everything the arguments name, found under the actor's own scope."""

    shop: "Shop"
    customer: "Customer | None"
    wants: Mapping[str, int]  # Quantity by article number.
    rules: PriceRules
    ship_to: dict[str, str]

    pick_up_at: int | None = None  # The location where she fetches it herself.

    def article(self, sku: str) -> Article:
        return self.rules.by_sku[sku]

    @property
    def demands(self) -> list[sourcing.Demand]:
        return demands_of(self.basket_lines, self.rules)

    @property
    def basket_lines(self) -> list[BasketLine]:
        return [BasketLine(self.article(sku).variant_id, quantity) for sku, quantity in self.wants.items()]

    def skus_of(self, variants: Sequence[int]) -> list[str]:
        """What was ordered that is one of these, or holds one."""
        wanted = {sku: {self.article(sku).variant_id, *dict(self.article(sku).parts)} for sku in self.wants}
        return [sku for sku, ids in wanted.items() if not ids.isdisjoint(variants)]


@once_more_on(stock.OutOfStock)
@command
def place_order(
    *,
    shop_id: int,
    customer_code: str | None,
    lines: Sequence[tuple[str, int]],
    shipping_code: str = "",
    channel: str,
    by: Actor,
    at: datetime,
    address_id: int | None = None,
    address: Mapping[str, str] | None = None,
    note: str = "",
    together: bool = False,
    way: str = "",
    agreed: Agreed | None = None,
    again: bool = False,
    options: Options = PLAIN,
) -> Order:
    """Promise stock to a customer and ask for the money.

    What lies ready leaves at once, the rest later in a delivery of its own, unless all is to be sent ``together``.
    ``lines`` are (article number, quantity); the same article twice is one line. The address is the customer's entry
    ``address_id``, or one typed for this order, or else her default. It waits for payment until the shop's deadline.
    Without ``shipping_code`` it is sent the cheapest way. ``way`` is how she pays, where that was settled: pay on
    delivery and its like hold the amount at once and open the order, a transfer is waited for longer; else by the
    link. The shop may want it confirmed by a call first, and its rules a business customer's approved. ``agreed``
    prices and delivery, of a quote, hold instead of the shop's. ``again``: she wants the same as a moment ago.
    ``options`` are what she wishes beside.

    Raises OrderedAlready, BuyingStopped, NothingOrdered, UnknownArticle, AddressNeeded, DayNotPossible, NotOnSale,
    NowhereInStock, OutOfStock (somebody was faster, twice), NotSold, NotDelivered, NotTakenHere; nothing was done.
    """
    asked = _find(shop_id, customer_code, lines, address_id, address, agreed.shipping_code if agreed else shipping_code)
    require(by, SELL, "place orders", shop=shop_id)
    taken = payments.way_that_is_on(shop_id, way) if way else None
    scope.work_in(shop_id)
    plan, why = _plan(asked, together=together, at=at)
    wished, basket = checked(options, asked.wants, plan, asked.shop, at=at), _price(asked, plan, shipping_code, agreed)
    order = _first_state(asked, basket, wished, channel=channel, note=note, together=together, way=taken, by=by, at=at)
    waits = approval_of(order, asked.customer, way=way, at=at)
    calls = None if waits else confirmation_of(order, taken, at=at)
    written = _write(order, asked, basket, plan, why, again=again, remarks=wished.line_remarks)
    asks = let_wait(order, waits, calls, by=by, at=at)
    _tell(order, plan, line_count=len(asked.wants), by=by, at=at, **_trace(asked, agreed))
    intent_id = ask_for_money(order, way, by=by, at=at) if asks else None
    if intent_id and taken and taken.can.is_by_word:
        _hold_by_word(intent_id, way, basket, plan, by=by, at=at)
    promised = promise_each(order, _to_reserve(plan), by=by, at=at)
    tie_rows(order, plan.parcels, written, intent_id=intent_id, promised=promised)
    return order


def _hold_by_word(intent_id: int, way: str, basket: Basket, plan: sourcing.Plan, *, by: Actor, at: datetime) -> None:
    parts = shares_of_parcels(basket, plan.parcels)
    payments.authorise(intent_id=intent_id, gateway=way, parts=parts, by=by, at=at)


def _write(
    order: Order,
    asked: _Asked,
    basket: Basket,
    plan: sourcing.Plan,
    why: Document,
    *,
    again: bool,
    remarks: Mapping[str, str],
) -> Written:
    """Store the order with its lines and deliveries. Raises OrderedAlready, which PostgreSQL tells."""
    minutes, at = asked.shop.same_basket_minutes, order.changed_at
    known = asked.customer is not None
    kept = guarded(asked.wants, minutes=minutes, channel=order.channel, known=known, again=again, at=at)
    for name, value in kept.items():
        setattr(order, name, value)
    try:
        return write_rows(order, basket, plan.parcels, prefix=asked.shop.order_prefix, why=why, remarks=remarks)
    except IntegrityError as problem:
        if SAME_BASKET in str(problem):
            raise OrderedAlready(minutes) from None
        raise


def _check_may_buy(asked: _Asked, basket: Basket) -> None:
    her = asked.customer
    if her is None or her.stop_above_minor is None or basket.total_minor <= her.stop_above_minor:
        return
    above = f" above {say(her.stop_above_minor, basket.currency)}" if her.stop_above_minor else ""
    raise BuyingStopped(f"{her.code} may not buy{above} for now: {her.stop_reason} Nothing was reserved.")


def _to_reserve(plan: sourcing.Plan) -> list[Want | None]:
    return [
        Want(piece.variant_id, parcel.location_id, piece.quantity) if piece.is_counted else None
        for parcel in plan.parcels
        for piece in parcel.pieces
    ]


def _find(
    shop_id: int,
    customer_code: str | None,
    lines: Sequence[tuple[str, int]],
    address_id: int | None,
    address: Mapping[str, str] | None,
    shipping_code: str,
) -> _Asked:
    wants = _wants(lines)
    buyer = customers.buyer(shop_id, customer_code, address_id=address_id if address is None else None)
    shop = buyer.shop
    ship_to = _ship_to(buyer) if address is None else typed_address(address)
    rules = prices.price_rules(shop, country=ship_to["country"], skus=list(wants))
    missing = sorted(set(wants) - set(rules.by_sku))
    if missing:
        raise UnknownArticle(f"{shop.name} sells nothing under {', '.join(missing)}.", field="lines", skus=missing)
    return _Asked(shop, buyer.customer, wants, rules, ship_to, rules.pick_up_at(shipping_code))


def _wants(lines: Sequence[tuple[str, int]]) -> dict[str, int]:
    wants: Counter[str] = Counter()
    for sku, quantity in lines:
        if not 0 < quantity <= MOST_OF_ONE:
            raise NothingOrdered(f"{quantity} of {sku} cannot be ordered; a quantity is 1 to {MOST_OF_ONE:,}.")
        wants[sku] += quantity
    if not wants:
        raise NothingOrdered("The basket is empty: add at least one article.", field="lines")
    if len(wants) > MOST_LINES:
        raise NothingOrdered(f"{len(wants)} lines are too many for one order; at most {MOST_LINES}.", field="lines")
    return dict(wants)


def _ship_to(buyer: customers.Buyer) -> dict[str, str]:
    if buyer.customer is None:
        raise AddressNeeded("Choose a customer, or type where the parcel goes.", field="address")
    if buyer.address is None:
        raise AddressNeeded(f"Customer {buyer.customer.code} has no delivery address yet.", field="address")
    return {name: getattr(buyer.address, name) for name in ADDRESS_FIELDS}


def typed_address(address: Mapping[str, str]) -> dict[str, str]:
    """An address as somebody typed it, whole. Raises AddressNeeded."""
    typed = {name: str(address.get(name, "")).strip() for name in ADDRESS_FIELDS}
    missing = [name for name in ("name", "street", "city", "country") if not typed[name]]
    if missing:
        raise AddressNeeded(f"The address lacks: {', '.join(missing)}.", field="address")
    if len(typed["country"]) != 2:
        raise AddressNeeded("A country is two letters, like GB.", field="address.country")
    return {**typed, "country": typed["country"].upper(), "position": positions.clean(typed["position"])}


def _plan(asked: _Asked, *, together: bool, at: datetime) -> tuple[sourcing.Plan, Document]:
    """The deliveries, and the record of why they leave from where they do."""
    sourced = source_order(
        asked.shop, asked.demands, ship_to=asked.ship_to, together=together, at=at, only=asked.pick_up_at,
        customer_id=asked.customer.id if asked.customer else None,
    )  # fmt: skip
    found = sourced.plan
    if isinstance(found, sourcing.Plan):
        return found, sourced.record
    if off := asked.skus_of(found.off):
        raise NotOnSale(f"{', '.join(off)} cannot be ordered today. Nothing was reserved.", skus=off)
    out = asked.skus_of(found.out)
    articles = ", ".join(f"{asked.wants[sku]} × {sku}" for sku in out)
    nobody = f"No location of {asked.shop.name} can send"
    who = "The store where it would be fetched cannot set aside" if asked.pick_up_at else nobody
    raise NowhereInStock(f"{who} {articles} now. Nothing was reserved.", skus=out)


def _price(asked: _Asked, plan: sourcing.Plan, shipping_code: str, agreed: Agreed | None) -> Basket:
    lines = asked.basket_lines
    if agreed:
        return price_agreed(lines, rules=asked.rules, country=asked.rules.country, agreed=agreed)
    return price_basket(
        lines,
        rules=asked.rules,
        country=asked.rules.country,
        shipping_code=shipping_code,
        parcels=plan.charged,
    )


def _trace(asked: _Asked, agreed: Agreed | None) -> dict[str, Any]:
    return {"agreed": trace_of(asked.rules, agreed)} if agreed else {}


def _first_state(
    asked: _Asked,
    basket: Basket,
    wished: Options,
    *,
    channel: str,
    note: str,
    together: bool,
    way: "Way | None",
    by: Actor,
    at: datetime,
) -> Order:
    _check_may_buy(asked, basket)
    days = way.can.waits_days if way else 0
    order = Order(
        retailer_id=asked.shop.retailer_id,
        group_id=asked.shop.group_id,
        shop=asked.shop,
        customer=asked.customer,
        channel=channel,
        currency=basket.currency,
        items_minor=basket.items_minor,
        shipping_minor=basket.shipping_minor,
        tax_minor=basket.tax_minor,
        total_minor=basket.total_minor,
        shipping_code=basket.shipping.code,
        together=together,
        ship_to=asked.ship_to,
        note=note.strip(),
        **columns_of(wished),
        sold_by_id=by.id if by.kind == "staff" else by.on_behalf_of,
        placed_at=at,
        pay_by=at + (timedelta(days=days) if days else timedelta(minutes=asked.shop.pay_within_minutes)),
        changed_at=at,
    )
    machine.enter(order, "place")
    return order


def ask_for_money(order: Order, way: str, *, by: Actor, at: datetime) -> int | None:
    if order.total_minor == 0:
        events.record("order.free", order, by=by, at=at)
        return None
    intent = payments.ask(
        shop_id=order.shop_id,
        customer_id=order.customer_id,
        order_id=order.id,
        amount_minor=order.total_minor,
        currency=order.currency,
        purpose=order.number or "",
        pay_by=order.pay_by,
        way=way,
        by=by,
        at=at,
    )
    order.asked = intent
    return intent.id


def _tell(order: Order, plan: sourcing.Plan, *, line_count: int, by: Actor, at: datetime, **more: Any) -> None:
    events.record(
        "order.placed",
        order,
        by=by,
        at=at,
        after={"state": order.state},
        number=order.number,
        total_minor=order.total_minor,
        currency=order.currency,
        line_count=line_count,
        deliveries=[
            {"kind": parcel.kind, "location": parcel.location_id, "due_on": parcel.due_on} for parcel in plan.parcels
        ],
        pay_by=order.pay_by,
        channel=order.channel,
        **more,
    )
    if order.priority:
        events.record("order.prioritised", order, by=by, at=at, priority=Priority(order.priority).word)
