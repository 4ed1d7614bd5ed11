"""The books: accounts, transfers that sum to zero, entries that nobody changes."""

from typing import Any, Final

from django.db import models
from django.db.models import F, Q, Value


class Account(models.Model):
    """One ledger account of a shop, or of a customer at a shop. Its balance is the sum of its entries.

    Signs: a debit is positive. Clearing grows with what a provider owes the shop, receivable shrinks with what
    customers have settled; what the shop owes a customer (wallet, credit note) is negative, what she owes positive.
    """

    class Kind(models.TextChoices):
        CLEARING = "clearing", "Clearing"  # With a provider, or with the till: ``name`` says which.
        RECEIVABLE = "receivable", "Receivable"  # From customers.
        WALLET = "wallet", "Wallet"  # What a customer paid in or was given, to pay with.
        CREDIT_LINE = "credit_line", "Credit line"  # What a customer bought and pays later.
        CREDIT_NOTE = "credit_note", "Credit note"  # ``name`` is its number.
        PROMOTION = "promotion", "Offers on paying in"  # What these were given away for:
        CASHBACK = "cashback", "Cashback"
        GESTURE = "gesture", "Gestures"
        EXPIRED = "expired", "Expired money"  # What customers let expire.

    OF_CUSTOMERS: Final = (Kind.WALLET, Kind.CREDIT_LINE, Kind.CREDIT_NOTE)
    WITH_LOTS: Final = (Kind.WALLET, Kind.CREDIT_NOTE)

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=40, blank=True)  # "card", "cash", "external": which clearing.
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(default=0)
    held_minor = models.BigIntegerField(default=0)  # Promised by holds, not spent yet.
    limit_minor = models.BigIntegerField(default=0)  # Of a credit line.

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "kind", "name", "currency", "customer"],
                nulls_distinct=False,
                name="one_account_of_a_kind_of_a_customer",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("wallet", "credit_note")) | Q(balance_minor__lte=Value(0) - F("held_minor")),
                name="wallet_is_never_overdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(kind="credit_line")
                | Q(balance_minor__gte=0, balance_minor__lte=F("limit_minor") - F("held_minor")),
                name="credit_line_stays_within_its_limit",
            ),
            models.CheckConstraint(condition=Q(held_minor__gte=0), name="held_is_never_below_zero"),
            models.CheckConstraint(
                condition=Q(kind__in=("wallet", "credit_line", "credit_note"), customer__isnull=False)
                | (~Q(kind__in=("wallet", "credit_line", "credit_note")) & Q(customer__isnull=True)),
                name="customers_own_their_accounts",
            ),
        ]
        indexes = [
            # For the money of a customer.
            models.Index(fields=["customer"], condition=Q(customer__isnull=False), name="accounts_of_customer")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def is_theirs(self) -> bool:
        """Whether the money in it is owed to a customer: then it is told with the sign that she reads."""
        return self.kind in self.WITH_LOTS

    @property
    def shown_minor(self) -> int:
        """The balance as its owner reads it: what she has, or what she owes."""
        return -self.balance_minor if self.is_theirs else self.balance_minor

    @property
    def shown_credit_minor(self) -> int:
        """A credit balance without its sign, for a column of its own."""
        return -self.balance_minor

    @property
    def free_minor(self) -> int:
        """What may still be taken from it. Money that expired meanwhile is not taken off here."""
        if self.kind == self.Kind.CREDIT_LINE:
            return self.limit_minor - self.balance_minor - self.held_minor
        return -self.balance_minor - self.held_minor


class Transfer(models.Model):
    """Money that moved between accounts for one settled fact. Append-only; a mistake is corrected by another one."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(  # Of the account; here too, so that she may read it.
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=24)  # capture, refund, reversal, wallet_spend
    reference = models.CharField(max_length=64)  # The fact it books: "capture:182". A fact is booked once.
    purpose = models.CharField(max_length=64, blank=True)  # An opaque label of who asked.
    at = models.DateTimeField()

    entries: Any

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "reference"], name="a_fact_is_booked_once")]
        indexes = [models.Index(fields=["shop", "at", "id"], name="transfers_of_shop")]

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One side of a transfer: what an account gained (debit, positive) or gave (credit, negative)."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(  # Of the account; here too, so that she may read it.
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
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
