"""Stock per variant and location, promises made of it, and every movement."""

from django.db import models
from django.db.models import F, Q

from ..availability import Availability
from ..states import RESERVATION_MACHINE, ReservationState


class Stock(models.Model):
    """How many of a variant lie at a location. Free to promise = on hand − reserved; below the minimum it is kept."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+")
    on_hand = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    minimum = models.BigIntegerField(default=0)  # S12: below it the location no longer sells.
    availability = models.CharField(
        max_length=10, choices=Availability, default=Availability.STANDARD, db_default=Availability.STANDARD
    )
    sold_from = models.DateField(null=True)  # The offer window, both days within it.
    sold_until = models.DateField(null=True)
    released_on = models.DateField(null=True)  # Sold before, sent from this day on.
    restock_on = models.DateField(null=True)  # When more is expected: what a customer who waits is told.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="one_stock_of_a_variant_at_a_location"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_is_not_negative"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="on_hand_is_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand")) | Q(availability="back_order"),
                name="more_reserved_than_on_hand_only_on_back_order",
            ),
            models.CheckConstraint(
                condition=Q(sold_from__isnull=True) | Q(sold_until__isnull=True) | Q(sold_from__lte=F("sold_until")),
                name="offer_window_opens_before_it_closes",
            ),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="minimum_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["retailer", "-changed_at", "-id"], name="stock_by_change"),  # For the stock list.
            models.Index(fields=["location", "variant"], name="stock_of_location"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.location_id}"

    @property
    def sellable(self) -> int:
        """What may be promised now."""
        return max(0, self.on_hand - self.reserved - self.minimum)


class Reservation(models.Model):
    """A promise of stock to one line of an order."""

    MACHINE = RESERVATION_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ReservationState, default=ReservationState.HELD)
    priority = models.SmallIntegerField(default=0, db_default=0)  # Of what arrives, the higher is served first.
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_is_of_something")]
        indexes = [
            models.Index(  # For the queue of each stock, and the audit that Σ held reservations = reserved.
                fields=["variant", "location", "-priority", "id"], condition=Q(state="held"), name="held_by_priority"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.variant_id}"


class Movement(models.Model):
    """A change of a stock's numbers, with why. Append-only: Σ movements = the level."""

    class Kind(models.TextChoices):
        COUNTED = "counted", "Counted"
        RECEIVED = "received", "Received"
        RESERVED = "reserved", "Reserved"
        RELEASED = "released", "Released"
        ALLOCATED = "allocated", "Allocated"
        DEALLOCATED = "deallocated", "Given back"
        WRITTEN_OFF = "written_off", "Written off"
        SENT_ON = "sent_on", "Sent to another location"
        CAME_ON = "came_on", "Came from another location"
        REPAIRED = "repaired", "Put right by the doctor"
        CAME_BACK = "came_back", "Came back from a customer"
        TURNED_BACK = "turned_back", "Not sent on after all"

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+")
    reservation = models.ForeignKey(Reservation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    on_hand_change = models.BigIntegerField()
    reserved_change = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["variant", "location", "-id"], name="movements_of_stock")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand_change:+}/{self.reserved_change:+}"


class StockFile(models.Model):
    """A list of levels that came for a location, so that everybody sees how old its numbers are."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=120)  # The name of the file, or of the program.
    lines = models.PositiveIntegerField()  # For this location.
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["location", "-at"], name="stock_files_of_location")]  # For latest_files().

    def __str__(self) -> str:
        return f"{self.source} for {self.location_id}"
