"""What a shop offers with money, set as data by who runs it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import REFUND, SET_TERMS

from ..models import CashbackRate, GestureLimit, PayInOffer
from ..moving import amount_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


@command
def make_pay_in_offer(
    *, shop_id: int, from_minor: int, bonus_minor: int, bonus_days: int | None = None, by: Actor, at: datetime
) -> PayInOffer:
    """From now on, who pays at least so much into her wallet gets so much on top; of several the largest counts."""
    shop = _shop(shop_id, by)
    offer = PayInOffer.objects.create(
        retailer_id=shop.retailer_id, shop=shop, from_minor=amount_of(from_minor, "from_minor"),
        bonus_minor=amount_of(bonus_minor, "bonus_minor"), bonus_days=_days(bonus_days), starts_at=at,
    )  # fmt: skip
    _tell("pay_in_offer.made", shop, by, at, from_minor=from_minor, bonus_minor=bonus_minor)
    return offer


@command
def end_pay_in_offer(*, offer_id: int, by: Actor, at: datetime) -> PayInOffer:
    """No more bonus of this offer; what was given stays. Ended before, it stays so."""
    offer = PayInOffer.objects.select_for_update().get(id=offer_id)
    shop = _shop(offer.shop_id, by)
    if offer.ends_at is None:
        offer.ends_at = max(at, offer.starts_at)
        offer.save(update_fields=["ends_at"])
        _tell("pay_in_offer.ended", shop, by, at, from_minor=offer.from_minor, bonus_minor=offer.bonus_minor)
    return offer


@command
def set_cashback(
    *, shop_id: int, means: str, basis_points: int, days: int | None = None, by: Actor, at: datetime
) -> CashbackRate:
    """What part of an order comes back for a way of paying (card, cash, bank, wallet); 0 ends it."""
    shop = _shop(shop_id, by)
    if not 0 <= basis_points <= 10_000:
        raise Invalid("Cashback lies between 0 and 100 %.", field="basis_points")
    if not 0 < len(means.strip()) <= 24:
        raise Invalid("Name a way of paying: card, cash, bank, wallet.", field="means")
    rate, _ = CashbackRate.objects.update_or_create(
        shop=shop, means=means.strip(),
        defaults={"basis_points": basis_points, "days": _days(days), "retailer_id": shop.retailer_id},
    )  # fmt: skip
    _tell("cashback.rate_set", shop, by, at, means=rate.means, percent=f"{basis_points / 100:g}")
    return rate


@command
def set_gesture_limit(*, shop_id: int, amount_minor: int, by: Actor, at: datetime) -> GestureLimit:
    """How much one gesture may be for whoever may refund but does not run the shop."""
    shop = _shop(shop_id, by)
    if amount_minor < 0:
        raise Invalid("A limit is not below zero.", field="amount_minor")
    limit, _ = GestureLimit.objects.update_or_create(
        shop=shop, right=REFUND, defaults={"amount_minor": amount_minor, "retailer_id": shop.retailer_id}
    )
    _tell("gesture.limit_set", shop, by, at, amount_minor=amount_minor)
    return limit


def _shop(shop_id: int, by: Actor) -> "Shop":
    shop = shops.shop_in_sight(shop_id)
    require(by, SET_TERMS, "change what the shop offers", shop=shop_id)
    return shop


def _days(days: int | None) -> int | None:
    if days is not None and not 1 <= days <= 3650:
        raise Invalid("From a day to ten years, or no end.", field="days")
    return days


def _tell(name: str, shop: "Shop", by: Actor, at: datetime, **facts: Any) -> None:
    subject = events.Subject("shop", shop.id, shop.retailer_id, shop.group_id, shop.id)
    events.record(name, subject, by=by, at=at, currency=shop.currency, **facts)
