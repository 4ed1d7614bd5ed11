"""Orders that a marketplace sold, by the number they have there."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0013_downloads'),
        ('shops', '0004_same_basket'),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='channel',
            field=models.CharField(choices=[('console', 'Console'), ('api', 'API'), ('till', 'Till'), ('import', 'Imported'), ('trade', 'Simulated trade'), ('market', 'Marketplace')], max_length=8),
        ),
        migrations.CreateModel(
            name='MarketSale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marketplace', models.CharField(max_length=40)),
                ('reference', models.CharField(max_length=80)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='market_sale', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['reference'], name='sales_by_reference')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'marketplace', 'reference'), name='sale_is_taken_in_once')],
            },
        ),
        protect("orders_marketsale", SHOP, append_only=True),
    ]
