import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("shops", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("url", models.CharField(max_length=500)),
                ("patterns", models.JSONField()),
                ("sealed", models.BinaryField()),
                ("hint", models.CharField(max_length=4)),
                ("is_on", models.BooleanField(default=True)),
                ("era", models.IntegerField()),
                ("txid", models.BigIntegerField()),
                ("event", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=200)),
                ("removed_at", models.DateTimeField(null=True)),
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
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_uid", models.UUIDField()),
                ("event", models.BigIntegerField()),
                ("event_recorded_at", models.DateTimeField()),
                ("name", models.CharField(max_length=64)),
                ("lane", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=7,
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("pauses", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("failure", models.CharField(blank=True, max_length=200)),
                ("duration_ms", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
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
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="exchange.endpoint"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("fingerprint", models.CharField(max_length=64)),
                ("mapping", models.JSONField()),
                ("currency", models.CharField(max_length=3)),
                ("shift_weeks", models.IntegerField(default=0)),
                ("lines", models.IntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("notes", models.JSONField(default=dict)),
                ("matched_returns", models.IntegerField(default=0)),
                ("report", models.JSONField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
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
        ),
        migrations.CreateModel(
            name="ImportPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("start_offset", models.BigIntegerField()),
                ("start_line", models.IntegerField()),
                ("end_offset", models.BigIntegerField()),
                ("end_line", models.IntegerField()),
                ("invoices", models.IntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("kept_rows", models.IntegerField(default=0)),
                ("report", models.JSONField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="exchange.importrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.IntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("stock", "Correction of the stock count"),
                            ("ledger", "Adjusted in the books"),
                            ("nothing", "Of no pieces"),
                            ("too_long", "Its invoice number or stock code is too long to be one"),
                            ("stranger", "Of a customer whose code could not be imported"),
                            ("taken", "Another invoice has its number"),
                        ],
                        max_length=8,
                    ),
                ),
                ("invoice", models.TextField()),
                ("at", models.DateTimeField()),
                ("stock_code", models.TextField()),
                ("description", models.TextField()),
                ("quantity", models.BigIntegerField()),
                ("unit_price", models.BigIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.retailer"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kept_rows", to="exchange.importrun"
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("shop", "url"),
                name="an_address_stands_once_in_a_shop",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["endpoint", "id"], name="webhook_log"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "sending"))),
                fields=["endpoint", "id"],
                name="webhooks_open",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "sending"))),
                fields=["endpoint", "lane", "id"],
                name="webhooks_open_in_lane",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("endpoint", "event_uid"), name="an_event_is_told_once_to_an_endpoint"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                fields=("shop", "fingerprint"), name="a_file_is_imported_once_in_a_shop"
            ),
        ),
        migrations.AddConstraint(
            model_name="importpart",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="part_stands_once_in_a_run"),
        ),
        migrations.AddConstraint(
            model_name="keptrow",
            constraint=models.UniqueConstraint(fields=("run", "line"), name="line_is_kept_once_in_a_run"),
        ),
    ]
