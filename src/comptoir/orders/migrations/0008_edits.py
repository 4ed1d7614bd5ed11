"""Changes of placed orders: proposed, agreed on, answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_position'),
        ('orders', '0007_approvals'),
        ('shops', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='adjustment',
            name='kind',
            field=models.CharField(choices=[('refund', 'Refund'), ('line', 'Refund of a line'), ('shipping', 'Refund of the delivery'), ('gesture', 'Gesture'), ('not_sent', 'Cancelled before it left'), ('discount', 'Discount')], max_length=8),
        ),
        migrations.AlterField(
            model_name='sourcingdecision',
            name='cause',
            field=models.CharField(choices=[('placed', 'When it was placed'), ('refused', 'After a location refused'), ('by_hand', 'By a person'), ('added', 'When it was added')], db_default='placed', default='placed', max_length=8),
        ),
        migrations.CreateModel(
            name='OrderEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Waits for the customer'), ('applied', 'Done'), ('declined', 'Declined by the customer'), ('withdrawn', 'Withdrawn'), ('expired', 'Not answered in time')], default='proposed', max_length=9)),
                ('wish', models.JSONField(default=dict)),
                ('ship_to', models.JSONField(default=dict)),
                ('to', models.JSONField(default=list)),
                ('changed', models.JSONField(default=list)),
                ('due_before_minor', models.BigIntegerField()),
                ('due_after_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=300)),
                ('asked_by_name', models.CharField(max_length=120)),
                ('proposed_at', models.DateTimeField()),
                ('valid_until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.group')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['order', '-id'], name='edits_of_order'), models.Index(condition=models.Q(('state', 'proposed')), fields=['valid_until'], name='edits_to_expire')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('order',), name='one_change_of_an_order_waits_at_a_time')],
            },
        ),
        protect("orders_orderedit", f"{SHOP} or {ORDER}"),
    ]
