"""What was asked of a gateway or a person, attempt by attempt, and what was answered."""

from django.db import models
from django.db.models import F, Q

from ..states import OPERATION_MACHINE, GatewayName, OperationKind, OperationState
from .facts import Capture, Refund
from .intents import Intent


class Operation(models.Model):
    """One attempt at one operation. Answered, it stays as it is; the next attempt is the next row.

    ``taken_minor`` counts what was captured or reversed of an authorisation, or voided of a capture that is still
    processing: a trigger keeps it, and a constraint holds it within the amount.
    """

    MACHINE = OPERATION_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField(null=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="operations", db_index=False)
    kind = models.CharField(max_length=10, choices=OperationKind)
    gateway = models.CharField(max_length=20, choices=GatewayName)
    reference = models.CharField(max_length=40, blank=True)  # The part it is for (a delivery); blank: the whole.
    attempt = models.PositiveSmallIntegerField(default=1)  # Which try at this part.
    round = models.PositiveSmallIntegerField(default=1)  # Which time the intent was to be authorised.
    key = models.UUIDField()  # At the gateway; rows that follow each other share it.
    gateway_id = models.CharField(max_length=80, blank=True)
    token = models.CharField(max_length=80, blank=True)  # Of the card, for one use; blank once it was answered.
    amount_minor = models.BigIntegerField()
    taken_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=OperationState, default=OperationState.ASKED)
    means = models.CharField(max_length=40, blank=True)  # "Visa •• 4242"
    failure = models.CharField(max_length=120, blank=True)
    of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_by")
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    capture = models.ForeignKey(Capture, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="operation_is_about_something"),
            models.CheckConstraint(
                condition=Q(taken_minor__gte=0, taken_minor__lte=F("amount_minor")),
                name="never_take_more_than_authorised",
            ),
            models.UniqueConstraint(
                fields=["intent", "kind", "reference"],
                condition=Q(kind__in=["authorise", "charge"], state__in=["asked", "unknown"]),
                name="one_attempt_at_a_part_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["intent"], name="operations_of_intent"),
            models.Index(fields=["order_id"], condition=Q(order_id__isnull=False), name="operations_of_order"),
            models.Index(fields=["key"], name="operations_by_key"),  # For callbacks.
            models.Index(  # For the sweep that asks gateways, and the home page.
                fields=["shop", "made_at"],
                condition=Q(state__in=["asked", "unknown", "processing", "manual"]),
                name="operations_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_minor} {self.currency}: {self.get_state_display()}"

    @property
    def left_minor(self) -> int:
        """What may still be taken of an authorisation."""
        return self.amount_minor - self.taken_minor

    @property
    def is_given_up(self) -> bool:
        """Whether it holds nothing any more: reversed, or about to be; its money all given back."""
        if self.state != OperationState.OK:
            return False
        if self.capture is not None:
            return self.capture.left_minor == 0
        if self.kind != OperationKind.AUTHORISE or not self.taken_minor:
            return False
        reversals = self.taken_by.filter(kind=OperationKind.REVERSE)
        return reversals.exclude(state__in=[OperationState.FAILED, OperationState.FOLLOWED]).exists()
