"""What people gave away alone: kept so that a day's sum counts refunds, gestures and credit notes together."""

from django.db import models
from django.db.models import Q


class Giving(models.Model):
    """An amount that somebody gave back or away, and the rule that let it pass. Append-only."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=64)  # The fact: "gesture:T-12", "refund_request:18", "order_edit:7".
    amount_minor = models.BigIntegerField()
    gesture_minor = models.BigIntegerField(default=0)  # Within the amount.
    actor_kind = models.CharField(max_length=8)  # staff, key
    actor_id = models.BigIntegerField()  # Of the staff, or of the key.
    role = models.CharField(max_length=20)
    rules_number = models.PositiveIntegerField()  # The version that decided; 0: none was published.
    decision = models.JSONField(default=dict)  # What the rules said, and every one that was tried.
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="giving_is_of_something")]
        indexes = [models.Index(fields=["shop", "actor_kind", "actor_id", "at"], name="givings_of_a_person")]

    def __str__(self) -> str:
        return f"{self.what} {self.amount_minor}"
