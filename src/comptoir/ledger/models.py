"""Double entry: accounts, transfers that sum to zero, entries that nobody changes."""

from django.db import models
from django.db.models import Q


class Account(models.Model):
    """One ledger account of a shop. Its balance is the sum of its entries, kept in the same transaction.

    Signs: a debit is positive. Clearing grows with what a provider owes the shop, receivable shrinks with what
    customers have settled.
    """

    class Kind(models.TextChoices):
        CLEARING = "clearing", "Clearing"  # With a provider, or with the till: ``name`` says which.
        RECEIVABLE = "receivable", "Receivable"  # From customers.

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=40, blank=True)  # "card", "cash", "external": which clearing.
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind", "name", "currency"], name="one_account_of_a_kind_in_a_shop")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


class Transfer(models.Model):
    """Money that moved between accounts for one settled fact. Append-only; a mistake is corrected by another one."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)  # capture, refund, reversal
    reference = models.CharField(max_length=64)  # The fact it books: "capture:182". A fact is booked once.
    purpose = models.CharField(max_length=64, blank=True)  # An opaque label of who asked.
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "reference"], name="a_fact_is_booked_once")]
        indexes = [models.Index(fields=["shop", "at", "id"], name="transfers_of_shop")]

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One side of a transfer: what an account gained (debit, positive) or gave (credit, negative)."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="entry_is_of_something")]
        indexes = [
            models.Index(fields=["transfer"], name="entries_of_transfer"),
            models.Index(fields=["account", "id"], name="entries_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor:+}"
