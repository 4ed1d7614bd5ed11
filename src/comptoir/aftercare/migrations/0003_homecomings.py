import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):

    dependencies = [
        ('aftercare', '0002_guards'),
        ('orders', '0005_rerouting'),
        ('shops', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Homecoming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('brought', 'Brought to a store'), ('fetched', 'Picked up at home'), ('came_back', 'The parcel came back')], max_length=10)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('received', 'Received'), ('inspected', 'Inspected'), ('closed', 'Closed')], default='asked', max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('found', models.CharField(blank=True, max_length=300)),
                ('outcome', models.CharField(blank=True, choices=[('replacement', 'Replacement'), ('refund', 'Refund'), ('nothing', 'Nothing')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.delivery')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.group')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.location')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ('replacement', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name': 'return',
            },
        ),
        migrations.CreateModel(
            name='ReturnedPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('piece', models.PositiveIntegerField()),
                ('of_pieces', models.PositiveIntegerField()),
                ('fate', models.CharField(blank=True, choices=[('restocked', 'Back on the shelf'), ('written_off', 'Written off'), ('sent_back', 'Sent back to the customer')], max_length=12)),
                ('stands', models.BooleanField(default=True)),
                ('homecoming', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='aftercare.homecoming')),
                ('packed', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.deliveryline')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
                ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.AddIndex(
            model_name='homecoming',
            index=models.Index(fields=['order', 'id'], name='homecomings_of_order'),
        ),
        migrations.AddIndex(
            model_name='homecoming',
            index=models.Index(fields=['shop', '-id'], name='homecomings_of_shop'),
        ),
        migrations.AddConstraint(
            model_name='returnedpiece',
            constraint=models.UniqueConstraint(condition=models.Q(('stands', True)), fields=('packed', 'piece'), name='a_piece_comes_back_once'),
        ),
        migrations.AddConstraint(
            model_name='returnedpiece',
            constraint=models.CheckConstraint(condition=models.Q(('piece__gte', 1), ('piece__lte', models.F('of_pieces'))), name='no_more_comes_back_than_was_packed'),
        ),
        protect("aftercare_homecoming", SHOP),
        protect("aftercare_returnedpiece", SHOP),
    ]
