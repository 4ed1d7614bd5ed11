"""What things cost: prices of a shop, taxes of a country, shipping rates."""

from django.db import models
from django.db.models import F, Q


class Price(models.Model):
    """What a shop asks for a variant, with or without tax as the shop has it. A variant without one is not sold."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True)  # What a piece costs the shop, without tax; None: not known.

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="cost_is_not_negative"),
            models.UniqueConstraint(fields=["shop", "variant"], name="one_price_of_a_variant_in_a_shop"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="price_is_not_negative"),
        ]
        indexes = [models.Index(fields=["variant"], name="prices_of_variant")]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.shop_id}"


class TaxRate(models.Model):
    """A country's rate for a class of goods, in hundredths of a percent (2000 = 20 %)."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    tax_class = models.CharField(max_length=20)  # standard, reduced, zero
    basis_points = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "country", "tax_class"], name="one_rate_of_a_class_in_a_country"
            ),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="tax_is_at_most_the_price"),
        ]

    def __str__(self) -> str:
        return f"{self.tax_class} in {self.country}"


class ShippingRate(models.Model):
    """What a shop asks for a parcel: by country, weight and total; the cheapest that fits is taken."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)  # "standard", "express": the same code in several bands.
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True)  # Empty: every country without a rate of its own.
    weight_up_to_grams = models.PositiveIntegerField(null=True)  # None: any.
    total_from_minor = models.BigIntegerField(default=0)  # Of the items; free delivery from a total on.
    amount_minor = models.BigIntegerField()
    days_min = models.PositiveSmallIntegerField(default=1)
    days_max = models.PositiveSmallIntegerField(default=3)
    pick_up_at = models.ForeignKey(  # The store where she fetches it herself; None: a parcel.
        "shops.Location", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="shipping_rate_is_not_negative"),
            models.CheckConstraint(condition=Q(days_min__lte=F("days_max")), name="delivery_days_are_in_order"),
            models.UniqueConstraint(
                fields=["shop", "code", "country", "weight_up_to_grams", "total_from_minor"],
                nulls_distinct=False,
                name="one_rate_of_a_band",
            ),
        ]
        indexes = [models.Index(fields=["shop", "country"], name="shipping_rates_of_shop")]

    def __str__(self) -> str:
        return self.name
