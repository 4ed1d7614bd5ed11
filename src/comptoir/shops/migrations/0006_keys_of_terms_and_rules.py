"""Keys that set terms of money, draft rules, or publish them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shops', '0005_days_to_fetch_and_return'),
    ]

    operations = [
        migrations.AlterField(
            model_name='apikey',
            name='rights',
            field=models.CharField(choices=[('read', 'Read'), ('write', 'Read and write'), ('manage', 'Read, write and manage'), ('supply', 'Send from one location'), ('terms', 'Read, and set terms of money'), ('rules', 'Read, and draft rules'), ('sign', 'Read, and publish rules that others drafted')], max_length=6),
        ),
    ]
