"""What the customer answers, and the order that is made of a quote she accepted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comptoir.customers import codes
from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.pricing.agreed import Agreed
from comptoir.shops.roles import SELL

from ..lines import read
from ..models import Quote
from ..states import QuoteState
from .finding import facts_of, quote_for_change, version_of

CONSOLE = "console"
MOST_FAILED = 15  # Wrong codes for one version, whichever codes were mailed: a new code gives no new tries.


class Over(Refusal):
    """The quote cannot be answered any more: it was before, its last day is over, or another version comes."""


class CodesUsedUp(Refusal):
    """So many wrong codes were typed for this version that it is accepted by its link no more."""

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_FAILED} wrong codes were typed for this quote, so it takes no more of them. Call the shop: they "
            "can accept it for you, or send it anew."
        )


class TaxHasChanged(Refusal):
    """A tax changed since the quote was written, and with it the sum that was agreed."""


@dataclass(frozen=True)
class Answer:
    """What became of an answer. A wrong code changes nothing but the count of tries."""

    quote: Quote
    is_done: bool
    why_not: str = ""


@command
def ask_quote_code(*, number: str, by: Actor, at: datetime) -> Quote:
    """Mail the customer a code with which the quote is accepted; asked again within a minute, no second one.

    Raises Over, CodesUsedUp.
    """
    quote = _asked(number, by, at)
    if quote.code_failed >= MOST_FAILED:
        raise CodesUsedUp
    fresh = quote.code_made_at and at - quote.code_made_at < codes.ASKED_AGAIN_AFTER
    if not fresh:
        quote.code_salt, quote.code_made_at, quote.code_tries = codes.new_salt(), at, 0
        quote.save(update_fields=["code_salt", "code_made_at", "code_tries"])
        events.record("quote.code_asked", quote, by=by, at=at, number=quote.number, code=quote.pk)
    return quote


@command
def accept_quote(*, number: str, version: int, name: str, by: Actor, at: datetime, code: str = "") -> Answer:
    """Accept the version that was sent, under a name; where the shop wants that, with the code that was mailed.

    From now on its prices bind, also past its last day. The order is made next (``order_quote``).

    Raises Over, CodesUsedUp, Invalid without a name.
    """
    quote = _asked(number, by, at)
    if version != quote.sent_version:
        raise Over(f"{quote.label} was sent anew meanwhile. Look at the latest version; nothing was accepted.")
    found = version_of(quote, quote.sent_version)
    who = " ".join(name.split())[:200]
    if not who:
        raise Invalid("Write your name: it stands under the acceptance.", field="name")
    takes_code = found.needs_code and by.kind == "link"
    if takes_code and quote.code_failed >= MOST_FAILED:
        raise CodesUsedUp
    if takes_code and (why := _wrong(quote, code, at)):
        quote.code_tries, quote.code_failed = quote.code_tries + 1, quote.code_failed + 1
        quote.save(update_fields=["code_tries", "code_failed"])
        events.record("quote.code_failed", quote, by=by, at=at, number=quote.number)
        return Answer(quote, is_done=False, why_not=why)
    also: dict[str, Any] = {"accepted_name": who, "accepted_at": at, "changed_at": at, "code_salt": ""}
    machine.move(quote, "accept", by=by, at=at, also=also, by_code=found.needs_code, **facts_of(quote, found))
    return Answer(quote, is_done=True)


@command
def decline_quote(*, number: str, reason: str, by: Actor, at: datetime) -> Quote:
    """Decline what was sent; staff may write another version.

    Raises Over.
    """
    quote = _asked(number, by, at)
    why = reason.strip()[:300]
    also = {"changed_at": at, "end_reason": why}
    machine.move(quote, "decline", by=by, at=at, reason=why, also=also, number=quote.number)
    return quote


@command
def order_quote(*, number: str, by: Actor, at: datetime) -> Quote:
    """Make the order of a quote that was accepted, at its prices to the cent; its stock is promised, its money asked.

    Raises IllegalMove unless it waits for that (so there is one order), TaxHasChanged, and what refuses an order: then
    the acceptance stands, and this can be tried again.
    """
    quote = quote_for_change(number)
    if by.kind not in ("link", "customer"):
        require(by, SELL, "place orders", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    if not machine.can(quote, "order"):
        raise machine.IllegalMove(quote, "order")
    version = version_of(quote, quote.sent_version)
    lines = read(version.lines)
    agreed = Agreed(
        quote.number, {line.sku: line.unit_minor for line in lines}, version.shipping_code, version.shipping_name,
        version.shipping_price_minor,
    )  # fmt: skip
    order = orders.place_order(
        shop_id=quote.shop_id, customer_code=quote.customer.code, lines=[(line.sku, line.quantity) for line in lines],
        address=version.ship_to or None, shipping_code=version.shipping_code, channel=CONSOLE,
        note=f"Quote {quote.number}", agreed=agreed, by=by, at=at,
    )  # fmt: skip
    if order.total_minor != version.total_minor:
        raise TaxHasChanged(
            f"A tax has changed since {quote.number} was written, so its sum would be another. Nothing was ordered."
        )
    also = {"order_id": order.pk, "changed_at": at}
    facts = facts_of(quote, version)
    machine.move(quote, "order", by=by, at=at, also=also, order_number=order.number, **facts)
    quote.order = order
    return quote


def _asked(number: str, by: Actor, at: datetime) -> Quote:
    """A quote that may be answered by this actor now.

    Raises Over, NotAllowed.
    """
    quote = quote_for_change(number)
    if by.kind == "customer" and by.customer != quote.customer_id:
        raise NotAllowed("This quote is somebody else's.")
    if by.kind not in ("link", "customer"):
        require(by, SELL, "answer for customers", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    if quote.state != QuoteState.SENT:
        said = {QuoteState.ACCEPTED: "was accepted already", QuoteState.ORDERED: "was accepted already"}
        how = said.get(QuoteState(quote.state), f"is {quote.get_state_display().lower()}")
        raise Over(f"{quote.label} {how}. Nothing was done.")
    if quote.expires_at is None or quote.expires_at <= at:
        raise Over(f"{quote.label} has expired: its last day is over. Nothing was done.")
    return quote


def _wrong(quote: Quote, typed: str, at: datetime) -> str:
    """Why a code is not good; empty where it is."""
    if not quote.code_salt or quote.code_made_at is None or at - quote.code_made_at >= codes.LIVES:
        return "Ask for a new code: there is none, or its ten minutes are over."
    if quote.code_tries >= codes.MOST_TRIES:
        return "Too many wrong codes. Ask for a new one."
    return "" if codes.is_code(typed, quote.code_salt) else "That is not the code we mailed you."
