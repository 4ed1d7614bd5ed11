"""Files of digital articles."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import RETAILER, protect


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_guards'),
        ('shops', '0004_same_basket'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=120)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_by', models.CharField(max_length=120)),
                ('stored_at', models.DateTimeField()),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('variant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='catalog.variant')),
            ],
        ),
        migrations.CreateModel(
            name='ArticleFilePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='catalog.articlefile')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
            ],
        ),
        migrations.AddIndex(
            model_name='articlefile',
            index=models.Index(fields=['variant', '-id'], name='files_of_variant'),
        ),
        migrations.AddConstraint(
            model_name='articlefilepart',
            constraint=models.UniqueConstraint(fields=('file', 'position'), name='one_part_of_a_file_at_a_place'),
        ),
        protect("catalog_articlefile", RETAILER),
        protect("catalog_articlefilepart", RETAILER),
    ]
