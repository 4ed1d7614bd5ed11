"""Changes of a placed order: proposed to its customer, or agreed with her."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from comptoir.kernel.personal import Personal

from ..editing import Wish, in_words
from ..states import EDIT_MACHINE, EditState
from .orders import Order

if TYPE_CHECKING:
    from ..going_back import To


class OrderEdit(models.Model):
    """A change as it was asked for, what it was said to cost, and what became of it. One at a time waits."""

    MACHINE = EDIT_MACHINE
    PERSONAL = Personal("to agree on the change", fields=("reason", "ship_to"))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="edits", db_index=False)
    state = models.CharField(max_length=9, choices=EditState, default=EditState.PROPOSED)
    wish = models.JSONField(default=dict)  # lines [[position, pieces]], added [[sku, pieces]], shipping, discount_minor
    ship_to = models.JSONField(default=dict)  # The new address; empty: it stays.
    to = models.JSONField(default=list)  # Where money goes that is then too much: [[destination, amount or null]].
    changed = models.JSONField(default=list)  # What it changes, as editing.what_changes tells it.
    due_before_minor = models.BigIntegerField()
    due_after_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey("shops.Staff", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by_name = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="proposed"), name="one_change_of_an_order_waits_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["order", "-id"], name="edits_of_order"),
            models.Index(fields=["valid_until"], condition=Q(state="proposed"), name="edits_to_expire"),
        ]

    def __str__(self) -> str:
        return f"change of {self.order_id}"

    @property
    def label(self) -> str:
        return "This change"

    @property
    def difference_minor(self) -> int:
        """Above zero the customer pays more."""
        return self.due_after_minor - self.due_before_minor

    @property
    def said(self) -> list[str]:
        return in_words(self.changed, self.currency)

    def wished(self) -> Wish:
        """What was asked for, as a value."""
        wish: dict[str, Any] = self.wish
        return Wish(
            lines=tuple((position, pieces) for position, pieces in wish["lines"]),
            added=tuple((sku, pieces) for sku, pieces in wish["added"]),
            ship_to=self.ship_to or None,
            shipping_code=wish["shipping"],
            discount_minor=wish["discount_minor"],
        )

    def goes_to(self) -> "To":
        return [(destination, amount) for destination, amount in self.to]
