"""The life of a set of rules."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class RuleState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "In force"
    RETIRED = "retired", "Retired"
    DROPPED = "dropped", "Dropped"  # A draft that another draft took the place of, or nobody wanted.


RULE_MACHINE: Machine = {
    "publish": Move(frozenset({RuleState.DRAFT}), RuleState.PUBLISHED, "rules.published"),
    "retire": Move(frozenset({RuleState.PUBLISHED}), RuleState.RETIRED, "rules.retired"),
    "drop": Move(frozenset({RuleState.DRAFT}), RuleState.DROPPED, "rules.dropped"),
}
