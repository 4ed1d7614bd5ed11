"""Places that hold stock, and which shop sells from which of them."""

from django.db import models

from .tree import CODE, Retailer, Shop


class Location(models.Model):
    """A store or a warehouse of one retailer."""

    class Kind(models.TextChoices):
        STORE = "store", "Store"
        WAREHOUSE = "warehouse", "Warehouse"

    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, validators=[CODE])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    email = models.EmailField(blank=True)  # Where the people who pack there hear of each order.
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "code"], name="location_code_is_unique_at_a_retailer")
        ]

    def __str__(self) -> str:
        return self.name


class ShopLocation(models.Model):
    """A place in the ranked list of locations that serve a shop's orders; 1 is asked first."""

    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "location"], name="location_stands_once_in_a_shops_list"),
            models.UniqueConstraint(fields=["shop", "rank"], name="rank_is_taken_once_in_a_shops_list"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.location_id}"
