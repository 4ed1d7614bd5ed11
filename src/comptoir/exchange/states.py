"""A webhook delivery's states, and every way out of them."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class DeliveryState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"  # Claimed: nobody else sends it.
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


_S = DeliveryState
OPEN = (_S.QUEUED, _S.SENDING)
DELIVERY_MACHINE: Machine = {
    "claim": Move(frozenset({_S.QUEUED}), _S.SENDING, "webhook.claimed"),
    "finish": Move(frozenset({_S.SENDING}), _S.SENT, "webhook.sent"),
    "delay": Move(frozenset({_S.SENDING}), _S.QUEUED, "webhook.delayed"),
    "take_back": Move(frozenset({_S.SENDING}), _S.QUEUED, "webhook.taken_back"),  # Its sender died: sent again.
    "give_up": Move(frozenset({_S.SENDING}), _S.FAILED, "webhook.given_up"),  # After the last pause.
    "replay": Move(frozenset({_S.SENT, _S.FAILED}), _S.QUEUED, "webhook.replayed"),  # A person's wish.
}
