"""Goods on their way back, piece by piece."""

from django.db import models
from django.db.models import F, Q

from comptoir.kernel.personal import Personal

from ..states import HOMECOMING_MACHINE, HomecomingState


class Homecoming(models.Model):
    """Pieces of one delivery that come back, from the wish to what became of them. People read it as a return."""

    class Way(models.TextChoices):
        BROUGHT = "brought", "Brought to a store"
        FETCHED = "fetched", "Picked up at home"
        CAME_BACK = "came_back", "The parcel came back"  # Nobody took it.

    class Outcome(models.TextChoices):
        REPLACEMENT = "replacement", "Replacement"
        REFUND = "refund", "Refund"
        NOTHING = "nothing", "Nothing"

    MACHINE = HOMECOMING_MACHINE
    PERSONAL = Personal("to explain the return", fields=("reason", "found", "answer"))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.ForeignKey("orders.Delivery", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(
        "shops.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )  # Where it is.
    way = models.CharField(max_length=10, choices=Way)
    state = models.CharField(max_length=10, choices=HomecomingState, default=HomecomingState.ASKED)
    reason = models.CharField(max_length=300)
    found = models.CharField(max_length=300, blank=True)  # What the inspection says of the goods.
    by_customer = models.BooleanField(default=False, db_default=False)  # She asked for it herself.
    wish = models.CharField(max_length=12, choices=Outcome, blank=True, db_default="")  # What she would like for it.
    answer = models.CharField(max_length=300, blank=True, db_default="")  # What staff told her about it.
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    replacement = models.ForeignKey(
        "orders.Order", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # What is sent instead.
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "return"
        indexes = [
            models.Index(fields=["order", "id"], name="homecomings_of_order"),
            models.Index(fields=["shop", "-id"], name="homecomings_of_shop"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"Return {self.pk}"

    @property
    def customer_id(self) -> int | None:
        return self.order.customer_id


class ReturnedPiece(models.Model):
    """One piece that comes back. That a piece of a delivery comes back once at a time is held here, by the database."""

    class Fate(models.TextChoices):
        RESTOCKED = "restocked", "Back on the shelf"
        WRITTEN_OFF = "written_off", "Written off"
        SENT_BACK = "sent_back", "Sent back to the customer"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    homecoming = models.ForeignKey(Homecoming, on_delete=models.CASCADE, related_name="pieces")
    packed = models.ForeignKey("orders.DeliveryLine", on_delete=models.PROTECT, related_name="+", db_index=False)
    piece = models.PositiveIntegerField()  # The first of its line in the delivery is 1.
    of_pieces = models.PositiveIntegerField()  # So many were packed.
    fate = models.CharField(max_length=12, choices=Fate, blank=True)
    stands = models.BooleanField(default=True)  # Not refused, not sent back again.

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["packed", "piece"], condition=Q(stands=True), name="a_piece_comes_back_once"
            ),
            models.CheckConstraint(
                condition=Q(piece__gte=1, piece__lte=F("of_pieces")), name="no_more_comes_back_than_was_packed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.piece} of {self.packed_id}"
