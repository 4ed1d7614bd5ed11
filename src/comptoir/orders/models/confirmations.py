"""Orders that a person confirms with their customers before they go to the shelf."""

from datetime import datetime

from django.db import models

from comptoir.kernel.personal import Personal

from ..calling import MOST_CALLS
from ..states import CONFIRMATION_MACHINE, ConfirmationState
from .orders import Order


class Confirmation(models.Model):
    """The calls to one customer about one order. Until the end of them the order stays placed and keeps its stock."""

    MACHINE = CONFIRMATION_MACHINE
    PERSONAL = Personal("to know who spoke with the customer", fields=("calls",))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="confirmation")
    state = models.CharField(max_length=9, choices=ConfirmationState, default=ConfirmationState.WAITING)
    way = models.CharField(max_length=20)  # How she pays; what it cannot hold is asked for from the beginning.
    hours = models.PositiveSmallIntegerField()  # From the third unanswered call to its end.
    unanswered = models.PositiveSmallIntegerField(default=0)  # Calls since she last answered one.
    calls = models.JSONField(default=list)  # outcome, by, by_name, at, again_at, reason.
    next_call_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unanswered__lte=MOST_CALLS), name="nobody_is_called_a_fourth_time_in_vain"
            )
        ]
        indexes = [
            models.Index(  # For the queue.
                fields=["shop", "next_call_at"], condition=models.Q(state="waiting"), name="confirmations_that_wait"
            )
        ]

    def __str__(self) -> str:
        return f"confirmation of {self.order_id}"

    @property
    def label(self) -> str:
        return "This confirmation"

    @property
    def is_unreached(self) -> bool:
        """Whether three calls were in vain: it is proposed for cancelling."""
        return self.unanswered >= MOST_CALLS

    @property
    def attempt(self) -> int:
        """The number of the call that comes next, since she last answered."""
        return min(self.unanswered + 1, MOST_CALLS)

    def is_due(self, now: datetime) -> bool:
        return self.next_call_at <= now and not self.is_unreached
