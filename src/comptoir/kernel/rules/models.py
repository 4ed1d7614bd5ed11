"""Versions of rules. They name shops and people by bare id: the kernel lies below their rooms."""

from django.db import models
from django.db.models import Q

from .states import RULE_MACHINE, RuleState


class RuleSet(models.Model):
    """One version of a shop's rules of a kind. A document never changes: whoever edits writes the next version."""

    MACHINE = RULE_MACHINE
    retailer_id = models.BigIntegerField()
    shop_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # 1, 2, …: within a shop and kind.
    document = models.JSONField()
    note = models.CharField(max_length=300, blank=True)  # What it is to change, and why.
    state = models.CharField(max_length=10, choices=RuleState, default=RuleState.DRAFT)
    made_by = models.BigIntegerField(null=True)  # The staff; none for the installation itself.
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    published_by_name = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop_id", "kind", "number"], name="rule_number_is_taken_once"),
            models.UniqueConstraint(
                fields=["shop_id", "kind"], condition=Q(state="published"), name="one_published_rule_set_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["shop_id", "kind"], condition=Q(state="draft"), name="one_draft_of_a_kind_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def label(self) -> str:
        return f"Version {self.number}"
