"""Customers who may not buy for now."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_position'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='stop_above_minor',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='stop_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
    ]
