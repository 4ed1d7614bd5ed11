"""Which ways to pay want the order confirmed by a call first."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_stripe_and_held_attempts'),
        ('shops', '0006_keys_of_terms_and_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='way',
            name='confirm_first',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='way',
            name='confirm_hours',
            field=models.PositiveSmallIntegerField(db_default=24, default=24),
        ),
        migrations.AddConstraint(
            model_name='way',
            constraint=models.CheckConstraint(condition=models.Q(('confirm_hours__gte', 1)), name='unconfirmed_order_gets_an_hour_at_least'),
        ),
    ]
