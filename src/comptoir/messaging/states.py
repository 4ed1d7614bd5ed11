"""A message's states, and every way out of them."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class MessageState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"  # Claimed: told to nobody else.
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    HELD_BACK = "held_back", "Held back"  # Demo data: the channel may not leave the machine.


MESSAGE_MACHINE: Machine = {
    "claim": Move(frozenset({MessageState.QUEUED}), MessageState.SENDING, "message.claimed"),
    "retry": Move(frozenset({MessageState.SENDING}), MessageState.QUEUED, "message.delayed"),
    "finish": Move(frozenset({MessageState.SENDING}), MessageState.SENT, "message.sent"),
    "fail": Move(frozenset({MessageState.SENDING, MessageState.QUEUED}), MessageState.FAILED, "message.failed"),
    "hold_back": Move(frozenset({MessageState.QUEUED}), MessageState.HELD_BACK, "message.held_back"),
}
