"""The chain of hashes over the books of a shop, and its daily seals."""

from django.db import models

from .books import Transfer


class Waiting(models.Model):
    """A transfer that the chain has not taken up yet; written by a trigger with the transfer, gone when it is."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    transfer = models.OneToOneField(Transfer, primary_key=True, on_delete=models.PROTECT, related_name="waiting")

    class Meta:
        indexes = [models.Index(fields=["shop", "transfer"], name="transfers_waiting_for_chain")]

    def __str__(self) -> str:
        return str(self.pk)


class Link(models.Model):
    """A transfer's place in its shop's chain: the hash of the link before it and of all that the transfer says."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    transfer = models.OneToOneField(Transfer, primary_key=True, on_delete=models.PROTECT, related_name="link")
    position = models.BigIntegerField()  # From 1, without a gap.
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "position"], name="one_link_at_a_place")]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:8]}"


class Seal(models.Model):
    """The end of a business day: how far the chain had come, and its hash there. To be printed and kept elsewhere."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "day"], name="one_seal_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:8]}"
