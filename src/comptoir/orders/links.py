"""The link to an order's own page, which the customer gets in every mail."""

from comptoir.customers import links
from comptoir.kernel.scope import Actor

from .models import Order

KIND = "order"


def link_text(order: Order) -> str:
    """The text of an order's link: it follows from the row, so every mail and every page shows the same one."""
    return text_for(order.pk)


def text_for(order_id: int) -> str:
    """The same for who knows no more of the order than its id."""
    return links.seal(KIND, order_id, version=1, end=None)


def link_address(order: Order) -> str:
    return f"{order.shop.address}/o/{link_text(order)}/"


def actor_of_text(text: str) -> Actor | None:
    """Who holds the link to an order, or None for a text that is none of ours."""
    link = links.open_link(text)
    if link is None or link.kind != KIND or len(link.parts) != 1:
        return None
    return links.actor_of_link(link.parts[0])
