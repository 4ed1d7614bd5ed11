"""Files that were bought: how often, and until when, each may be downloaded."""

from django.db import models
from django.db.models import F, Q

from .orders import Order, OrderLine

DOWNLOADS, DAYS = 5, 30  # Of each piece that was bought, where a shop says nothing else.


class Download(models.Model):
    """The right to a digital line's file. It is counted here, under the lock of this row."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="downloads", db_index=False)
    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="+")
    allowed = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0, db_default=0)
    expires_at = models.DateTimeField()
    link_version = models.PositiveIntegerField(default=1, db_default=1)  # Raised, it revokes the link sent before.
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("allowed")), name="no_more_downloads_than_allowed")
        ]
        indexes = [models.Index(fields=["order"], name="downloads_of_order")]

    def __str__(self) -> str:
        return f"download {self.pk}"

    @property
    def customer_id(self) -> int | None:
        return self.order.customer_id

    @property
    def left(self) -> int:
        return self.allowed - self.used


class DownloadTerms(models.Model):
    """How often, and how long, what was bought of a shop may be downloaded. Without a row: DOWNLOADS and DAYS."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.OneToOneField("shops.Shop", primary_key=True, on_delete=models.PROTECT, related_name="+")
    downloads = models.PositiveIntegerField(default=DOWNLOADS)
    days = models.PositiveIntegerField(default=DAYS)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.downloads} within {self.days} days"
