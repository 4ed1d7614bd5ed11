"""Lists of customers as files, and departments found by the one search box."""

from importlib import import_module

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from comptoir.kernel.policies import GROUP, protect

BEFORE = import_module("comptoir.customers.migrations.0003_search_and_codes").SEARCH
MAKE = "create function search_customer_ids"
AGAIN = BEFORE[BEFORE.index(MAKE) : BEFORE.index("revoke all")].replace(MAKE, f"create or replace {MAKE[7:]}")
WITH_DEPARTMENT = AGAIN.replace("or c.company ilike $3", "or c.company ilike $3 or c.department ilike $3").replace(
    "c.name, c.company, c.code", "c.name, c.company, c.department, c.code"
)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_session_version"),
        ("shops", "0003_sign_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("kind", models.CharField(blank=True, max_length=3)),
                ("tag", models.CharField(blank=True, max_length=40)),
                ("policy", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField(null=True)),
                ("rows", models.IntegerField(default=0)),
                ("content", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.group"),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.retailer"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["asked_by", "-asked_at"], name="exports_of_staff")]},
        ),
        migrations.AddIndex(
            "customer",
            django.contrib.postgres.indexes.GinIndex(
                fields=["department"], name="customer_department_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        protect("customers_customerexport", GROUP),
        migrations.RunSQL(WITH_DEPARTMENT, AGAIN),
    ]
