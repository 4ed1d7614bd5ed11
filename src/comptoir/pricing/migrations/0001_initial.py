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
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_minor", models.BigIntegerField()),
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
            options={
                "indexes": [models.Index(fields=["variant"], name="prices_of_variant")],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "variant"), name="one_price_of_a_variant_in_a_shop"),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gte", 0)), name="price_is_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShippingRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("weight_up_to_grams", models.PositiveIntegerField(null=True)),
                ("total_from_minor", models.BigIntegerField(default=0)),
                ("amount_minor", models.BigIntegerField()),
                ("days_min", models.PositiveSmallIntegerField(default=1)),
                ("days_max", models.PositiveSmallIntegerField(default=3)),
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
            ],
            options={
                "indexes": [models.Index(fields=["shop", "country"], name="shipping_rates_of_shop")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gte", 0)), name="shipping_rate_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_min__lte", models.F("days_max"))), name="delivery_days_are_in_order"
                    ),
                    models.UniqueConstraint(
                        fields=("shop", "code", "country", "weight_up_to_grams", "total_from_minor"),
                        name="one_rate_of_a_band",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(max_length=2)),
                ("tax_class", models.CharField(max_length=20)),
                ("basis_points", models.PositiveIntegerField()),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.retailer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("retailer", "country", "tax_class"), name="one_rate_of_a_class_in_a_country"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis_points__lte", 10000)), name="tax_is_at_most_the_price"
                    ),
                ],
            },
        ),
    ]
