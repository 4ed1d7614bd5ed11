"""Counts of a location: who counted what, and what the books said at that moment."""

from django.db import models
from django.db.models import Q

from ..states import COUNT_MACHINE, CountState


class StockCount(models.Model):
    """One count of a location: all of it, a category, or chosen articles."""

    class What(models.TextChoices):
        ALL = "all", "All of it"
        CATEGORY = "category", "A category"
        CHOSEN = "chosen", "Chosen articles"

    MACHINE = COUNT_MACHINE
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=8, choices=What)
    named = models.CharField(max_length=120, blank=True)  # The category.
    state = models.CharField(max_length=9, choices=CountState, default=CountState.OPEN)
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["retailer", "-id"], name="counts_of_retailer")]  # For count_list().

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"Count {self.pk}"


class CountLine(models.Model):
    """An article of a count. Its difference is of the moment it was counted: what is sold meanwhile stays sold."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines", db_index=False)
    location = models.ForeignKey("shops.Location", on_delete=models.PROTECT, related_name="+", db_index=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False)
    counted = models.BigIntegerField(null=True)
    level_then = models.BigIntegerField(null=True)  # On hand by the books at counted_at: nobody counts by it.
    counted_at = models.DateTimeField(null=True)
    counted_by_name = models.CharField(max_length=120, blank=True)
    asked_again = models.PositiveIntegerField(default=0)  # How often it was to be counted anew.
    closed_at = models.DateTimeField(null=True)  # With its count.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "variant"], name="article_stands_once_in_a_count"),
            models.UniqueConstraint(  # Two would each post the same difference.
                fields=["location", "variant"], condition=Q(closed_at=None), name="article_is_in_one_open_count"
            ),
            models.CheckConstraint(
                condition=Q(counted=None, level_then=None, counted_at=None)
                | Q(counted__gte=0, level_then__isnull=False, counted_at__isnull=False),
                name="counted_line_knows_its_level_and_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.count_id}"

    @property
    def difference(self) -> int:
        """What was found more, or below 0 less, than the books said then; 0 while it is not counted."""
        return 0 if self.counted is None or self.level_then is None else self.counted - self.level_then


class CountEntry(models.Model):
    """A number that somebody typed. Append-only, so that a recount hides none."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(CountLine, on_delete=models.PROTECT, related_name="entries", db_index=False)
    quantity = models.BigIntegerField()
    adds = models.BooleanField(default=False)  # To what was counted elsewhere in the location.
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=0), name="nobody_counts_below_nothing")]
        indexes = [models.Index(fields=["line", "id"], name="entries_of_count_line")]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.line_id}"
