"""Couriers of a shop, what each was asked to fetch, and what they call us with."""

from django.db import models
from django.db.models import Q

from comptoir.kernel.personal import Personal

from ..states import BOOKING_MACHINE, CALL_MACHINE, STANDING, BookingState, CallState


class Courier(models.Model):
    """A shop's word on one courier; without a row it is not used."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=20)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="one_word_on_a_courier_in_a_shop")]

    def __str__(self) -> str:
        return f"{self.code}: {'on' if self.is_on else 'off'}"


class Booking(models.Model):
    """A courier asked to take a delivery to the customer, or to bring something of it back."""

    class Way(models.TextChoices):
        OUT = "out", "To the customer"
        BACK = "back", "Back to us"

    MACHINE = BOOKING_MACHINE
    PERSONAL = Personal("to say who brings the parcel", fields=("rider",))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order_id = models.BigIntegerField()  # Whose signed link may see it.
    delivery = models.ForeignKey("orders.Delivery", on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=4, choices=Way, default=Way.OUT)
    courier = models.CharField(max_length=20)
    key = models.UUIDField(unique=True)  # Reference and idempotency key.
    state = models.CharField(max_length=10, choices=BookingState, default=BookingState.ASKED)
    quote_id = models.CharField(max_length=80, blank=True)
    quoted_minor = models.BigIntegerField()  # What the person agreed to.
    cost_minor = models.BigIntegerField(default=0)  # What it costs the shop, as far as is known; borne by the shop.
    cost_by_hand = models.BooleanField(default=False)  # A person corrected it: the courier's words leave it.
    currency = models.CharField(max_length=3)
    courier_ref = models.CharField(max_length=80, blank=True)  # The courier's own id.
    tracking_url = models.CharField(max_length=500, blank=True)
    rider = models.CharField(max_length=80, blank=True)
    due_by = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)  # Why it was refused, cancelled, or not delivered.
    problem = models.CharField(max_length=300, blank=True)  # Why the delivery could not follow; tried again.
    said_at = models.DateTimeField(null=True)  # The courier's clock, of what was heard last.
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "way"],
                condition=Q(state__in=sorted(STANDING)),
                name="one_courier_at_a_time_for_a_delivery",
            ),
            models.CheckConstraint(
                condition=Q(cost_minor__gte=0, quoted_minor__gte=0), name="a_courier_pays_us_nothing"
            ),
        ]
        indexes = [
            models.Index(fields=["order_id", "id"], name="bookings_of_order"),
            models.Index(fields=["delivery", "id"], name="bookings_of_delivery"),
            models.Index(  # For claim_due_bookings().
                fields=["shop", "id"], condition=Q(state__in=sorted(STANDING)), name="bookings_that_stand"
            ),
            models.Index(fields=["shop", "id"], condition=~Q(problem=""), name="bookings_in_trouble"),
            models.Index(fields=["shop", "made_at"], name="bookings_by_day"),  # For costs_of_shop().
        ]

    def __str__(self) -> str:
        return f"{self.courier} {self.key}"

    @property
    def label(self) -> str:
        return "The courier"

    @property
    def customer_id(self) -> int | None:
        return self.delivery.customer_id


class CourierCall(models.Model):
    """One call of a courier, as it came. The courier's own id makes a repeat the same row."""

    MACHINE = CALL_MACHINE
    PERSONAL = Personal("to say who brings the parcel", fields=("body",))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    courier = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)  # The courier's word: "job.updated".
    body = models.JSONField()
    times = models.PositiveIntegerField(default=1)  # How often it came.
    state = models.CharField(max_length=8, choices=CallState, default=CallState.STORED)
    problem = models.CharField(max_length=300, blank=True)  # Why it means nothing to us, in words.
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "courier", "event_id"], name="a_call_of_a_courier_counts_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
