"""The link to a quote, which the customer gets by mail: it shows the page, and only its buttons do anything."""

from comptoir.customers import links
from comptoir.kernel.scope import Actor

from .models import Quote

KIND = "quote"


def link_text(quote: Quote) -> str:
    """The text of a quote's link: it follows from the row, so every mail and every page shows the same one."""
    return links.seal(KIND, quote.pk, version=1, end=None)


def link_address(quote: Quote) -> str:
    return f"{quote.shop.address}/q/{link_text(quote)}/"


def actor_of_text(text: str) -> Actor | None:
    """Who holds the link to a quote: she sees that quote as it was sent and nothing else. None: no text of ours."""
    link = links.open_link(text)
    if link is None or link.kind != KIND or len(link.parts) != 1:
        return None
    return Actor(kind="link", name="Customer", quotes=frozenset(link.parts))
