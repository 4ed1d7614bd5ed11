"""Orders that wait for a call to their customers."""

from collections.abc import Collection
from datetime import datetime

from comptoir.kernel.texts import storable
from comptoir.payments.gateways.features import FEATURES
from comptoir.payments.states import GatewayName

from ..models import Confirmation
from ..states import ConfirmationState, OrderState


def confirmation_named(number: str) -> Confirmation:
    """The calls about an order. Raises Confirmation.DoesNotExist for one that needs none, or is not in sight."""
    found = Confirmation.objects.select_related("order__customer", "order__shop")
    return found.get(order__number=storable(number).upper())


def confirmations_waiting(shop_ids: Collection[int], limit: int = 100) -> list[Confirmation]:
    """Orders of some shops that are to be confirmed with their customers, whose call comes next first; with their
    lines. Two statements."""
    waiting = Confirmation.objects.filter(
        shop_id__in=shop_ids, state=ConfirmationState.WAITING, order__state=OrderState.PLACED
    )
    rows = waiting.select_related("order__customer", "order__shop").prefetch_related("order__lines")
    return list(rows.order_by("next_call_at", "id")[:limit])


def overdue_confirmations(shop_ids: Collection[int], at: datetime) -> list[str]:
    """Numbers of orders whose confirmation is over: its time, or the order's waiting itself."""
    waiting = Confirmation.objects.filter(shop_id__in=shop_ids, state=ConfirmationState.WAITING)
    over = waiting.filter(expires_at__lte=at) | waiting.exclude(order__state=OrderState.PLACED)
    return [number for number in over.order_by("expires_at").values_list("order__number", flat=True)[:500] if number]


def is_asked_at_once(confirmation: Confirmation) -> bool:
    """Whether its money is asked for before the call: a transfer may come meanwhile, and then nobody has to call."""
    return not FEATURES[GatewayName(confirmation.way)].is_by_word


def confirmation_of_order(order_id: int) -> Confirmation | None:
    return Confirmation.objects.filter(order=order_id).first()
