"""What is to come to a location: from another of ours, or from outside."""

from django.db import models
from django.db.models import F, Q

from ..states import INBOUND_MACHINE, ON_THE_WAY, InboundState


class Inbound(models.Model):
    """A transfer from one of our locations, or what is expected from outside, as one document."""

    MACHINE = INBOUND_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(  # Null: it comes from outside.
        "shops.Location", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sender = models.CharField(max_length=120, blank=True)  # Who sends it from outside.
    reference = models.CharField(max_length=80, blank=True)  # Delivery note, or the number of our order there.
    state = models.CharField(max_length=13, choices=InboundState, default=InboundState.DRAFT)
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=True) | ~Q(source=F("location")), name="transfer_goes_somewhere_else"
            )
        ]
        indexes = [
            models.Index(fields=["retailer", "-changed_at", "-id"], name="inbounds_by_change"),  # For inbound_list().
            models.Index(  # For what is on its way to a location.
                fields=["location", "id"], condition=Q(state__in=sorted(ON_THE_WAY)), name="inbounds_on_the_way"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"IN-{self.pk}"


class InboundLine(models.Model):
    """So many of an article. What is left of it is *incoming*: quantity − received − damaged − missing."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    inbound = models.ForeignKey(Inbound, on_delete=models.CASCADE, related_name="lines", db_index=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    expected_on = models.DateField(null=True)
    received = models.BigIntegerField(default=0)  # In good order; may be more than was expected.
    damaged = models.BigIntegerField(default=0)  # Came, and was written off at once.
    missing = models.BigIntegerField(default=0)  # Said never to come.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inbound", "variant"], name="article_stands_once_in_an_inbound"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="inbound_line_is_of_something"),
            models.CheckConstraint(
                condition=Q(received__gte=0, damaged__gte=0, missing__gte=0), name="inbound_counts_are_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(missing=0) | Q(missing=F("quantity") - F("received") - F("damaged")),
                name="only_the_rest_is_missing",
            ),
        ]
        indexes = [models.Index(fields=["variant", "inbound"], name="inbound_lines_of_variant")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.variant_id}"

    @property
    def left(self) -> int:
        """What is still to come."""
        return max(0, self.quantity - self.received - self.damaged - self.missing)


class InboundReceipt(models.Model):
    """What one person said of one line at one time. Append-only: Σ receipts = what the line says."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(InboundLine, on_delete=models.PROTECT, related_name="receipts", db_index=False)
    received = models.BigIntegerField()
    damaged = models.BigIntegerField()
    missing = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received__gte=0, damaged__gte=0, missing__gte=0)
                & (Q(received__gt=0) | Q(damaged__gt=0) | Q(missing__gt=0)),
                name="receipt_is_of_something",
            )
        ]
        indexes = [models.Index(fields=["line", "id"], name="receipts_of_line")]

    def __str__(self) -> str:
        return f"{self.received} for {self.line_id}"
