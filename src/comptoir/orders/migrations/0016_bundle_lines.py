"""Lines of an order that are parts of a bundle."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_bundles'),
        ('orders', '0015_confirmations'),
        ('shops', '0006_keys_of_terms_and_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='orderline',
            name='bundle',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='bundle_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='orderline',
            name='bundle_quantity',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='bundle_sku',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bundle', 0), ('bundle_quantity', 0)), models.Q(('bundle__gt', 0), ('bundle_quantity__gt', 0), ('quantity__gte', models.F('bundle_quantity'))), _connector='OR'), name='part_of_a_bundle_says_of_how_many'),
        ),
    ]
