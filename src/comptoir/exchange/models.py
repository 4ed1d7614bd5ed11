"""Imports of past sales: each file once, where it stands, and the rows of it that are no trade."""

from django.db import models


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
