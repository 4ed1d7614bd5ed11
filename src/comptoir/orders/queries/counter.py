"""What a customer pays at the counter when she fetches a delivery."""

from collections.abc import Mapping

from comptoir.payments import queries as payments

from ..going_back import change_of_line
from ..models import OrderLine
from .money import money_of


def at_the_counter_minor(order_id: int, position: int, left: Mapping[int, int] | None = None) -> int:
    """What the shop's word holds for a delivery, as far as it is still due: nobody else takes it. Three statements.

    ``left`` are pieces that she does not take now, by position of the line.
    """
    intents = [intent.id for intent in payments.intents_of_order(order_id)]
    parts = payments.held_all_for(payments.held_parts(intents), str(position))
    held = sum(part.left_minor for part in parts if part.can.is_by_word and not part.can.captures_itself)
    due = min(held, money_of([order_id])[order_id].to_take_minor) if held else 0
    if not due or not left:
        return due
    rows = OrderLine.objects.filter(order_id=order_id, position__in=list(left))
    worth = sum(change_of_line("not_sent", row, left[row.position]).amount_minor for row in rows)
    return max(0, due - worth)
