"""When a shop makes invoices, and to whom each was written."""

from django.db import models
from django.db.models import Q

from comptoir.kernel.personal import Personal

from .documents import Document

LEGAL_YEARS = 10


class InvoiceTerms(models.Model):
    """When a shop makes invoices and what stands on them. Without a row: a person makes them."""

    class When(models.TextChoices):
        BY_HAND = "by_hand", "When a person asks for it"
        PAID = "paid", "When an order is paid"
        SENT = "sent", "When a delivery leaves, one for each"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.OneToOneField("shops.Shop", primary_key=True, on_delete=models.PROTECT, related_name="+")
    when = models.CharField(max_length=7, choices=When, default=When.BY_HAND)
    series = models.CharField(max_length=8, blank=True)  # Another one begins to count anew.
    pay_days = models.PositiveSmallIntegerField(default=14)  # For what is not paid when an invoice is made.
    keep_years = models.PositiveSmallIntegerField(default=LEGAL_YEARS)  # As the law where the shop is asks.
    sender = models.CharField(max_length=400, blank=True)  # Who sells, in lines: name and address as registered.
    tax_number = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pay_days__lte=365, keep_years__gte=1, keep_years__lte=30), name="invoice_terms_are_sane"
            )
        ]

    def __str__(self) -> str:
        return self.get_when_display()


class Addressee(models.Model):
    """To whom an invoice, or its correction, was written: all of a person that a paper holds.

    It stands beside the paper, which never changes: a trigger lets it be closed once, and deleted when the time of
    keeping it is over, and nothing else. Closed, it is seen in the shop alone, by who keeps its books.
    """

    PERSONAL = Personal("to bill, as the law asks", fields=("whom",), kept_days=LEGAL_YEARS * 365)

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.OneToOneField(Document, primary_key=True, on_delete=models.PROTECT, related_name="addressee")
    whom = models.JSONField()  # name, company, tax_number, lines (street, town), country.
    keep_until = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="addressees_of_customer"),  # For close_papers().
            models.Index(fields=["shop", "keep_until"], name="addressees_to_forget"),  # For forget_addressees().
        ]

    def __str__(self) -> str:
        return f"addressee of {self.document_id}"
