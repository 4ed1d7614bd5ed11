import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("customers", "0001_initial"),
        ("shops", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_id", models.BigIntegerField(null=True)),
                ("gateway", models.CharField(max_length=20)),
                ("key", models.UUIDField(unique=True)),
                ("gateway_id", models.CharField(blank=True, max_length=80)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("offered", "At the gateway"),
                            ("pending", "Pending"),
                            ("captured", "Captured"),
                            ("failed", "Failed"),
                            ("expired", "Expired"),
                            ("unknown", "Unknown, checking"),
                        ],
                        default="started",
                        max_length=10,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=120)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
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
                (
                    "shop",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Intent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_id", models.BigIntegerField(null=True)),
                ("purpose", models.CharField(max_length=64)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("settled", "Settled"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("link_version", models.PositiveIntegerField(default=1)),
                ("pay_by", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.group"
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shops.retailer",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Capture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_id", models.BigIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("card", "Card"),
                            ("cash", "Cash in store"),
                            ("terminal", "Card terminal in store"),
                            ("bank", "Bank transfer"),
                            ("external", "Settled elsewhere"),
                            ("courier", "Paid to the courier"),
                            ("invoice", "Invoice"),
                            ("free", "No payment required"),
                        ],
                        max_length=10,
                    ),
                ),
                ("gateway", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("is_cleared", models.BooleanField(db_default=True, default=True)),
                ("reference", models.CharField(max_length=80)),
                ("means", models.CharField(blank=True, max_length=40)),
                ("amount_minor", models.BigIntegerField()),
                ("refunded_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="payments.attempt",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.group"
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shops.retailer",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
                    ),
                ),
                (
                    "intent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="payments.intent",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="attempt",
            name="intent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="payments.intent"
            ),
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_id", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("refund", "Refund"),
                            ("reversal", "Reversal"),
                            ("void", "Void"),
                            ("notice", "Refund at the gateway"),
                        ],
                        default="refund",
                        max_length=10,
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("gateway_id", models.CharField(blank=True, max_length=80)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("sent", "Sent"),
                            ("done", "Refunded"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown, checking"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(max_length=300)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "capture",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.capture",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.group"
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shops.retailer",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_id", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authorise", "Authorise"),
                            ("reverse", "Reverse the authorisation"),
                            ("capture", "Capture"),
                            ("charge", "Authorise and capture"),
                            ("void", "Void the capture"),
                            ("refund", "Refund"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("sandbox", "Card on the gateway's page"),
                            ("card_form", "Card typed in the shop"),
                            ("courier", "Pay on delivery"),
                            ("in_store", "Pay in store"),
                            ("authorised_invoice", "Authorised invoice"),
                            ("invoice", "Invoice"),
                            ("bank_transfer", "Bank transfer"),
                            ("no_payment", "No payment required"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("key", models.UUIDField()),
                ("gateway_id", models.CharField(blank=True, max_length=80)),
                ("token", models.CharField(blank=True, max_length=80)),
                ("amount_minor", models.BigIntegerField()),
                ("taken_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("unknown", "Unknown, checking"),
                            ("processing", "Processing"),
                            ("followed", "Processing, answered since"),
                            ("ok", "Ok"),
                            ("failed", "Failed"),
                            ("manual", "Manual processing required"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("means", models.CharField(blank=True, max_length=40)),
                ("failure", models.CharField(blank=True, max_length=120)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "capture",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.capture",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="payments.operation",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.group"
                    ),
                ),
                (
                    "intent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="payments.intent",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_by",
                        to="payments.operation",
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shops.retailer",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.refund",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Way",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("sandbox", "Card on the gateway's page"),
                            ("card_form", "Card typed in the shop"),
                            ("courier", "Pay on delivery"),
                            ("in_store", "Pay in store"),
                            ("authorised_invoice", "Authorised invoice"),
                            ("invoice", "Invoice"),
                            ("bank_transfer", "Bank transfer"),
                            ("no_payment", "No payment required"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_on", models.BooleanField()),
                ("at_dispatch", models.BooleanField(default=False)),
                ("per_shipment", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "retailer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shops.retailer",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="shops.shop"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Callback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("event_id", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=40)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("payment", "Payment"),
                            ("refund", "Refund"),
                            ("info", "Information"),
                            ("invalid", "Invalid"),
                        ],
                        db_default="info",
                        default="info",
                        max_length=8,
                    ),
                ),
                ("body", models.JSONField()),
                ("times", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stored", "Stored"),
                            ("applied", "Applied"),
                            ("ignored", "Nothing to do"),
                            ("stuck", "Needs a person"),
                        ],
                        default="stored",
                        max_length=8,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("received_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["stored", "stuck"])),
                        fields=["shop", "received_at"],
                        name="callbacks_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "gateway", "event_id"), name="a_callback_counts_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(fields=["order_id"], name="intents_of_order"),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="intent_asks_for_something"
            ),
        ),
        migrations.AddIndex(
            model_name="capture",
            index=models.Index(fields=["intent"], name="captures_of_intent"),
        ),
        migrations.AddIndex(
            model_name="capture",
            index=models.Index(fields=["shop", "at"], name="captures_of_shop"),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.UniqueConstraint(fields=("shop", "source", "reference"), name="money_comes_once"),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="capture_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded_minor__gte", 0), ("refunded_minor__lte", models.F("amount_minor"))),
                name="never_refund_more_than_came",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["intent"], name="attempts_of_intent"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("state__in", ["started", "offered", "pending", "unknown", "failed"])),
                fields=["shop", "made_at"],
                name="attempts_to_ask_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gateway_id", ""), _negated=True),
                fields=("shop", "gateway", "gateway_id"),
                name="one_attempt_of_a_checkout",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["capture"], name="refunds_of_capture"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["shop", "changed_at"],
                name="refunds_not_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="refund_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "notice")),
                fields=("shop", "gateway_id", "capture"),
                name="a_refund_at_the_gateway_counts_once",
            ),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(fields=["intent"], name="operations_of_intent"),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(
                condition=models.Q(("order_id__isnull", False)), fields=["order_id"], name="operations_of_order"
            ),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(fields=["key"], name="operations_by_key"),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(
                condition=models.Q(("state__in", ["asked", "unknown", "processing", "manual"])),
                fields=["shop", "made_at"],
                name="operations_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="operation_is_about_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_minor__gte", 0), ("taken_minor__lte", models.F("amount_minor"))),
                name="never_take_more_than_authorised",
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["authorise", "charge"]), ("state__in", ["asked", "unknown"])),
                fields=("intent", "kind", "reference"),
                name="one_attempt_at_a_part_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="way",
            constraint=models.UniqueConstraint(fields=("shop", "gateway"), name="one_word_on_a_way_to_pay_in_a_shop"),
        ),
    ]
