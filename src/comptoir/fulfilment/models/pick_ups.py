"""What waits in a store for the customer who fetches it, and who tried which codes."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q


class PickUp(models.Model):
    """A delivery that waits at its location, and the code that shows whose it is. The delivery's state says whether."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order_id = models.BigIntegerField()  # Whose signed link may see it.
    delivery = models.OneToOneField("orders.Delivery", on_delete=models.PROTECT, related_name="pick_up")
    place = models.JSONField()  # A copy of what she was told: name, street, postcode, city.
    salt = models.CharField(max_length=64)  # The code follows from it and a key outside the database.
    code_hash = models.CharField(max_length=64)  # Keyed: what is typed is found by it, and nothing else is.
    ready_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    keep_until = models.DateTimeField()  # Then it goes back on the shelf.
    reminded_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)  # When its code was last shown to staff.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "code_hash"], name="a_pick_up_code_opens_one_delivery"),
            models.CheckConstraint(
                condition=Q(remind_at__gte=F("ready_at"), keep_until__gte=F("remind_at")),
                name="who_picks_up_is_reminded_in_time",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="pick_ups_of_order"),
            models.Index(fields=["shop", "remind_at"], name="pick_ups_by_time"),  # For pick_ups_to_remind(), _over().
        ]

    def __str__(self) -> str:
        return f"pick-up of {self.delivery_id}"

    @property
    def last_moment(self) -> datetime:
        """In the last day that it is kept: midnight, which ends it, reads as the day after."""
        return self.keep_until - timedelta(seconds=1)


class PickUpTries(models.Model):
    """How many wrong codes a person, or a program, typed lately."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    who = models.CharField(max_length=40)  # "staff 7"
    since = models.DateTimeField()
    wrong = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "who"], name="tries_are_counted_once_a_person")]

    def __str__(self) -> str:
        return f"{self.wrong} by {self.who}"
