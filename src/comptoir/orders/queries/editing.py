"""A placed order as far as changing it goes, and a change worked out before anybody agrees to it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.rules.kinds import Document
from comptoir.pricing import queries as prices
from comptoir.pricing.basket import BasketLine, PricedLine, PriceRules, ShippingOption, price_basket
from comptoir.sourcing.plan import Kind, Parcel, Plan, Unserved

from ..bundles import demands_of
from ..editing import (
    ON_THE_TABLE,
    Cuts,
    EditPlan,
    NothingChanged,
    Standing,
    TooLateToChange,
    Wish,
    cut,
    fewer_and_more,
    paid_shipping,
    what_changes,
)
from ..models import Adjustment, Delivery, DeliveryLine, Order, OrderEdit, OrderLine
from ..states import GONE, NOT_SENT, EditState, OrderState
from .money import money_of
from .sourcing import source_order

CHANGEABLE = frozenset({OrderState.PLACED, OrderState.OPEN})


class CannotBeAdded(Refusal):
    """What was to be added is not sold, not on sale, or lies nowhere."""


def standing_of(order: Order) -> Standing:
    """What a change is worked out against; four statements."""
    deliveries = list(Delivery.objects.filter(order=order).order_by("position"))
    carried = DeliveryLine.objects.filter(delivery__in=deliveries).select_related("reservation").order_by("id")
    lines = OrderLine.objects.filter(order=order, kind=OrderLine.Kind.GOODS).order_by("position")
    return Standing(
        order, {line.position: line for line in lines}, deliveries, list(carried), money_of([order.id])[order.id]
    )


def plan_edit(order: Order, wish: Wish, *, at: datetime) -> EditPlan:
    """What a change would do, to the last coin: goods that are on the order keep the price she was told.

    Raises NothingChanged, TooLateToChange, CannotBeAdded, NotDelivered, Invalid.
    """
    if order.state not in CHANGEABLE:
        raise TooLateToChange(f"{order.number} is {order.get_state_display().lower()}: it cannot be changed any more.")
    standing = standing_of(order)
    fewer, more = fewer_and_more(standing, wish)
    moved = wish.ship_to is not None and dict(wish.ship_to) != order.ship_to
    way = wish.shipping_code if wish.shipping_code not in ("", order.shipping_code) else ""
    if not (fewer or more or moved or way or wish.discount_minor):
        raise NothingChanged("Nothing would change: choose what is to be different.")
    _check_discount(standing, wish)
    if moved or way:
        _check_still_here(standing, wish)
    rules = _rules(standing, list(more))
    if way and rules.pick_up_at(way) != rules.pick_up_at(order.shipping_code):
        raise TooLateToChange(
            "What is set aside in a store is not sent from there, nor the other way round: cancel the order, and place"
            " it anew."
        )
    added, parcels, sourced = _add(standing, more, rules, wish.ship_to or order.ship_to, at=at)
    cuts = cut(standing, fewer, parcels=parcels, new_shipping=bool(way), discount_minor=wish.discount_minor)
    shipping = _shipping(standing, cuts, added, parcels, rules, way) if way else None
    plan = EditPlan(
        standing, wish, cuts, added, parcels, sourced, shipping, wish.ship_to if moved else None,
        what_changes(standing, fewer, added, shipping, moved=moved, discount_minor=wish.discount_minor),
    )  # fmt: skip
    _check_something_stays(plan)
    return plan


def _check_discount(standing: Standing, wish: Wish) -> None:
    if wish.discount_minor < 0:
        raise Invalid("A discount is an amount above zero.", field="discount_minor")


def _check_still_here(standing: Standing, wish: Wish) -> None:
    """Address and shipping are those of parcels that nobody has closed yet."""
    order = standing.order
    if any(d.state in GONE or d.state in ON_THE_TABLE for d in standing.deliveries):
        raise TooLateToChange(f"A parcel of {order.number} is packed or has left: address and shipping stay.")
    if wish.ship_to and wish.ship_to["country"] != order.ship_to.get("country"):
        raise Invalid(
            "Another country has other taxes and prices: cancel the order, and place it anew.", field="address.country"
        )
    if Adjustment.objects.filter(order=order, kind=Adjustment.Kind.SHIPPING).exists():
        raise TooLateToChange(f"The delivery of {order.number} was refunded: address and shipping stay.")


def _check_something_stays(plan: EditPlan) -> None:
    standing = plan.standing
    going = [d for d in standing.deliveries if d.state not in NOT_SENT and d not in plan.cuts.emptied]
    if standing.deliveries and not going and not plan.added:
        raise Invalid("Nothing would be left: cancel the order instead.", field="lines")
    if plan.due_after_minor < 0:
        raise Invalid("The discount is more than what is due.", field="discount_minor")


def _rules(standing: Standing, skus: Sequence[str]) -> PriceRules:
    """The shop's prices; what is on the order already costs what she was told."""
    order = standing.order
    lines = sorted(standing.lines.values(), key=lambda line: -line.bundle)  # What a piece costs alone goes before.
    on_it = {line.variant_id: line.unit_minor for line in lines if line.variant_id}
    country = order.ship_to.get("country", "") or order.shop.country
    rules = prices.price_rules(order.shop, list(on_it), country, skus=skus)
    alone = {line.variant_id for line in lines if not line.bundle}
    told = {variant for variant in on_it if variant in alone or rules.articles[variant].sku not in skus}
    articles = {
        variant: replace(article, unit_minor=on_it[variant]) if variant in told else article
        for variant, article in rules.articles.items()
    }
    return replace(rules, articles=articles)


def _add(
    standing: Standing, more: Mapping[str, int], rules: PriceRules, ship_to: Mapping[str, str], *, at: datetime
) -> tuple[Sequence[PricedLine], Sequence[Parcel], Document | None]:
    if not more:
        return (), (), None
    order = standing.order
    unknown = sorted(set(more) - set(rules.by_sku))
    if unknown:
        raise CannotBeAdded(f"{order.shop.name} sells nothing under {', '.join(unknown)}.", skus=unknown)
    wanted = [BasketLine(rules.by_sku[sku].variant_id, count) for sku, count in more.items()]
    basket = price_basket(wanted, rules=rules, country=rules.country, parcels=0)
    before = max((line.bundle for line in standing.lines.values()), default=0)
    demands = demands_of(wanted, rules, after=before)
    lines = [replace(line, bundle=line.bundle + before) if line.bundle else line for line in basket.lines]
    fetched = next((d.location_id for d in standing.deliveries if d.is_pick_up), None)
    sourced = source_order(
        order.shop, demands, ship_to=ship_to, together=order.together, at=at, only=fetched,
        customer_id=order.customer_id,
    )  # fmt: skip
    if not isinstance(sourced.plan, Plan):
        raise _cannot(sourced.plan, more, rules)
    return lines, sourced.plan.parcels, sourced.record


def _cannot(found: Unserved, more: Mapping[str, int], rules: PriceRules) -> CannotBeAdded:
    skus = [sku for sku in more if rules.by_sku[sku].variant_id in (*found.off, *found.out)]
    said = "cannot be ordered today" if found.off else "cannot be sent from anywhere now"
    return CannotBeAdded(f"{', '.join(f'{more[sku]} × {sku}' for sku in skus)} {said}.", skus=skus)


def _shipping(
    standing: Standing,
    cuts: Cuts,
    added: Sequence[PricedLine],
    parcels: Sequence[Parcel],
    rules: PriceRules,
    code: str,
) -> ShippingOption:
    """The chosen way for all that is still to leave, as if it were ordered so."""
    stays: Counter[int] = Counter({line.variant_id: line.quantity for line in added})
    by_id = {line.id: line for line in standing.lines.values()}
    going = {d.id: d for d in standing.deliveries if d.state not in NOT_SENT and d not in cuts.emptied}
    for row in standing.carried:
        left = row.quantity - cuts.pieces.get(row.id, 0)
        if row.delivery_id in going and left:
            stays[by_id[row.line_id].variant_id or 0] += left
    kinds = {d.kind for d in going.values()} | {parcel.kind.value for parcel in parcels}
    basket = price_basket(
        [BasketLine(variant, count) for variant, count in stays.items()],
        rules=rules, country=rules.country, shipping_code=code, parcels=len(kinds - {Kind.DIGITAL.value}),
    )  # fmt: skip
    return basket.shipping


def shipping_options(order: Order) -> list[ShippingOption]:
    """The ways to send what is still to leave, with what each would cost; none once a parcel is packed."""
    standing = standing_of(order)
    if any(d.state in GONE or d.state in ON_THE_TABLE for d in standing.deliveries):
        return []
    rules = _rules(standing, ())
    lines = [
        BasketLine(line.variant_id, standing.pieces_of(line))
        for line in standing.lines.values()
        if line.variant_id and standing.pieces_of(line)
    ]
    kinds = {d.kind for d in standing.deliveries if d.state not in NOT_SENT} - {Kind.DIGITAL.value}
    if not lines or not kinds:
        return []
    try:
        found = price_basket(lines, rules=rules, country=rules.country, parcels=len(kinds)).options
    except Refusal:
        return []
    now, same = paid_shipping(standing), rules.pick_up_at(order.shipping_code)
    return [replace(o, amount_minor=now) if o.code == order.shipping_code else o for o in found if o.pick_up_at == same]


def edits_of_order(order: Order) -> list[OrderEdit]:
    """Every change that was proposed or agreed on, the latest first."""
    return list(OrderEdit.objects.filter(order=order).order_by("-id"))


def open_edit_of(order_id: int) -> OrderEdit | None:
    """The change that waits for the customer, if one does."""
    return OrderEdit.objects.filter(order_id=order_id, state=EditState.PROPOSED).first()


def overdue_edits(at: datetime, *, limit: int = 500) -> list[int]:
    """Changes that nobody answered in time."""
    overdue = OrderEdit.objects.filter(state=EditState.PROPOSED, valid_until__lte=at)
    return list(overdue.order_by("valid_until").values_list("id", flat=True)[:limit])
