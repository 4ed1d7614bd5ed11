"""Deliveries: the shippable parts of an order."""

from django.db import models
from django.db.models import Q

from ..states import DELIVERY_MACHINE, DeliveryState
from ..totals import units_of
from .orders import Order, OrderLine


class Delivery(models.Model):
    """A part of an order that leaves from one location, for one reason at one time."""

    class Kind(models.TextChoices):
        STANDARD = "standard", "Standard"
        PREORDER = "preorder", "Pre-order"  # Leaves on the day of release.
        BACK_ORDER = "back_order", "Back order"  # Leaves when its stock has arrived.
        DIGITAL = "digital", "Digital"  # Delivered by a link, at payment.
        MIXED = "mixed", "All together"  # Leaves when the last of it can.

    MACHINE = DELIVERY_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    position = models.PositiveSmallIntegerField(default=1)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STANDARD, db_default=Kind.STANDARD)
    due_on = models.DateField(null=True)  # Not before this day, where one is known.
    is_pick_up = models.BooleanField(default=False, db_default=False)  # She fetches it at the location herself.
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.RESERVED)
    shipping_minor = models.BigIntegerField(default=0)  # With tax.
    shipping_tax_minor = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="delivery_position_is_taken_once")]
        indexes = [
            models.Index(  # For "to pack", "to hand over": what is still in the house.
                fields=["shop", "state", "order"],
                condition=Q(state__in=["waiting", "allocated", "packing", "ready", "on_its_way"]),
                name="deliveries_in_work",
            ),
            models.Index(  # For deliveries_to_try(): what waits for a day or for stock.
                fields=["shop", "state", "id"],
                condition=Q(state__in=["await_date", "await_stock"]),
                name="deliveries_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.position} of {self.order_id}"

    @property
    def label(self) -> str:
        return f"Delivery {self.position}"

    @property
    def is_digital(self) -> bool:
        return self.kind == self.Kind.DIGITAL

    @property
    def customer_id(self) -> int | None:
        return self.order.customer_id


class DeliveryLine(models.Model):
    """How much of an order's line goes with a delivery, and the stock promised to it."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.IntegerField()
    reservation = models.OneToOneField("inventory.Reservation", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="line_stands_once_in_a_delivery"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_line_is_of_something"),
        ]
        indexes = [models.Index(fields=["line"], name="deliveries_of_line")]

    @property
    def total_minor(self) -> int:
        """What these pieces cost, as the first ones of their line."""
        return units_of(self.line.total_minor, self.line.quantity, start=0, count=self.quantity)

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"
