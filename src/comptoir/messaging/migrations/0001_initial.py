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
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order_id", models.BigIntegerField(null=True)),
                ("event_uid", models.UUIDField()),
                ("template", models.CharField(max_length=40)),
                ("channel", models.CharField(choices=[("mail", "E-mail")], default="mail", max_length=4)),
                ("recipient", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("held_back", "Held back"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=200)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
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
            options={
                "indexes": [
                    models.Index(fields=["order_id", "id"], name="messages_of_order"),
                    models.Index(fields=["customer", "id"], name="messages_of_customer"),
                    models.Index(
                        condition=models.Q(("state", "sent"), _negated=True),
                        fields=["shop", "made_at"],
                        name="messages_not_sent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event_uid", "template", "channel"), name="a_fact_is_told_once")
                ],
            },
        ),
    ]
