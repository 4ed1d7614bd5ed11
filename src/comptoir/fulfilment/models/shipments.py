"""Parcels on the road."""

from django.db import models

from comptoir.kernel.personal import Personal


class Shipment(models.Model):
    """A delivery handed to a carrier. Its tracking code is what the customer types on the tracking page."""

    PERSONAL = Personal("to say who brings the parcel", fields=("rider",))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField()  # Whose signed link may see it.
    delivery = models.OneToOneField("orders.Delivery", on_delete=models.PROTECT, related_name="shipment")
    booking = models.OneToOneField("Booking", null=True, on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=20, default="own")
    rider = models.CharField(max_length=80, blank=True)  # A first name, as the customer reads it.
    tracking = models.CharField(max_length=32, unique=True)  # Unguessable.
    # What somebody else's carrier calls the parcel, and its page about it. Guessable: it opens nothing of ours.
    parcel_number = models.CharField(max_length=80, blank=True, db_default="")
    parcel_url = models.CharField(max_length=300, blank=True, db_default="")
    cost_minor = models.BigIntegerField(default=0)  # Borne by the shop; of a booked courier its booking tells.
    currency = models.CharField(max_length=3)
    due_by = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order_id"], name="shipments_of_order")]

    def __str__(self) -> str:
        return self.tracking

    @property
    def customer_id(self) -> int | None:
        return self.delivery.customer_id
