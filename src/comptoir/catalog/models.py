"""Products and what of them is counted, priced and sold: variants."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Category(models.Model):
    """A shelf of the catalogue."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "code"], name="category_code_is_unique")]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something a retailer sells, in one or more variants."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    picture = models.CharField(max_length=80, blank=True)  # "cakestand-pink": motif and colour of the drawn picture.
    tax_class = models.CharField(max_length=20, default="standard")
    is_digital = models.BooleanField(default=False, db_default=False)  # Delivered by a link: no parcel, no weight.
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "code"], name="product_code_is_unique")]
        indexes = [
            # For search_variants(), which `owner` runs past the policy.
            GinIndex(fields=["name"], name="product_name_trigrams", opclasses=["gin_trgm_ops"])
        ]

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """What is counted, priced and sold: a product in one size and colour."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField(max_length=40)
    barcode = models.CharField(max_length=14, blank=True)
    options = models.JSONField(default=dict)  # {"colour": "Moss", "size": "M"}
    position = models.PositiveIntegerField(default=0)
    weight_grams = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    is_bundle = models.BooleanField(default=False, db_default=False)  # Of parts, and without stock of its own.

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "sku"], name="sku_is_unique_at_a_retailer")]
        indexes = [
            models.Index(fields=["product", "position"], name="variant_of_product"),
            models.Index(fields=["retailer", "barcode"], name="variant_by_barcode"),  # For scans.
            GinIndex(fields=["sku"], name="variant_sku_trigrams", opclasses=["gin_trgm_ops"]),  # search_variants()
        ]

    def __str__(self) -> str:
        return self.sku


class BundlePart(models.Model):
    """So many of an article in a bundle: an article of its own number and price that has no stock of its own."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    bundle = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="parts", db_index=False)
    part = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    quantity = models.PositiveIntegerField()  # In one bundle.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "part"], name="article_is_once_in_a_bundle"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bundle_part_is_of_something"),
            models.CheckConstraint(condition=~Q(bundle=models.F("part")), name="bundle_is_not_in_itself"),
        ]
        indexes = [models.Index(fields=["part"], name="bundles_of_part")]  # For bundles_with(), and the guard.

    def __str__(self) -> str:
        return f"{self.quantity} of {self.part_id} in {self.bundle_id}"


class ArticleFile(models.Model):
    """What who buys a digital article gets; of several the latest counts."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="files", db_index=False)
    file_name = models.CharField(max_length=120)
    size = models.BigIntegerField()  # Bytes.
    sha256 = models.CharField(max_length=64)
    stored_by = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["variant", "-id"], name="files_of_variant")]  # For latest_files().

    def __str__(self) -> str:
        return self.file_name


class ArticleFilePart(models.Model):
    """Some of the bytes of a file, so that no whole file is ever in memory."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey(ArticleFile, on_delete=models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="one_part_of_a_file_at_a_place")]

    def __str__(self) -> str:
        return f"part {self.position} of {self.file_id}"
