"""A message's states, and every way out of them."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class MessageState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"  # Claimed: told to nobody else. Who dies here leaves it to a person.
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    HELD_BACK = "held_back", "Held back"  # Demo data: the channel may not leave the machine.


_S = MessageState
MESSAGE_MACHINE: Machine = {
    "claim": Move(frozenset({_S.QUEUED}), _S.SENDING, "message.claimed"),
    "retry": Move(frozenset({_S.SENDING}), _S.QUEUED, "message.delayed"),  # The server said: not now.
    "finish": Move(frozenset({_S.SENDING}), _S.SENT, "message.sent"),
    "fail": Move(frozenset({_S.SENDING, _S.QUEUED}), _S.FAILED, "message.failed"),
    "hold_back": Move(frozenset({_S.QUEUED}), _S.HELD_BACK, "message.held_back"),
    "send_again": Move(frozenset({_S.FAILED, _S.HELD_BACK}), _S.QUEUED, "message.sent_again"),  # A person decided.
}
