"""Customers, the numbers and addresses by which they are known, and where they live."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from comptoir.kernel.personal import Personal


class Customer(models.Model):
    """A person with an identity at a group of shops."""

    class Kind(models.TextChoices):
        B2C = "b2c", "Private"
        B2B = "b2b", "Business"

    PERSONAL = Personal(
        "to know whom we sell to", fields=("name", "company", "department", "tax_number", "stop_reason")
    )

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    kind = models.CharField(max_length=3, choices=Kind, default=Kind.B2C)
    name = models.CharField(max_length=200)
    company = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=100, blank=True)
    tax_number = models.CharField(max_length=40, blank=True, default="", db_default="")  # Of a business: on invoices.
    policy = models.CharField(max_length=40, blank=True)  # The price policy's code.
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, default="en")
    is_invented = models.BooleanField(default=False)  # Demo data: no such person.
    stop_above_minor = models.BigIntegerField(null=True)  # She may not buy for more; 0: not at all; None: as she likes.
    stop_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    since = models.DateTimeField()  # Known since, as the business tells it.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="customer_code_is_unique_in_a_group")]
        indexes = [
            models.Index(fields=["group", "-changed_at", "-id"], name="customer_by_change"),  # For the customer list.
            models.Index(fields=["group", "kind", "-changed_at", "-id"], name="customer_by_kind"),  # Its filters.
            models.Index(fields=["group", "policy", "-changed_at", "-id"], name="customer_by_policy"),
            # For search_customers(), which `owner` runs past the policy.
            GinIndex(fields=["name"], name="customer_name_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["company"], name="customer_company_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["department"], name="customer_department_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["code"], name="customer_code_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return f"Customer {self.code}"


class Identity(models.Model):
    """An e-mail address or a number by which a customer is known; it names one person in a group."""

    class Kind(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"

    PERSONAL = Personal("to reach the customer", fields=("value", "display"))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254)  # Lower case, or E.164: what equals is the same person.
    display = models.CharField(max_length=254)  # As it was given.
    is_main = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "value"], name="identity_names_one_customer_in_a_group"),
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(is_main=True), name="customer_has_one_main_identity_of_a_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["customer"], name="identity_of_customer"),
            GinIndex(
                fields=["value"], name="identity_value_trigrams", opclasses=["gin_trgm_ops"]
            ),  # search_customers()
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"


class Address(models.Model):
    """An entry of a customer's address book."""

    class Kind(models.TextChoices):
        SHIPPING = "shipping", "Delivery"
        BILLING = "billing", "Billing"

    PERSONAL = Personal(
        "to deliver and to bill",
        fields=("name", "company", "street", "city", "region", "postcode", "phone", "position"),
    )

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SHIPPING)
    name = models.CharField(max_length=200)
    company = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=300)  # Lines, as written on a parcel.
    city = models.CharField(max_length=120)
    region = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=24, blank=True)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=32, blank=True)
    position = models.CharField(max_length=40, blank=True, db_default="")  # "53.79700,-1.54300", where she told it.
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(is_default=True), name="one_default_address_of_a_kind"
            )
        ]
        indexes = [models.Index(fields=["customer"], name="address_of_customer")]

    def __str__(self) -> str:
        return f"{self.kind} address of {self.customer_id}"
