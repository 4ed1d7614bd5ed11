"""What came back.

A foreign key has no index of its own (db_index=False) where another index begins with it, or where nobody reads by it
alone: retailers, groups and shops are never deleted, and each index costs at every row that is written.
"""

from django.db import models


class Return(models.Model):
    """Goods or money of a sale taken back. One that was imported may name no order: its sale was not to be found."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(
        "orders.Order", null=True, on_delete=models.PROTECT, related_name="returns", db_index=False
    )
    number = models.CharField(max_length=24, unique=True)  # "AH-C536379"
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()  # What went back to the customer; below zero, what she paid after all.
    came_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-came_at", "-id"], name="returns_of_customer"),
            models.Index(fields=["order"], name="returns_of_order"),
            models.Index(fields=["shop", "came_at"], name="returns_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    """A line of a return, with the line of the sale that it takes back where that was found."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    order_line = models.ForeignKey(
        "orders.OrderLine", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    quantity = models.IntegerField()
    total_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["returned", "position"], name="position_is_taken_once_in_a_return")
        ]
        indexes = [models.Index(fields=["order_line"], name="returns_of_order_line")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"
