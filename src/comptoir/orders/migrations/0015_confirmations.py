"""Orders that a person confirms with their customers before they go to the shelf."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0014_market_sales'),
        ('shops', '0006_keys_of_terms_and_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for confirmation'), ('confirmed', 'Confirmed'), ('declined', 'Declined by the customer'), ('unreached', 'Not reached in time'), ('void', 'Void')], default='waiting', max_length=9)),
                ('way', models.CharField(max_length=20)),
                ('hours', models.PositiveSmallIntegerField()),
                ('unanswered', models.PositiveSmallIntegerField(default=0)),
                ('calls', models.JSONField(default=list)),
                ('next_call_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.group')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='confirmation', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['shop', 'next_call_at'], name='confirmations_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(('unanswered__lte', 3)), name='nobody_is_called_a_fourth_time_in_vain')],
            },
        ),
        protect("orders_confirmation", f"{SHOP} or {ORDER}"),
    ]
