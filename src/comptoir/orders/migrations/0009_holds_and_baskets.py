"""Holds that end by themselves, and baskets that are not ordered twice by mistake."""

import django.contrib.postgres.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_stopped'),
        ('orders', '0008_edits'),
        ('shops', '0004_same_basket'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='hold',
            name='until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='order',
            name='alike_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='order',
            name='basket_key',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('released_at__isnull', True), ('until__isnull', False)), fields=['until'], name='holds_that_end'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('alike_until__isnull', False), models.Q(('state', 'cancelled'), _negated=True)), expressions=[('shop', '='), ('customer', '='), ('basket_key', '='), (models.Func('placed_at', 'alike_until', function='tstzrange'), '&&')], name='same_basket_is_not_ordered_twice_by_mistake'),
        ),
    ]
