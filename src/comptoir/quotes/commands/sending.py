"""A version on its way to the customer, and the ends that the shop or the calendar puts to a quote."""

from datetime import datetime, timedelta

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import APPROVE, SELL

from ..models import Quote, Version
from ..queries.terms import margins_of
from ..states import QuoteState
from .finding import facts_of, person_of, quote_for_change, version_of

REMINDED_BEFORE = timedelta(days=2)


class BelowMargin(Refusal):
    """A line leaves less than the shop's least margin, and nobody else has approved that."""


class OwnQuote(NotAllowed):
    """Whoever wrote a version wants to approve its margin."""

    def __init__(self) -> None:
        super().__init__("You wrote these prices, so somebody else has to approve them.")


class NothingWritten(Refusal):
    """No version waits to be sent or approved."""


@command
def approve_quote(*, number: str, reason: str, by: Actor, at: datetime) -> Quote:
    """Let a version be sent although lines of it leave less than the shop's least margin.

    Raises OwnQuote, NothingWritten, Invalid without a reason.
    """
    quote = quote_for_change(number)
    require(by, APPROVE, "approve margins", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    version = _written(quote)
    if _is_own(version, by):
        raise OwnQuote
    why = reason.strip()[:300]
    if not why:
        raise Invalid("Say why the prices are all right: it is kept with the quote.", field="reason")
    version.approved_by, version.approved_by_name = person_of(by), by.name[:120]
    version.approved_at, version.approval_reason = at, why
    version.save(update_fields=["approved_by", "approved_by_name", "approved_at", "approval_reason"])
    quote.changed_at = at
    quote.save(update_fields=["changed_at"])
    low = {sku: one.basis_points for sku, one in margins_of(version).items() if one.is_low}
    events.record("quote.approved", quote, by=by, at=at, reason=why, low=low, **facts_of(quote, version))
    return quote


@command
def send_quote(*, number: str, by: Actor, at: datetime) -> Quote:
    """Send the version that was written: from now on the customer may accept it, and nothing of it changes.

    Raises BelowMargin until somebody else approved it, NothingWritten, Invalid once its last day is over.
    """
    quote = quote_for_change(number)
    require(by, SELL, "send quotes", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    version = _written(quote)
    if version.expires_at <= at:
        raise Invalid("Its last day is over: choose another before it is sent.", field="valid_until")
    low = [sku for sku, one in margins_of(version).items() if one.is_low]
    if low and version.approved_at is None:
        raise BelowMargin(
            f"{', '.join(low)}: below the least margin of the shop. Somebody else has to approve it first.", skus=low
        )
    version.sent_at, version.sent_by_name = at, by.name[:120]
    version.save(update_fields=["sent_at", "sent_by_name"])
    also = {
        "sent_version": version.number, "expires_at": version.expires_at, "changed_at": at, "reminded_at": None,
        "code_salt": "", "code_tries": 0, "code_failed": 0,
    }  # fmt: skip
    machine.move(quote, "send", by=by, at=at, also=also, low=low, **facts_of(quote, version))
    return quote


@command
def cancel_quote(*, number: str, reason: str, by: Actor, at: datetime) -> Quote:
    """Take a quote back; one that was ordered is an order, and ends as such.

    Raises IllegalMove, Invalid without a reason.
    """
    quote = quote_for_change(number)
    require(by, SELL, "cancel quotes", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    why = reason.strip()[:300]
    if not why:
        raise Invalid("Say why the quote is cancelled; the customer does not see it.", field="reason")
    also = {"changed_at": at, "end_reason": why}
    machine.move(quote, "cancel", by=by, at=at, reason=why, also=also, number=quote.number)
    return quote


@command
def remind_quote(*, number: str, by: Actor, at: datetime) -> Quote:
    """Remind the customer once that the last day is near. Twice, or too early, changes nothing."""
    quote = quote_for_change(number)
    require(by, SELL, "remind of quotes", shop=quote.shop_id)
    scope.work_in(quote.shop_id)
    near = quote.expires_at is not None and quote.expires_at - REMINDED_BEFORE <= at < quote.expires_at
    if quote.state == QuoteState.SENT and near and quote.reminded_at is None:
        quote.reminded_at = at
        quote.save(update_fields=["reminded_at"])
        events.record("quote.reminded", quote, by=by, at=at, number=quote.number, version=quote.sent_version)
    return quote


@command
def expire_quote(*, number: str, by: Actor, at: datetime) -> Quote:
    """End a quote whose last day is over. Twice, or too early, changes nothing."""
    quote = quote_for_change(number)
    scope.work_in(quote.shop_id)
    if quote.state == QuoteState.SENT and quote.expires_at is not None and quote.expires_at <= at:
        also = {"changed_at": at}
        machine.move(quote, "expire", by=by, at=at, also=also, number=quote.number, version=quote.sent_version)
    return quote


def _written(quote: Quote) -> Version:
    if quote.state != QuoteState.DRAFT or not quote.is_written:
        raise NothingWritten(f"{quote.label} is {quote.get_state_display().lower()}: write a version of it first.")
    return version_of(quote, quote.version)


def _is_own(version: Version, by: Actor) -> bool:
    person = person_of(by)
    is_her_key = by.kind == "key" and by.id == version.made_by_key
    return is_her_key or (person is not None and person == version.made_by)
