"""Retailers, their groups and shops."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

CODE = RegexValidator(r"^[A-Z][A-Z0-9-]{1,19}$", "Two to twenty capital letters, digits and hyphens, a letter first.")
COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", "A colour is written like #1f5c4a.")


class Retailer(models.Model):
    """Who runs it. Nothing is ever shared between two of them."""

    code = models.CharField(max_length=20, unique=True, validators=[CODE])
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """Shops of one retailer that share customers, never orders. A shop alone is a group of one."""

    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, validators=[CODE])
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "code"], name="group_code_is_unique_at_a_retailer")]

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """A selling entity with its own brand, currency, prices and policies."""

    class Kind(models.TextChoices):
        DEFAULT = "default", "Default shop"  # Public.
        PRIVATE = "private", "Private shop"  # Seen only after sign-in.

    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    master = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="sub_shops")
    code = models.CharField(max_length=20, unique=True, validators=[CODE])  # In addresses: /s/CODE/.
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DEFAULT)
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2)  # Where it sells from: the default country of an address and a tax.
    timezone = models.CharField(max_length=64, default="Europe/London")
    prices_include_tax = models.BooleanField(default=True)
    order_prefix = models.CharField(max_length=6, unique=True)  # "AH" of AH-10482.
    logo_svg = models.TextField(blank=True)
    colour = models.CharField(max_length=7, default="#4f46e5", validators=[COLOUR])
    call_centre_number = models.CharField(max_length=32, blank=True)
    mail_from = models.EmailField(blank=True)
    order_mailbox = models.EmailField(blank=True)  # Where its administrators hear of each confirmed order.
    language = models.CharField(max_length=8, default="en")  # Of its mails, where a customer's own has no words.
    main_host = models.CharField(max_length=253, blank=True)  # The one of its host names that links are written with.
    pay_within_minutes = models.PositiveIntegerField(default=24 * 60)  # Then an unpaid order expires.
    # For how long the same basket of the same customer is taken for a mistake; 0: never.
    same_basket_minutes = models.PositiveIntegerField(default=0, db_default=0)
    # How many days something is kept in a store for who picks it up; then it goes back on the shelf.
    pick_up_days = models.PositiveSmallIntegerField(default=7, db_default=7)
    # For how many days after it came a customer may ask to give something back; 0: she calls, or writes.
    return_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    channels_leave = models.BooleanField(default=False)  # In the demo: whether a channel may leave the machine.
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(master=models.F("id")), name="shop_is_not_its_own_master"),
            models.CheckConstraint(condition=Q(pay_within_minutes__gt=0), name="shop_gives_time_to_pay"),
            models.CheckConstraint(condition=Q(pick_up_days__gt=0), name="shop_gives_time_to_pick_up"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where its customers' pages are: under its own internet name if it has one, else under the installation's."""
        if not self.main_host:
            return settings.ADDRESS
        parts = urlsplit(settings.ADDRESS)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{self.main_host}{port}"


class HostName(models.Model):
    """An internet name under which a shop is reached."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="host_names")
    host = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.host


class SealedSecret(models.Model):
    """A provider's secret of a shop, sealed with a key that is not in the database; never shown again."""

    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=64)  # "card_gateway.secret_key"
    sealed = models.BinaryField()
    hint = models.CharField(max_length=8)  # The last characters, to recognise it by.
    set_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True)
    test_passed = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="one_secret_of_a_name_in_a_shop")]

    def __str__(self) -> str:
        return self.name
