"""Messages to customers."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from comptoir.kernel.personal import Personal

from .states import MESSAGE_MACHINE, MessageState


class Message(models.Model):
    """One message to one person about one fact. The fact's event and the template make it unique: never sent twice."""

    class Channel(models.TextChoices):
        MAIL = "mail", "E-mail"

    MACHINE = MESSAGE_MACHINE
    PERSONAL = Personal("to tell the customer", fields=("recipient", "subject", "text", "html"), kept_days=3 * 365)

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField(null=True)
    event_uid = models.UUIDField()
    template = models.CharField(max_length=40)
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.MAIL)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=9, choices=MessageState, default=MessageState.QUEUED)
    failure = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)  # Not tried again before; None: at once.
    claimed_at = models.DateTimeField(null=True)  # By the clock of the machine that sends, whatever day is told.
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    attached: "Sequence[tuple[str, bytes]]" = ()  # No column: PDFs by name, put to it when it is sent.

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_uid", "template", "channel"], name="a_fact_is_told_once")]
        indexes = [
            models.Index(fields=["order_id", "id"], name="messages_of_order"),
            models.Index(fields=["customer", "id"], name="messages_of_customer"),
            models.Index(
                fields=["shop", "made_at"], condition=~Q(state="sent"), name="messages_not_sent"
            ),  # Home, sweep.
        ]

    def __str__(self) -> str:
        return f"{self.template} of {self.order_id}"

    @property
    def label(self) -> str:
        return f"Message “{self.template}”"
