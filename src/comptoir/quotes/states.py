"""The machine of a quote."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class QuoteState(models.TextChoices):
    REQUESTED = "requested", "Requested"  # A customer asked; nobody has answered yet.
    DRAFT = "draft", "Draft"  # The next version is being written.
    SENT = "sent", "Sent"  # The customer may accept it.
    ACCEPTED = "accepted", "Accepted"  # Binding; its order is not made yet.
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    CANCELLED = "cancelled", "Cancelled"
    ORDERED = "ordered", "Ordered"


_S = QuoteState
QUOTE_MACHINE: Machine = {
    "request": Move(frozenset({_S.DRAFT}), _S.REQUESTED, "quote.requested"),
    "revise": Move(frozenset({_S.REQUESTED, _S.SENT, _S.DECLINED, _S.EXPIRED}), _S.DRAFT, "quote.revised"),
    "send": Move(frozenset({_S.DRAFT}), _S.SENT, "quote.sent"),
    "accept": Move(frozenset({_S.SENT}), _S.ACCEPTED, "quote.accepted"),
    "decline": Move(frozenset({_S.SENT}), _S.DECLINED, "quote.declined"),
    "expire": Move(frozenset({_S.SENT}), _S.EXPIRED, "quote.expired"),
    "cancel": Move(frozenset({_S.REQUESTED, _S.DRAFT, _S.SENT, _S.ACCEPTED}), _S.CANCELLED, "quote.cancelled"),
    "order": Move(frozenset({_S.ACCEPTED}), _S.ORDERED, "quote.ordered"),
}
REVISABLE = QUOTE_MACHINE["revise"].sources | {QuoteState.DRAFT}
ENDED = frozenset({_S.DECLINED, _S.EXPIRED, _S.CANCELLED, _S.ORDERED})
