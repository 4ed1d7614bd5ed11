"""Why an order leaves from where it does, and which locations would not send it."""

from django.db import models

from comptoir.sourcing.checking import PARTS

from .deliveries import Delivery
from .orders import Order


class SourcingDecision(models.Model):
    """What was weighed when an order, or a delivery of it, was given to a location. Append-only."""

    class Cause(models.TextChoices):
        PLACED = "placed", "When it was placed"
        REFUSED = "refused", "After a location refused"
        BY_HAND = "by_hand", "By a person"
        ADDED = "added", "When it was added"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="sourcing", db_index=False)
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.PLACED, db_default=Cause.PLACED)
    rules = models.IntegerField()  # The version of the sourcing rules; 0: the default.
    record = models.JSONField()  # Candidates, scores, losers and why, as sourcing.deciding writes it.
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="decisions_of_order")]

    @property
    def case(self) -> str:
        """The case of the rules that held for whom it was; empty where none did."""
        return str(self.record.get("case", {}).get("rule", ""))

    @property
    def cost_rows(self) -> list[tuple[str, int]]:
        """What the plan costs by the prices of the rules, part by part: words and the smallest coin."""
        parts = self.record.get("model", {}).get("parts", {})
        return [(words, parts[name]) for name, words in PARTS.items() if name in parts]

    def __str__(self) -> str:
        return f"decision {self.pk} of {self.order_id}"


class Refusal(models.Model):
    """A location that would not send a delivery. It is not asked again for this order."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="refusals", db_index=False)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "location"], name="location_refuses_a_delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.location_id} refused {self.delivery_id}"
