"""Which ways to pay a shop takes, and when it takes the money."""

from django.db import models
from django.db.models import Q

from ..gateways.features import FEATURES, Features
from ..states import GatewayName


class Way(models.Model):
    """A shop's word on one way to pay. Without a row the way is as ``gateways/features.py`` says."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    gateway = models.CharField(max_length=20, choices=GatewayName)
    is_on = models.BooleanField()
    at_dispatch = models.BooleanField(default=False)  # Hold the amount at the order, take it when the goods leave.
    per_shipment = models.BooleanField(default=False)  # For each delivery by itself.
    words = models.TextField(blank=True, default="", db_default="")  # What the customer is told: where to transfer.
    # A person calls the customer before the order goes to the shelf; unreached, it ends after so many hours.
    confirm_first = models.BooleanField(default=False, db_default=False)
    confirm_hours = models.PositiveSmallIntegerField(default=24, db_default=24)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "gateway"], name="one_word_on_a_way_to_pay_in_a_shop"),
            models.CheckConstraint(condition=Q(confirm_hours__gte=1), name="unconfirmed_order_gets_an_hour_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.get_gateway_display()}: {'on' if self.is_on else 'off'}"

    @property
    def can(self) -> Features:
        """What the way can do."""
        return FEATURES[GatewayName(self.gateway)]
