import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('fulfilment', '0002_guards'),
        ('orders', '0005_rerouting'),
        ('shops', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_id', models.BigIntegerField()),
                ('way', models.CharField(choices=[('out', 'To the customer'), ('back', 'Back to us')], default='out', max_length=4)),
                ('courier', models.CharField(max_length=20)),
                ('key', models.UUIDField(unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('unknown', 'Unknown, checking'), ('refused', 'Refused'), ('booked', 'Booked'), ('cancelling', 'Being cancelled'), ('picked_up', 'Picked up'), ('cancelled', 'Cancelled'), ('failed', 'Not delivered'), ('returned', 'Brought back'), ('delivered', 'Delivered')], default='asked', max_length=10)),
                ('quote_id', models.CharField(blank=True, max_length=80)),
                ('quoted_minor', models.BigIntegerField()),
                ('cost_minor', models.BigIntegerField(default=0)),
                ('cost_by_hand', models.BooleanField(default=False)),
                ('currency', models.CharField(max_length=3)),
                ('courier_ref', models.CharField(blank=True, max_length=80)),
                ('tracking_url', models.CharField(blank=True, max_length=500)),
                ('rider', models.CharField(blank=True, max_length=80)),
                ('due_by', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('said_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('delivery', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.delivery')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.group')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.AddField(
            model_name='shipment',
            name='booking',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fulfilment.booking'),
        ),
        migrations.CreateModel(
            name='Courier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('is_on', models.BooleanField()),
                ('changed_at', models.DateTimeField()),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.CreateModel(
            name='CourierCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('courier', models.CharField(max_length=20)),
                ('event_id', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=40)),
                ('body', models.JSONField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('stored', 'Stored'), ('applied', 'Applied'), ('ignored', 'Nothing to do')], default='stored', max_length=8)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('received_at', models.DateTimeField()),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['order_id', 'id'], name='bookings_of_order'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['delivery', 'id'], name='bookings_of_delivery'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('state__in', ['asked', 'booked', 'cancelling', 'picked_up', 'unknown'])), fields=['shop', 'id'], name='bookings_that_stand'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('problem', ''), _negated=True), fields=['shop', 'id'], name='bookings_in_trouble'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['shop', 'made_at'], name='bookings_by_day'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'booked', 'cancelling', 'picked_up', 'unknown'])), fields=('delivery', 'way'), name='one_courier_at_a_time_for_a_delivery'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('cost_minor__gte', 0), ('quoted_minor__gte', 0)), name='a_courier_pays_us_nothing'),
        ),
        migrations.AddConstraint(
            model_name='courier',
            constraint=models.UniqueConstraint(fields=('shop', 'code'), name='one_word_on_a_courier_in_a_shop'),
        ),
        migrations.AddConstraint(
            model_name='couriercall',
            constraint=models.UniqueConstraint(fields=('shop', 'courier', 'event_id'), name='a_call_of_a_courier_counts_once'),
        ),
        protect("fulfilment_courier", SHOP),
        protect("fulfilment_booking", f"{SHOP} or {ORDER}"),
        protect("fulfilment_couriercall", SHOP),
    ]
