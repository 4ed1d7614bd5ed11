"""Refunds that somebody asked for: allowed at once by the shop's rules, or waiting for somebody else."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from comptoir.kernel.money import say
from comptoir.kernel.personal import Personal
from comptoir.ledger.refund_rules import why_not

from ..going_back import DESTINATIONS
from ..states import REFUND_REQUEST_MACHINE, RefundRequestState
from .orders import Order

if TYPE_CHECKING:
    from ..going_back import To


class RefundRequest(models.Model):
    """A refund as it was asked for, what the rules said of it and why, and who decided where they asked for somebody.

    Nobody approves her own; PostgreSQL holds that too.
    """

    MACHINE = REFUND_REQUEST_MACHINE
    PERSONAL = Personal("to explain the refund", fields=("reason", "decision_reason"))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refund_requests", db_index=False)
    state = models.CharField(max_length=8, choices=RefundRequestState, default=RefundRequestState.WAITING)
    is_whole = models.BooleanField(default=False)  # All that is left, whatever that is when it is done.
    wish = models.JSONField(default=dict)  # lines [[position, pieces]], shipping, gesture_minor.
    to = models.JSONField(default=list)  # [[destination, amount or null]]
    amount_minor = models.BigIntegerField()
    gesture_minor = models.BigIntegerField(default=0)  # Within the amount.
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300)
    asked_kind = models.CharField(max_length=8)  # staff, key
    asked_id = models.BigIntegerField(null=True)  # Of the staff, or of the key.
    asked_by = models.BigIntegerField(null=True)  # The person: of a key, who made it.
    asked_by_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    rules_number = models.PositiveIntegerField()  # The version that decided; 0: none was published.
    decision = models.JSONField(default=dict)  # What the rules said, and every one that was tried.
    decided_by = models.BigIntegerField(null=True)  # The person.
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="refund_request_is_not_below_zero"),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=models.F("asked_by")),
                name="nobody_approves_her_own_refund",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "asked_at"], condition=Q(state="waiting"), name="refunds_to_approve"),
            models.Index(fields=["order"], name="refund_requests_of_order"),
            models.Index(fields=["shop", "asked_id", "asked_at"], name="refunds_of_a_person"),  # For the day's sum.
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} of {self.order_id}"

    @property
    def label(self) -> str:
        return "This refund"

    @property
    def places(self) -> "To":
        return [(where, amount) for where, amount in self.to]

    @property
    def places_in_words(self) -> list[str]:
        """Where it goes, for people."""
        rest = [DESTINATIONS[where] for where, amount in self.to if amount is None] or [DESTINATIONS["origin"]]
        parts = [f"{say(amount, self.currency)} {DESTINATIONS[where]}" for where, amount in self.to if amount]
        return [*parts, f"the rest {rest[0]}" if parts else rest[0]]

    @property
    def why(self) -> str:
        """Why the rules did not let it be done at once."""
        return why_not([tried["why"] for tried in self.decision.get("trace", ()) if not tried["held"]])

    @property
    def given(self) -> dict[str, Any]:
        """What was wished, as a command takes it."""
        lines = [(position, pieces) for position, pieces in self.wish.get("lines", ())]
        return {**self.wish, "lines": lines}
