"""Quotes and their versions.

A foreign key has no index of its own (db_index=False) where another index begins with it, or where nobody reads by it
alone: retailers, groups and shops are never deleted, and each index costs at every row that is written.
"""

from django.db import models
from django.db.models import F, Q

from comptoir.kernel.personal import Personal

from .states import QUOTE_MACHINE, QuoteState


class Quote(models.Model):
    """Prices that a shop offers one customer until a day; what it says stands in its versions."""

    MACHINE = QUOTE_MACHINE
    PERSONAL = Personal("to make her an offer", fields=("request", "accepted_name", "end_reason"), kept_days=10 * 365)

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24, unique=True)  # "AH-Q10001"
    state = models.CharField(max_length=10, choices=QuoteState, default=QuoteState.DRAFT)
    currency = models.CharField(max_length=3)
    asked = models.JSONField(default=list)  # What the customer asked for: [[article number, pieces]].
    request = models.TextField(blank=True)  # Her own words with it.
    version = models.PositiveIntegerField(default=0)  # The latest that was written.
    sent_version = models.PositiveIntegerField(default=0)  # The one she may accept; 0: none was sent.
    expires_at = models.DateTimeField(null=True)  # Of the version that was sent: the end of its last day.
    reminded_at = models.DateTimeField(null=True)
    accepted_name = models.CharField(max_length=200, blank=True)  # As whoever accepted it wrote it.
    accepted_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)  # Why it was declined or cancelled.
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    code_salt = models.CharField(max_length=64, blank=True)  # Of the code that was mailed to accept it.
    code_made_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_failed = models.PositiveSmallIntegerField(default=0, db_default=0)  # With all codes of the version sent.
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QuoteState.ORDERED) | Q(order__isnull=False), name="ordered_quote_names_its_order"
            ),
            models.CheckConstraint(
                condition=~Q(state=QuoteState.SENT) | Q(expires_at__isnull=False, sent_version__gt=0),
                name="sent_quote_has_a_version_and_a_last_day",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-changed_at", "-id"], name="quote_by_change"),  # For the list.
            models.Index(fields=["shop", "state", "-changed_at", "-id"], name="quote_by_state"),  # For its views.
            models.Index(fields=["customer", "-changed_at", "-id"], name="quote_of_customer"),  # For My account.
            models.Index(fields=["shop", "expires_at"], condition=Q(state="sent"), name="quote_by_last_day"),  # Sweeps.
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        return f"Quote {self.number}"

    @property
    def is_written(self) -> bool:
        """Whether a version lies there that was not sent."""
        return self.version > self.sent_version


class Version(models.Model):
    """What a quote says. Once it is sent nothing of it changes; PostgreSQL holds that."""

    PERSONAL = Personal("to make her an offer", fields=("lines", "note", "ship_to", "approval_reason"))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()  # 1, 2, …
    lines = models.JSONField()  # As ``lines.Line`` writes them.
    country = models.CharField(max_length=2)  # Whose tax is in it.
    ship_to = models.JSONField(default=dict)  # Empty: her default address when she orders.
    shipping_code = models.CharField(max_length=20, blank=True)
    shipping_name = models.CharField(max_length=80, blank=True)
    shipping_price_minor = models.BigIntegerField()  # As the shop prices: with tax or without.
    shipping_minor = models.BigIntegerField()  # With tax.
    items_minor = models.BigIntegerField()  # Σ lines, with tax.
    tax_minor = models.BigIntegerField()  # Within the total.
    total_minor = models.BigIntegerField()
    valid_until = models.DateField()  # The last day, in the shop's zone.
    expires_at = models.DateTimeField()
    note = models.TextField(blank=True)  # For the customer.
    language = models.CharField(max_length=2, default="en", db_default="en")  # Of its PDF.
    needs_code = models.BooleanField(default=False)  # Accepting it takes a code that is mailed to her.
    made_by = models.BigIntegerField(null=True)  # The person; of a key, who made it.
    made_by_key = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    approval_reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "number"], name="quote_version_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(total_minor=F("items_minor") + F("shipping_minor")), name="quote_total_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="nobody_approves_her_own_quote",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.quote_id}"


class Terms(models.Model):
    """How a shop quotes."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.OneToOneField("shops.Shop", on_delete=models.PROTECT, related_name="+")
    least_margin = models.PositiveIntegerField(default=0)  # In basis points of the price without tax.
    valid_days = models.PositiveIntegerField(default=14)  # Unless told for a quote.
    asks_code = models.BooleanField(default=False)  # Accepting takes a code by mail.

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(least_margin__lte=10_000), name="margin_is_at_most_the_price"),
            models.CheckConstraint(condition=Q(valid_days__gte=1, valid_days__lte=365), name="a_quote_lasts_some_days"),
        ]

    def __str__(self) -> str:
        return f"terms of {self.shop_id}"
