"""What people gave away alone, and the rule that let it pass."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_guards'),
        ('shops', '0006_keys_of_terms_and_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Giving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=64)),
                ('amount_minor', models.BigIntegerField()),
                ('gesture_minor', models.BigIntegerField(default=0)),
                ('actor_kind', models.CharField(max_length=8)),
                ('actor_id', models.BigIntegerField()),
                ('role', models.CharField(max_length=20)),
                ('rules_number', models.PositiveIntegerField()),
                ('decision', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['shop', 'actor_kind', 'actor_id', 'at'], name='givings_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='giving_is_of_something')],
            },
        ),
        protect("ledger_giving", SHOP, append_only=True),
    ]
