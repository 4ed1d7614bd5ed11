"""What providers call us with: stored first, understood later."""

from django.db import models
from django.db.models import Q

from ..states import CALLBACK_MACHINE, CallbackKind, CallbackState


class Callback(models.Model):
    """One call of a provider, as it came. The provider's own id makes a repeat the same row."""

    MACHINE = CALLBACK_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)  # The provider's word: "payment.captured".
    about = models.CharField(
        max_length=8, choices=CallbackKind, default=CallbackKind.INFO, db_default=CallbackKind.INFO
    )
    body = models.JSONField()
    times = models.PositiveIntegerField(default=1)  # How often it came.
    state = models.CharField(max_length=8, choices=CallbackState, default=CallbackState.STORED)
    problem = models.CharField(max_length=300, blank=True)  # Why it needs a person, in words.
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "gateway", "event_id"], name="a_callback_counts_once")]
        indexes = [
            models.Index(
                fields=["shop", "received_at"], condition=Q(state__in=["stored", "stuck"]), name="callbacks_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
