"""Refunds that were asked for: what the rules said of them, and who decided."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):

    dependencies = [("orders", "0002_guards"), ("customers", "0002_guards"), ("shops", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name='RefundRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for approval'), ('allowed', 'Done at once'), ('approved', 'Approved'), ('declined', 'Declined')], default='waiting', max_length=8)),
                ('is_whole', models.BooleanField(default=False)),
                ('wish', models.JSONField(default=dict)),
                ('to', models.JSONField(default=list)),
                ('amount_minor', models.BigIntegerField()),
                ('gesture_minor', models.BigIntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=300)),
                ('asked_kind', models.CharField(max_length=8)),
                ('asked_id', models.BigIntegerField(null=True)),
                ('asked_by', models.BigIntegerField(null=True)),
                ('asked_by_name', models.CharField(max_length=120)),
                ('role', models.CharField(max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('rules_number', models.PositiveIntegerField()),
                ('decision', models.JSONField(default=dict)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=300)),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.group')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='refund_requests', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['shop', 'asked_at'], name='refunds_to_approve'), models.Index(fields=['order'], name='refund_requests_of_order'), models.Index(fields=['shop', 'asked_id', 'asked_at'], name='refunds_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='refund_request_is_not_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='nobody_approves_her_own_refund')],
            },
        ),
        protect("orders_refundrequest", SHOP),
    ]
