"""Priority, gift, remarks and the agreed day of orders."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_stopped'),
        ('orders', '0009_holds_and_baskets'),
        ('shops', '0004_same_basket'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='agreed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='order',
            name='gift_message',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='order',
            name='is_gift',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='order',
            name='priority',
            field=models.SmallIntegerField(choices=[(0, 'Normal'), (1, 'High'), (2, 'Urgent')], db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='order',
            name='remark',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='orderline',
            name='remark',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('priority__gt', 0)), fields=['shop', '-changed_at', '-id'], name='order_by_priority'),
        ),
    ]
