"""Papers of orders under numbers without gaps, and what cancelled orders give."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_position'),
        ('orders', '0005_rerouting'),
        ('shops', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='CancellationTerms',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='shops.shop')),
                ('gives', models.CharField(choices=[('origin', 'The money back, the way it was paid'), ('credit_note', 'A credit note')], max_length=11)),
                ('changed_at', models.DateTimeField()),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('voucher', 'Refund voucher')], max_length=10)),
                ('serial', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=24)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('said', models.JSONField()),
                ('refunds', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('issued_by', models.CharField(max_length=120)),
                ('issued_at', models.DateTimeField()),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.group')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['order'], name='documents_of_order')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'number'), name='document_number_is_unique'), models.UniqueConstraint(fields=('shop', 'kind', 'serial'), name='document_serial_is_unique'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='document_is_of_something')],
            },
        ),
        migrations.CreateModel(
            name='DocumentNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('last', models.IntegerField(default=0)),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop', 'kind'), name='one_sequence_of_a_kind_in_a_shop')],
            },
        ),
        protect("orders_cancellationterms", SHOP),
        protect("orders_document", f"{SHOP} or {ORDER}", append_only=True),
        protect("orders_documentnumber", SHOP),
    ]
