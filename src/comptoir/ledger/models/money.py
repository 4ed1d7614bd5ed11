"""What customers have: lots of money that may expire, holds on it, and credit notes."""

from django.db import models
from django.db.models import F, Q

from ..states import HOLD_MACHINE, HoldState
from .books import Account, Transfer


class Lot(models.Model):
    """Money that came into a wallet or a credit note at one time, with its own end. The soonest to end is spent first.

    The lots of an account sum to what is in it; PostgreSQL holds that at every commit.
    """

    class Kind(models.TextChoices):
        PAID = "paid", "Paid in"
        BONUS = "bonus", "Bonus for paying in"
        CASHBACK = "cashback", "Cashback"
        GESTURE = "gesture", "Gesture"
        REFUND = "refund", "Refund"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lots")
    kind = models.CharField(max_length=8, choices=Kind)
    came_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # None: never.
    left_minor = models.BigIntegerField(default=0)  # The sum of its entries.

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(left_minor__gte=0), name="lot_is_never_below_zero")]
        indexes = [
            models.Index(F("account"), F("expires_at").asc(nulls_last=True), F("id"), condition=Q(left_minor__gt=0),
                         name="lots_to_spend"),
            models.Index(fields=["shop", "expires_at"], condition=Q(left_minor__gt=0), name="lots_that_expire"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.left_minor}"


class LotEntry(models.Model):
    """What a transfer put into a lot (positive) or took from it (negative). Append-only."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="entries")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lot_entries")
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "lot entries"
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="lot_entry_is_of_something")]
        indexes = [
            models.Index(fields=["transfer"], name="lot_entries_of_transfer"),
            models.Index(fields=["lot"], name="entries_of_lot"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor:+}"


class Hold(models.Model):
    """A pending transfer: money of a customer promised to somebody, until it is posted, given back, or expires."""

    MACHINE = HOLD_MACHINE

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    state = models.CharField(max_length=8, choices=HoldState, default=HoldState.HELD)
    amount_minor = models.BigIntegerField()
    reference = models.CharField(max_length=64)  # What it is held for: "hold:intent-182"; its transfer bears it too.
    purpose = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "reference"], name="a_fact_is_held_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="hold_is_of_something"),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(state="held"), name="holds_of_account"),
            models.Index(fields=["shop", "expires_at"], condition=Q(state="held"), name="holds_that_expire"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def label(self) -> str:
        return f"The hold {self.reference}"


class CreditNote(models.Model):
    """Store credit issued to a customer, under a number of the shop. What is left of it stands in its account."""

    class Kind(models.TextChoices):
        REFUND = "refund", "Refund"
        GESTURE = "gesture", "Gesture"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="credit_note")
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)  # "AH-C12"
    kind = models.CharField(max_length=8, choices=Kind)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="credit_note_number_is_unique"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="credit_note_is_of_something"),
        ]
        indexes = [models.Index(fields=["customer", "-id"], name="credit_notes_of_customer")]

    def __str__(self) -> str:
        return self.number


class NoteNumber(models.Model):
    """The last number of a shop's credit notes: a row, not a sequence, so that none is ever missing."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.OneToOneField("shops.Shop", primary_key=True, on_delete=models.PROTECT, related_name="+")
    last = models.IntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)
