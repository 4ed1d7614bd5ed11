import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("catalog", "0001_initial"),
        ("shops", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("allocated", "Allocated"),
                            ("released", "Released"),
                            ("sent", "Sent"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.location"
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.retailer"
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("counted", "Counted"),
                            ("received", "Received"),
                            ("reserved", "Reserved"),
                            ("released", "Released"),
                            ("allocated", "Allocated"),
                            ("deallocated", "Given back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on_hand_change", models.BigIntegerField()),
                ("reserved_change", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.location"
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.retailer"
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
                (
                    "reservation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.reservation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_hand", models.BigIntegerField(default=0)),
                ("reserved", models.BigIntegerField(default=0)),
                ("minimum", models.BigIntegerField(default=0)),
                (
                    "availability",
                    models.CharField(
                        choices=[
                            ("standard", "While stock lasts"),
                            ("back_order", "Back order: sold beyond stock, sent when it arrives"),
                            ("always", "Always: not counted"),
                            ("showroom", "Showroom: seen, not sold"),
                            ("none", "Not sold"),
                        ],
                        db_default="standard",
                        default="standard",
                        max_length=10,
                    ),
                ),
                ("sold_from", models.DateField(null=True)),
                ("sold_until", models.DateField(null=True)),
                ("released_on", models.DateField(null=True)),
                ("restock_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.location"
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.retailer"
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["variant", "location"], name="held_reservations"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="reservation_is_of_something"
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["variant", "location", "-id"], name="movements_of_stock"),
        ),
        migrations.AddIndex(
            model_name="stock",
            index=models.Index(fields=["retailer", "-changed_at", "-id"], name="stock_by_change"),
        ),
        migrations.AddIndex(
            model_name="stock",
            index=models.Index(fields=["location", "variant"], name="stock_of_location"),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.UniqueConstraint(
                fields=("variant", "location"), name="one_stock_of_a_variant_at_a_location"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved__gte", 0)), name="reserved_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(condition=models.Q(("on_hand__gte", 0)), name="on_hand_is_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserved__lte", models.F("on_hand")), ("availability", "back_order"), _connector="OR"
                ),
                name="more_reserved_than_on_hand_only_on_back_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sold_from__isnull", True),
                    ("sold_until__isnull", True),
                    ("sold_from__lte", models.F("sold_until")),
                    _connector="OR",
                ),
                name="offer_window_opens_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(condition=models.Q(("minimum__gte", 0)), name="minimum_is_not_negative"),
        ),
    ]
