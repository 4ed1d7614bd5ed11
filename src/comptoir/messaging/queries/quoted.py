"""What a message about a quote may say: the version that was sent, as its customer reads it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from comptoir.customers import queries as customers
from comptoir.kernel.models import Event
from comptoir.quotes import queries as quotes
from comptoir.quotes.links import link_address

from ..languages import Language, chosen
from ..words import told_to
from .told import MOST_LINES, clean, first_name

if TYPE_CHECKING:
    from comptoir.quotes.models import Quote


@dataclass(frozen=True)
class ToldOfQuote:
    """Who is told about a quote, and the facts that the words may name."""

    quote: "Quote"
    recipient: str
    customer_id: int | None  # Whose mail it is; None: of who runs the shop.
    facts: dict[str, Any]
    language: str


def told_of_quote(event: Event, template: str) -> ToldOfQuote | None:
    """What to tell about a quote; None where there is no address to write to."""
    quote = quotes.quote_of_event(event)
    if quote is None:
        return None
    her, for_staff = customers.reach(quote.customer_id), told_to(template) != "Customer"
    recipient = quote.shop.order_mailbox if for_staff else her.email
    if not recipient:
        return None
    spoken = chosen(quote.shop.language) if for_staff else chosen(her.language, quote.shop.language)
    address = f"{settings.ADDRESS}/quotes/{quote.number}/" if for_staff else link_address(quote)
    facts = {**_facts(quote, spoken), "customer": {"first_name": first_name(her.name), "name": clean(her.name)}}
    facts["order"] = {"number": quote.number, "quote_address": address}
    if for_staff:
        facts["say"].pop("why")
    return ToldOfQuote(quote, recipient, None if for_staff else quote.customer_id, facts, spoken.code)


def _facts(quote: "Quote", spoken: Language) -> dict[str, Any]:
    shown = quotes.quote_by_link(quote.pk)
    lines = shown.lines if shown else []
    say = spoken.phrases["quote"]
    more = max(len(lines) - MOST_LINES, 0)
    amount = lambda minor: spoken.amount(minor, quote.currency)  # noqa: E731
    sums = []
    if shown:
        delivery = amount(shown.version.shipping_minor) if shown.version.shipping_minor else spoken.phrases["free"]
        sums = [
            {"label": spoken.phrases["delivery"], "amount": delivery, "strong": False},
            {"label": spoken.phrases["total"], "amount": amount(shown.version.total_minor), "strong": True},
            {"label": spoken.phrases["tax"], "amount": amount(shown.version.tax_minor), "strong": False},
        ]
    return {
        "shop": {
            "name": clean(quote.shop.name),
            "phone": clean(quote.shop.call_centre_number),
            "tel": "".join(c for c in quote.shop.call_centre_number if c.isdigit() or c == "+"),
        },
        "quote": {
            "number": quote.number,
            "total": amount(shown.version.total_minor) if shown else "",
            "valid_until": spoken.date(shown.version.valid_until) if shown else "",
            "lines": len(quote.asked),
        },
        "pieces": sum(pieces for _, pieces in quote.asked),
        "items": [
            {"name": clean(line.name), "quantity": line.quantity, "total": amount(line.total_minor)}
            for line in lines[:MOST_LINES]
        ],
        "more": more,
        "sums": sums,
        "parcel": [],
        "address": [],
        "payment": None,
        "delivery": {},
        "say": {
            "why": say["why"].format(number=quote.number),
            "items": say["items"],
            "more": say["more"].format(more=more),
        },
    }
