"""What a shop offers with money: read for its settings, and for programs."""

from comptoir.shops.roles import REFUND

from ..models import CashbackRate, GestureLimit

GESTURE_UNLESS_SET = 2000  # Smallest coins that whoever may refund may give, where the shop has said nothing.


def cashback_rates(shop_id: int) -> list[CashbackRate]:
    """What comes back of an order by how it was paid; those that were ended are not among them."""
    return list(CashbackRate.objects.filter(shop_id=shop_id, basis_points__gt=0).order_by("means"))


def gesture_limit(shop_id: int) -> int:
    """How much one gesture may be for whoever may refund and does not run the shop, in the smallest coin."""
    found = GestureLimit.objects.filter(shop_id=shop_id, right=REFUND).values_list("amount_minor", flat=True).first()
    return GESTURE_UNLESS_SET if found is None else found
