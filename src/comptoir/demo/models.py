"""Where the simulated trade stands, so that nothing is sold twice after a restart."""

from django.db import models


class TradeOrder(models.Model):
    """An order that the simulated trade planned for a shop, and how many of its steps are walked."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=20)  # "2026-11-21/17": the plan of that day and place is always the same.
    number = models.CharField(max_length=24, blank=True)  # Of the order, once it is placed.
    done = models.PositiveSmallIntegerField(default=0)
    is_over = models.BooleanField(default=False)  # Every step is walked, or the plan could not be kept.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "key"], name="a_planned_order_is_made_once")]

    def __str__(self) -> str:
        return self.key
