"""Orders that were sold on a marketplace, by the number that they have there."""

from django.db import models

from .orders import Order


class MarketSale(models.Model):
    """Where an order was sold; it is taken in once, however often the marketplace tells of it. Append-only."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="market_sale")
    marketplace = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)  # The marketplace's own number of it.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "marketplace", "reference"], name="sale_is_taken_in_once"),
        ]
        indexes = [models.Index(fields=["reference"], name="sales_by_reference")]  # People look for it by that.

    def __str__(self) -> str:
        return f"{self.reference} on {self.marketplace}"
