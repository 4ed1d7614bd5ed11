"""What really happened to money: captures and refunds, one row each, never overwritten in their amounts.

A foreign key has no index of its own (db_index=False) where another index begins with it, or where nobody reads by it
alone: retailers, groups and shops are never deleted, and each index costs at every row that is written.
"""

from django.db import models
from django.db.models import Q

from comptoir.kernel.personal import Personal

from ..states import REFUND_MACHINE, RefundState
from .intents import Attempt, Intent


class Capture(models.Model):
    """Money that came. Σ refunds that are not failed stay within it: the column counts them, a constraint holds it."""

    class Source(models.TextChoices):
        CARD = "card", "Card"
        CASH = "cash", "Cash in store"
        TERMINAL = "terminal", "Card terminal in store"
        BANK = "bank", "Bank transfer"
        EXTERNAL = "external", "Settled elsewhere"
        COURIER = "courier", "Paid to the courier"
        INVOICE = "invoice", "Invoice"
        FREE = "free", "No payment required"
        WALLET = "wallet", "Wallet"
        CREDIT = "credit", "Credit line"
        NOTE = "note", "Credit note"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField(null=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="captures", db_index=False)
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="captures")
    source = models.CharField(max_length=10, choices=Source)
    # The program that took it, and gives it back; blank: a person did.
    gateway = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Settled by the gateway: until then it is voided, not refunded.
    is_cleared = models.BooleanField(default=True, db_default=True)
    reference = models.CharField(max_length=80)  # The gateway's payment, or the number on the receipt.
    means = models.CharField(max_length=40, blank=True)  # "Visa •• 4242"
    amount_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)  # Σ of its refunds that have not failed, kept by a trigger.
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "source", "reference"], name="money_comes_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="capture_is_of_something"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=models.F("amount_minor")),
                name="never_refund_more_than_came",
            ),
        ]
        indexes = [
            models.Index(fields=["intent"], name="captures_of_intent"),
            models.Index(fields=["shop", "at"], name="captures_of_shop"),  # For the end of day.
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def left_minor(self) -> int:
        """What may still be given back."""
        return self.amount_minor - self.refunded_minor

    @property
    def is_offline(self) -> bool:
        """Whether a person took it: what was recorded by mistake can be taken back."""
        return self.source not in (self.Source.CARD, self.Source.EXTERNAL) and not self.is_balance

    @property
    def is_balance(self) -> bool:
        """Whether it came from what the shop owed the customer: it goes back there at once."""
        return self.source in (self.Source.WALLET, self.Source.CREDIT, self.Source.NOTE)


class Refund(models.Model):
    """Money that goes, or went, back: asked for first, then sent, then done."""

    class Kind(models.TextChoices):
        REFUND = "refund", "Refund"
        REVERSAL = "reversal", "Reversal"  # Of a payment that an agent took by mistake.
        VOID = "void", "Void"  # Of a capture that the gateway has not settled.
        NOTICE = "notice", "Refund at the gateway"  # Made in the gateway's own back office.

    class Destination(models.TextChoices):
        ORIGIN = "origin", "The way it was paid"
        WALLET = "wallet", "Wallet"
        CREDIT_NOTE = "credit_note", "Credit note"

    MACHINE = REFUND_MACHINE
    PERSONAL = Personal("to explain the refund", fields=("reason",))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField(null=True)
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="refunds", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REFUND)
    # Wherever it goes, it counts on the capture: together they are never more than what came.
    destination = models.CharField(
        max_length=11, choices=Destination, default=Destination.ORIGIN, db_default=Destination.ORIGIN
    )
    note_number = models.CharField(max_length=24, blank=True, default="", db_default="")  # Of the credit note.
    key = models.UUIDField(unique=True)  # Our idempotency key at the gateway.
    gateway_id = models.CharField(max_length=80, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=RefundState, default=RefundState.ASKED)
    failure = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300)
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_is_of_something"),
            models.CheckConstraint(
                condition=~Q(destination="credit_note", state="done", note_number=""),
                name="refund_names_its_credit_note",
            ),
            models.UniqueConstraint(
                fields=["shop", "gateway_id", "capture"],
                condition=Q(kind="notice"),
                name="a_refund_at_the_gateway_counts_once",
            ),
        ]
        indexes = [
            models.Index(fields=["capture"], name="refunds_of_capture"),
            models.Index(
                fields=["shop", "changed_at"], condition=~Q(state="done"), name="refunds_not_done"
            ),  # Home, sweep.
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def means(self) -> str:
        """Where it went, in words: ``Visa •• 4242``, ``Wallet``, ``Credit note AH-C12``."""
        if self.destination == self.Destination.ORIGIN:
            return self.capture.means or self.capture.get_source_display()
        return f"{self.get_destination_display()} {self.note_number}".strip()

    @property
    def is_reversal(self) -> bool:
        return self.kind == self.Kind.REVERSAL
