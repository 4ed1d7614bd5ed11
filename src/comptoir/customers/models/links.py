"""What staff tie to customers: tags."""

from django.db import models

from .people import Customer


class Tag(models.Model):
    """A word that staff put on customers of a group."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    tone = models.CharField(max_length=8, default="grey")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="tag_name_is_unique_in_a_group")]

    def __str__(self) -> str:
        return self.name


class CustomerTag(models.Model):
    """A tag on a customer."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="tag_stands_once_on_a_customer")]
        indexes = [
            models.Index(fields=["tag", "customer"], name="customers_of_tag")
        ]  # For the filter of the customer list.

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.customer_id}"
