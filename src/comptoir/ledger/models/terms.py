"""What a shop offers with money, as data: offers on paying in, cashback, and how much a gesture may be."""

from django.db import models
from django.db.models import F, Q


class PayInOffer(models.Model):
    """Pay in so much, get so much on top."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    from_minor = models.BigIntegerField()  # Whoever pays in at least this much …
    bonus_minor = models.BigIntegerField()  # … gets this on top, once for each payment.
    bonus_days = models.PositiveIntegerField(null=True)  # Then the bonus expires. None: never.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(from_minor__gt=0, bonus_minor__gt=0), name="offer_is_of_something"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="offer_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["shop", "from_minor"], name="offers_of_shop")]

    def __str__(self) -> str:
        return f"{self.from_minor} + {self.bonus_minor}"


class CashbackRate(models.Model):
    """What part of an order a customer gets back into her wallet, by how she paid."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=24)  # card, cash, bank, wallet: the source of a capture.
    basis_points = models.PositiveIntegerField()
    days = models.PositiveIntegerField(null=True)  # Then the cashback expires. None: never.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "means"], name="one_cashback_rate_of_a_means"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="cashback_is_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.means} {self.basis_points}"


class GestureLimit(models.Model):
    """How much one gesture may be, for whoever has a right."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=24)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "right"], name="one_gesture_limit_of_a_right")]

    def __str__(self) -> str:
        return f"{self.right} {self.amount_minor}"
