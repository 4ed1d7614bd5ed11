"""Staff and programs that sign in. No customer's name or address is in any of these tables."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from ..roles import ROLES, SUPER_ADMIN
from .locations import Location
from .tree import Retailer, Shop


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


class Staff(AbstractBaseUser):
    """A person who signs in for a retailer, once for the whole installation."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    # Read by the sign-in backend together with the person and her roles.
    shops_at_hand: "list[Shop] | None" = None
    retailers_at_hand: "list[Retailer] | None" = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = StaffManager()

    class Meta:
        verbose_name_plural = "staff"
        constraints = [models.UniqueConstraint(Lower("email"), name="staff_email_is_unique_in_any_case")]

    def __str__(self) -> str:
        return self.name

    def is_locked(self, at: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > at


class Membership(models.Model):
    """A role of a person: at a shop, or for a super admin at the whole retailer."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, null=True, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=ROLES)
    may_reveal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "retailer", "shop"], nulls_distinct=False, name="one_role_of_a_person_at_a_shop"
            ),
            models.CheckConstraint(
                condition=Q(role=SUPER_ADMIN, shop__isnull=True) | (~Q(role=SUPER_ADMIN) & Q(shop__isnull=False)),
                name="super_admin_stands_above_shops_and_others_in_one",
            ),
        ]

    def __str__(self) -> str:
        return ROLES[self.role]


class ApiKey(models.Model):
    """A program's way in to one shop; only a hash of the key is kept."""

    class Rights(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Read and write"
        MANAGE = "manage", "Read, write and manage"
        SUPPLY = "supply", "Send from one location"
        TERMS = "terms", "Read, and set terms of money"
        RULES = "rules", "Read, and draft rules"
        SIGN = "sign", "Read, and publish rules that others drafted"

    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=12)  # The first characters, to recognise it by.
    hash = models.CharField(max_length=64, unique=True)  # SHA-256: the key is 256 random bits.
    rights = models.CharField(max_length=6, choices=Rights)
    may_reveal = models.BooleanField(default=False)  # See numbers and addresses, with a reason each time.
    location = models.ForeignKey(  # Of a supplier: all that its key opens is what is sent from there.
        "shops.Location", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rights="supply", location__isnull=False, may_reveal=False)
                | (~models.Q(rights="supply") & models.Q(location=None)),
                name="supplier_has_a_location",
            )
        ]

    def __str__(self) -> str:
        return self.name
