"""The way of a return, from the wish to the end."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class HomecomingState(models.TextChoices):
    ASKED = "asked", "Asked"
    AGREED = "agreed", "Agreed"  # The goods may come.
    REFUSED = "refused", "Refused"
    RECEIVED = "received", "Received"  # The goods are here, in quarantine: no shelf counts them.
    INSPECTED = "inspected", "Inspected"  # What is good is on the shelf again.
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"  # She keeps it after all.


_S = HomecomingState
HOMECOMING_MACHINE: Machine = {
    "agree": Move(frozenset({_S.ASKED}), _S.AGREED, "homecoming.agreed"),
    "refuse": Move(frozenset({_S.ASKED, _S.AGREED}), _S.REFUSED, "homecoming.refused"),
    "receive": Move(frozenset({_S.ASKED, _S.AGREED}), _S.RECEIVED, "homecoming.received"),
    "inspect": Move(frozenset({_S.RECEIVED}), _S.INSPECTED, "homecoming.inspected"),
    "withdraw": Move(frozenset({_S.ASKED, _S.AGREED}), _S.WITHDRAWN, "homecoming.withdrawn"),
    "close": Move(frozenset({_S.INSPECTED}), _S.CLOSED, "homecoming.closed"),
}
ENDED = frozenset({_S.REFUSED, _S.CLOSED, _S.WITHDRAWN})
