"""The tax number of a business, which stands on its invoices."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_stopped'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='tax_number',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
    ]
