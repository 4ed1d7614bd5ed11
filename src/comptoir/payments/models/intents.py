"""What a shop asks a customer for, and each try to pay it."""

from django.db import models
from django.db.models import Q

from ..states import ATTEMPT_MACHINE, INTENT_MACHINE, AttemptState, GatewayName, IntentState


class Intent(models.Model):
    """An amount that a shop asks for, once. Its payment link is derived from this row (id, link_version, end)."""

    MACHINE = INTENT_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    # The order whose signed link may see this row: a bare id, because orders lie above payments.
    order_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=64)  # Opaque: comes back in the events. Shown to the customer.
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=IntentState, default=IntentState.OPEN)
    # The way that was chosen when it was asked for; blank: by its link, as the customer likes.
    way = models.CharField(max_length=20, choices=GatewayName, blank=True, default="", db_default="")
    link_version = models.PositiveIntegerField(default=1)  # Raised to revoke every link sent so far.
    pay_by = models.DateTimeField(null=True)  # The end of its links; None: no link, it was paid elsewhere.
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="intent_asks_for_something")]
        indexes = [models.Index(fields=["order_id"], name="intents_of_order")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount_minor}"


class Attempt(models.Model):
    """One try to pay an intent through one gateway. An event touches only its own attempt."""

    MACHINE = ATTEMPT_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField(null=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="attempts")
    gateway = models.CharField(max_length=20)
    key = models.UUIDField(unique=True)  # Our idempotency key at the gateway, and its reference to us.
    gateway_id = models.CharField(max_length=80, blank=True)  # The checkout at the gateway.
    url = models.CharField(max_length=2000, blank=True)  # The gateway's page.
    amount_minor = models.BigIntegerField()
    holds = models.BooleanField(default=False, db_default=False)  # The amount is held there, and taken later.
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.STARTED)
    failure = models.CharField(max_length=120, blank=True)  # The gateway's word, no personal data.
    # Door or worker, never both: set by compare-and-set before a call. So it is also when we asked last.
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "gateway", "gateway_id"],
                condition=~Q(gateway_id=""),
                name="one_attempt_of_a_checkout",
            )
        ]
        indexes = [
            models.Index(fields=["intent"], name="attempts_of_intent"),
            # For the sweep that asks gateways what became of it; after a failed card the page is still open.
            models.Index(
                fields=["shop", "made_at"],
                condition=Q(state__in=["started", "offered", "pending", "unknown", "failed"]),
                name="attempts_to_ask_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.key}"
