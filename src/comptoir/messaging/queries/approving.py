"""Who hears that an order waits for approval, and what of it."""

from comptoir.kernel.models import Event
from comptoir.orders import queries as orders

from ..languages import chosen
from .told import Told, told_staff


def told_approvers(event: Event, template: str) -> dict[int, Told]:
    """By person; none once it was decided, or where nobody may decide."""
    order = orders.order_of_event(event)
    approval = orders.approval_of_order(order.id) if order else None
    told = told_staff(event, template)
    if order is None or approval is None or told is None or approval.state != "waiting":
        return {}
    spoken = chosen(order.shop.language)
    about = {
        "level": approval.level,
        "levels": len(approval.levels),
        "total": spoken.amount(order.total_minor, order.currency),
        "until": spoken.moment(approval.expires_at, order.shop.timezone),
    }
    facts = {**told.facts, "waits": about}
    found = orders.approvers_of(approval, order, event.at)
    return {person: Told(order, mail, facts, spoken.code) for person, mail in found.items()}
