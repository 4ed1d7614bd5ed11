"""What quotes do by themselves: the order of an accepted one, the reminder, and the end of the last day."""

from datetime import datetime

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from . import commands, queries
from .commands.sending import REMINDED_BEFORE
from .states import QuoteState


@on("quote.accepted")
def order_accepted_quote(event: Event) -> None:
    """The order is made at once by who accepted; where that broke off, here. What cannot be had waits for staff."""
    by = actor_of(event)
    with scope.reading(by):
        quote = queries.quote_of_event(event)
    if quote is None or quote.state != QuoteState.ACCEPTED:
        return
    try:
        commands.order_quote(number=quote.number, by=by, at=event.at)
    except Refusal:
        return  # The page of the quote says why, to who presses the button there.


@sweep("*/10 * * * *")
def remind_of_quotes(actor: Actor, at: datetime) -> int:
    """Two days before the last one; how many were."""
    with scope.reading(actor):
        due = queries.reminders_due(actor.shops, at, REMINDED_BEFORE)
    for number in due:
        commands.remind_quote(number=number, by=actor, at=at)
    return len(due)


@sweep("* * * * *")
def expire_quotes(actor: Actor, at: datetime) -> int:
    """Quotes past their last day end; how many did."""
    with scope.reading(actor):
        over = queries.expired(actor.shops, at)
    for number in over:
        commands.expire_quote(number=number, by=actor, at=at)
    return len(over)
