"""Papers of an order under numbers of their own, and what a shop says of orders that are cancelled."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..going_back import CREDIT_NOTE, ORIGIN
from .orders import Order


class Document(models.Model):
    """A paper of an order. It says what was true when it was issued, and never changes: append-only."""

    class Kind(models.TextChoices):
        VOUCHER = "voucher", "Refund voucher"  # Money that goes back after shipment.
        INVOICE = "invoice", "Invoice"
        CORRECTION = "correction", "Invoice correction"  # What an invoice asked for and is not owed any more.

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="documents", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    series = models.CharField(max_length=8, blank=True, default="", db_default="")  # "2026", where the shop has such.
    serial = models.PositiveIntegerField()  # In the shop's sequence of this kind and series: 1, 2, 3, without gaps.
    number = models.CharField(max_length=24)  # "AH-V12", "AH-I2026-12"
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    said = models.JSONField()  # All that the paper shows; see ``orders/papers.py``.
    refunds = ArrayField(models.BigIntegerField(), default=list)  # Of a voucher: by which the money goes.
    issued_by = models.CharField(max_length=120)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="document_number_is_unique"),
            models.UniqueConstraint(fields=["shop", "kind", "series", "serial"], name="document_serial_is_unique"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="document_is_of_something"),
        ]
        indexes = [models.Index(fields=["order"], name="documents_of_order")]

    def __str__(self) -> str:
        return self.number


class DocumentNumber(models.Model):
    """The last number of a shop's papers of a kind and series: a row, no sequence, so that none is missing."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    series = models.CharField(max_length=8, blank=True, default="", db_default="")
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind", "series"], name="one_sequence_of_a_kind_in_a_shop")
        ]

    def __str__(self) -> str:
        return str(self.last)


class CancellationTerms(models.Model):
    """What a cancelled order that was paid gives. Without a row: the money back, as it was paid."""

    class Gives(models.TextChoices):
        MONEY = ORIGIN, "The money back, the way it was paid"
        NOTE = CREDIT_NOTE, "A credit note"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.OneToOneField("shops.Shop", primary_key=True, on_delete=models.PROTECT, related_name="+")
    gives = models.CharField(max_length=11, choices=Gives)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_gives_display()
