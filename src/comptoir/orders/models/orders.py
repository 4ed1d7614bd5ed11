"""Orders, their lines, holds and what was asked for them.

A foreign key has no index of its own (db_index=False) where another index begins with it, or where nobody reads by it
alone: retailers, groups and shops are never deleted, and each index costs at every row that is written.
"""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q

from comptoir.kernel.personal import Personal

if TYPE_CHECKING:
    from comptoir.payments.models import Intent

from ..options import LONGEST_REMARK, Priority
from ..states import ORDER_MACHINE, OrderState

SAME_BASKET = "same_basket_is_not_ordered_twice_by_mistake"


class Order(models.Model):
    """A customer's commitment to buy from one shop."""

    class Channel(models.TextChoices):
        CONSOLE = "console", "Console"
        API = "api", "API"
        TILL = "till", "Till"
        IMPORT = "import", "Imported"
        TRADE = "trade", "Simulated trade"
        MARKET = "market", "Marketplace"

    MACHINE = ORDER_MACHINE
    PERSONAL = Personal(
        "to deliver and to bill", fields=("ship_to", "note", "gift_message", "remark"), kept_days=10 * 365
    )

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # None: a till sale.
    number = models.CharField(max_length=24, unique=True, null=True)  # "AH-10482"; a draft has none yet.
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.DRAFT)
    channel = models.CharField(max_length=8, choices=Channel)
    currency = models.CharField(max_length=3)
    items_minor = models.BigIntegerField(default=0)  # Σ lines, with tax.
    shipping_minor = models.BigIntegerField(default=0)  # With tax.
    tax_minor = models.BigIntegerField(default=0)  # Within the total.
    # As placed, and as added to since; what is taken off is an Adjustment, and what is due is derived (totals.py).
    total_minor = models.BigIntegerField(default=0)
    shipping_code = models.CharField(max_length=20, blank=True)
    together = models.BooleanField(
        default=False, db_default=False
    )  # She waits for all in one parcel, and pays for one.
    ship_to = models.JSONField(default=dict)  # A copy of the address: name, company, street, city, postcode, country.
    note = models.TextField(blank=True)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL.value)
    is_gift = models.BooleanField(default=False, db_default=False)
    gift_message = models.CharField(max_length=LONGEST_REMARK, blank=True, default="", db_default="")
    # For whoever packs and brings it; the customer sees it.
    remark = models.CharField(max_length=LONGEST_REMARK, blank=True, default="", db_default="")
    agreed_on = models.DateField(null=True)  # The day of arrival that was agreed on with the customer.
    sold_by = models.ForeignKey("shops.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    sold_at = models.ForeignKey(
        "shops.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )  # Of a till sale.
    placed_at = models.DateTimeField(null=True)
    pay_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expired = models.BooleanField(default=False)  # Cancelled because nobody paid in time.
    changed_at = models.DateTimeField()
    # What was ordered, in a number, and until when the same of the same customer is taken for a mistake.
    basket_key = models.BigIntegerField(null=True)
    alike_until = models.DateTimeField(null=True)

    asked: "Intent | None" = None  # No column: what place_order has just asked for, so that nobody reads it again.

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=OrderState.PLACED) | Q(pay_by__isnull=False),
                name="placed_order_has_a_payment_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.DRAFT)
                | Q(number__isnull=False, placed_at__isnull=False)
                | Q(state=OrderState.CANCELLED),
                name="placed_order_has_a_number_and_a_time",
            ),
            ExclusionConstraint(
                name=SAME_BASKET,
                expressions=[
                    ("shop", RangeOperators.EQUAL),
                    ("customer", RangeOperators.EQUAL),
                    ("basket_key", RangeOperators.EQUAL),
                    (Func("placed_at", "alike_until", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(alike_until__isnull=False) & ~Q(state=OrderState.CANCELLED),
            ),
            models.CheckConstraint(
                condition=Q(total_minor=models.F("items_minor") + models.F("shipping_minor")),
                name="order_total_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-changed_at", "-id"], name="order_by_change"),  # For the order list.
            models.Index(fields=["shop", "state", "-changed_at", "-id"], name="order_by_state"),  # For its saved views.
            models.Index(fields=["customer", "-placed_at", "-id"], name="order_of_customer"),  # For the customer page.
            models.Index(
                fields=["pay_by", "id"], condition=Q(state="placed"), name="order_pay_by"
            ),  # For overdue_orders().
            models.Index(fields=["shop", "placed_at"], name="order_by_day"),  # For the revenue chart.
            models.Index(  # For the order list of what is urgent.
                fields=["shop", "-changed_at", "-id"], condition=Q(priority__gt=0), name="order_by_priority"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"

    @property
    def label(self) -> str:
        return self.number or "This draft"


class OrderLine(models.Model):
    """A variant, or a charge, that was ordered. Texts and amounts are copies of the moment."""

    class Kind(models.TextChoices):
        GOODS = "goods", "Goods"
        CHARGE = "charge", "Charge"  # Carriage, a manual adjustment, a fee of an imported sale.

    PERSONAL = Personal("to pack it as she asked", fields=("remark",), kept_days=10 * 365)

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.GOODS)
    variant = models.ForeignKey(
        "catalog.Variant", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sku = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    quantity = models.IntegerField()
    unit_minor = models.BigIntegerField()  # As the shop prices: with tax or without.
    total_minor = models.BigIntegerField()  # With tax; split to units by money.split, the first units take the rest.
    tax_minor = models.BigIntegerField(default=0)
    tax_basis_points = models.PositiveIntegerField(default=0)
    refunded_quantity = models.IntegerField(default=0, db_default=0)  # No longer due: given back, or not sent.
    remark = models.CharField(max_length=LONGEST_REMARK, blank=True, default="", db_default="")
    # A part of a bundle says of which; its parts stand one after the other.
    bundle = models.PositiveSmallIntegerField(default=0, db_default=0)  # The bundle's number in the order; 0: of none.
    bundle_sku = models.CharField(max_length=40, blank=True, default="", db_default="")
    bundle_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    bundle_quantity = models.IntegerField(default=0, db_default=0)  # Bundles that were ordered.

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bundle=0, bundle_quantity=0)
                | Q(bundle__gt=0, bundle_quantity__gt=0, quantity__gte=models.F("bundle_quantity")),
                name="part_of_a_bundle_says_of_how_many",
            ),
            models.CheckConstraint(
                condition=Q(refunded_quantity__gte=0, refunded_quantity__lte=models.F("quantity")),
                name="no_more_is_refunded_than_was_ordered",
            ),
            models.UniqueConstraint(fields=["order", "position"], name="position_is_taken_once_in_an_order"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_is_of_something"),
        ]
        indexes = [models.Index(fields=["variant", "order"], name="order_lines_of_variant")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"


class Hold(models.Model):
    """A reason why nothing of an order is packed or sent for now; several may stand."""

    class Cause(models.TextChoices):
        PERSON = "person", "A person"
        REVERSED = "reversed", "A payment was taken back"  # Released by itself when the order is paid again.
        UNPLACED = "unplaced", "No location sends it"  # Released by itself when one does.

    PERSONAL = Personal("to explain the hold", fields=("reason",))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="holds")
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.PERSON)
    reason = models.CharField(max_length=300)
    owner = models.ForeignKey("shops.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # Then it ends by itself; None: a person releases it.
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("shops.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["order"], condition=Q(released_at__isnull=True), name="standing_holds"),
            models.Index(  # For holds_over().
                fields=["until"], condition=Q(released_at__isnull=True, until__isnull=False), name="holds_that_end"
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.order_id}"


class Adjustment(models.Model):
    """A change of what is due for an order after it was placed: a refund lowers it."""

    class Kind(models.TextChoices):
        REFUND = "refund", "Refund"  # Of all that was left.
        LINE = "line", "Refund of a line"
        SHIPPING = "shipping", "Refund of the delivery"
        GESTURE = "gesture", "Gesture"  # An amount for no line, for the customer's good will.
        NOT_SENT = "not_sent", "Cancelled before it left"
        DISCOUNT = "discount", "Discount"  # Agreed after it was placed.

    PERSONAL = Personal("to explain the change", fields=("reason",))
    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="adjustments", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(null=True)  # Of the line.
    amount_minor = models.BigIntegerField()  # Below zero: less is due.
    tax_minor = models.BigIntegerField(default=0, db_default=0)  # Within the amount.
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(kind="shipping"), name="delivery_is_refunded_once")
        ]
        indexes = [models.Index(fields=["order"], name="adjustments_of_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor}"


class OrderPayment(models.Model):
    """Which payment intent asks for money of which order."""

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="payments")
    intent = models.OneToOneField("payments.Intent", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.intent_id} of {self.order_id}"
