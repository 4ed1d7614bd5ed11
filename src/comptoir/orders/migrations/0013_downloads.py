"""Files that were bought, and how often they may be downloaded."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import ORDER, SHOP, let_read, protect


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0012_pick_up'),
        ('shops', '0004_same_basket'),
    ]

    operations = [
        migrations.CreateModel(
            name='DownloadTerms',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='shops.shop')),
                ('downloads', models.PositiveIntegerField(default=5)),
                ('days', models.PositiveIntegerField(default=30)),
                ('changed_at', models.DateTimeField()),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
            ],
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('allowed', models.PositiveIntegerField()),
                ('used', models.PositiveIntegerField(db_default=0, default=0)),
                ('expires_at', models.DateTimeField()),
                ('link_version', models.PositiveIntegerField(db_default=1, default=1)),
                ('granted_at', models.DateTimeField()),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.orderline')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['order'], name='downloads_of_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('used__lte', models.F('allowed'))), name='no_more_downloads_than_allowed')],
            },
        ),
        protect("orders_download", SHOP),
        let_read("orders_download", ORDER, name="who_holds_the_link_reads"),
        protect("orders_downloadterms", SHOP),
    ]
