"""A hold's states, and every way out of them."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class HoldState(models.TextChoices):
    HELD = "held", "Held"  # Counted in `held`, still in the account.
    POSTED = "posted", "Posted"  # Spent by a transfer.
    VOIDED = "voided", "Given back"
    EXPIRED = "expired", "Expired"


HOLD_MACHINE: Machine = {
    "post": Move(frozenset({HoldState.HELD}), HoldState.POSTED, "hold.posted"),
    "void": Move(frozenset({HoldState.HELD}), HoldState.VOIDED, "hold.voided"),
    "expire": Move(frozenset({HoldState.HELD}), HoldState.EXPIRED, "hold.expired"),
}
