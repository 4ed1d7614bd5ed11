"""Orders that wait for approval before they may be paid, and who decides in somebody's place."""

from django.db import models
from django.db.models import F, Q

from comptoir.kernel.personal import Personal

from ..states import APPROVAL_MACHINE, ApprovalState
from .orders import Order


class Approval(models.Model):
    """What the rules said of an order, and who decided, level by level. The order stays placed and asks for nothing."""

    MACHINE = APPROVAL_MACHINE
    PERSONAL = Personal("to explain the decision", fields=("steps",))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="approval")
    state = models.CharField(max_length=8, choices=ApprovalState, default=ApprovalState.WAITING)
    levels = models.JSONField()  # The roles, one after the other.
    level = models.PositiveSmallIntegerField(default=1)  # The one that is asked now.
    steps = models.JSONField(default=list)  # level, answer, by, by_name, for_name, at, reason: what was decided.
    way = models.CharField(max_length=20, blank=True)  # How she pays once it is approved; empty: by the link.
    rules_number = models.PositiveIntegerField()  # The version that decided; 0: none was published.
    decision = models.JSONField()  # What the rules said, and every one that was tried.
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__gte=1), name="approval_begins_with_level_one")]
        indexes = [
            models.Index(fields=["shop", "expires_at"], condition=Q(state="waiting"), name="approvals_that_wait")
        ]

    def __str__(self) -> str:
        return f"approval of {self.order_id}"

    @property
    def label(self) -> str:
        return "This approval"

    @property
    def role(self) -> str:
        """Who is asked now."""
        return str(self.levels[self.level - 1])


class Deputy(models.Model):
    """Who decides about approvals in a person's place, until a moment."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("shops.Staff", on_delete=models.CASCADE, related_name="+", db_index=False)
    deputy = models.ForeignKey("shops.Staff", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "person"], name="one_deputy_of_a_person_in_a_shop"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="nobody_is_her_own_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.person_id}"
