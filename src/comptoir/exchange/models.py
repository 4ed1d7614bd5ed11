"""Imports of past sales: each file once, where it stands, and the rows of it that are no trade. Outgoing webhooks."""

import uuid

from django.db import models
from django.db.models import Q

from .states import DELIVERY_MACHINE, OPEN, DeliveryState


class ImportRun(models.Model):
    """One file read into one shop. The same file again is the same run, so it goes on where it was."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # Of the file, without its folder.
    fingerprint = models.CharField(max_length=64)  # Of the unpacked content and of how it is read.
    mapping = models.JSONField()
    currency = models.CharField(max_length=3)
    shift_weeks = models.IntegerField(default=0)  # Added to every date of the file, once; the demo ends near today.
    lines = models.IntegerField()  # In all its parts.
    first_at = models.DateTimeField()  # As the file says, not shifted.
    last_at = models.DateTimeField()
    notes = models.JSONField(default=dict)  # Customers of several countries, products of several names.
    matched_returns = models.IntegerField(default=0)  # Returns whose sale was found.
    report = models.JSONField(null=True)  # Control totals and counts of the rules, once all parts are in.
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "fingerprint"], name="a_file_is_imported_once_in_a_shop")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return f"The import of {self.name}"


class ImportPart(models.Model):
    """A stretch of a run's file: loaded whole, in one transaction that also writes this row, or not at all."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    start_offset = models.BigIntegerField()  # In bytes of the unpacked file.
    start_line = models.IntegerField()
    end_offset = models.BigIntegerField()
    end_line = models.IntegerField()
    invoices = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    kept_rows = models.IntegerField(default=0)  # Lines that are no trade: see KeptRow.
    report = models.JSONField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="part_stands_once_in_a_run")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.run_id}"

    @property
    def lines(self) -> int:
        return self.end_line - self.start_line


class KeptRow(models.Model):
    """A line of a file that is no trade: kept as it stood, counted in the totals, named in the report."""

    class Reason(models.TextChoices):
        STOCK_CORRECTION = "stock", "Correction of the stock count"
        LEDGER = "ledger", "Adjusted in the books"
        NOTHING = "nothing", "Of no pieces"
        TOO_LONG = "too_long", "Its invoice number or stock code is too long to be one"
        STRANGER = "stranger", "Of a customer whose code could not be imported"
        TAKEN = "taken", "Another invoice has its number"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="kept_rows")
    line = models.IntegerField()  # Of the file; the heading is line 1.
    reason = models.CharField(max_length=8, choices=Reason)
    invoice = models.TextField()
    at = models.DateTimeField()
    stock_code = models.TextField()
    description = models.TextField()
    quantity = models.BigIntegerField()
    unit_price = models.BigIntegerField()  # Thousandths of the smallest coin.
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="line_is_kept_once_in_a_run")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class Endpoint(models.Model):
    """An address elsewhere that is told of a shop's events, and where in the journal it stands.

    Nothing but a person switches it off; meanwhile its place stands still, so nothing is lost.
    """

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)  # What its secret is bound to.
    url = models.CharField(max_length=500)
    patterns = models.JSONField()  # Of names of events: "order.*".
    sealed = models.BinaryField()
    hint = models.CharField(max_length=4)  # The secret's last letters.
    is_on = models.BooleanField(default=True)
    era = models.IntegerField()  # Up to here its events are noted: a kernel.followers.Place.
    txid = models.BigIntegerField()
    event = models.BigIntegerField()
    made_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)  # Nothing was taken since; None: the last try went well.
    failure = models.CharField(max_length=200, blank=True)  # Of the last try.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "url"], condition=Q(removed_at=None), name="an_address_stands_once_in_a_shop"
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def host(self) -> str:
        """What of the address may be told: the rest of it may be as secret as a password."""
        return self.url.split("/")[2]


class Delivery(models.Model):
    """One event for one endpoint: its tries and what was answered. Kept whatever becomes of it."""

    MACHINE = DELIVERY_MACHINE

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    event_uid = models.UUIDField()
    event = models.BigIntegerField()
    event_recorded_at = models.DateTimeField()
    name = models.CharField(max_length=64)
    lane = models.CharField(max_length=60)  # What it is about: of one thing, nothing overtakes.
    state = models.CharField(max_length=7, choices=DeliveryState, default=DeliveryState.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    pauses = models.PositiveSmallIntegerField(default=0)  # Since it was last wanted: a replay begins anew.
    due_at = models.DateTimeField(null=True)  # Not tried again before; None: at once.
    claimed_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # Of the last answer; None: there was none.
    answer = models.CharField(max_length=500, blank=True)  # Its first letters.
    failure = models.CharField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField(null=True)  # Of the last try.
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_uid"], name="an_event_is_told_once_to_an_endpoint")
        ]
        indexes = [
            models.Index(fields=["endpoint", "id"], name="webhook_log"),
            models.Index(fields=["endpoint", "id"], condition=Q(state__in=OPEN), name="webhooks_open"),  # The sender.
            models.Index(
                fields=["endpoint", "lane", "id"], condition=Q(state__in=OPEN), name="webhooks_open_in_lane"
            ),  # Whether something goes before.
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.endpoint_id}"

    @property
    def label(self) -> str:
        return f"The delivery of {self.name}"


class SupplierMessage(models.Model):
    """What a supplier said in one go: kept whole before anything of it is done, and done once."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=80)  # Theirs; a file's is made of its content.
    source = models.CharField(max_length=4)  # api, file
    fingerprint = models.CharField(max_length=64)  # Of the body.
    body = models.JSONField()
    done = models.JSONField(default=list)  # Which of its deliveries were moved on, by their place in the body.
    failures = models.JSONField(default=list)  # What could not be done, and why.
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "location", "reference"], name="message_of_a_supplier_comes_once")
        ]
        indexes = [models.Index(fields=["shop", "-id"], name="supplier_messages_of_shop")]  # For messages().

    def __str__(self) -> str:
        return self.reference
