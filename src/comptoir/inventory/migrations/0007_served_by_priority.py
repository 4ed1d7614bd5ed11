"""What arrives goes to who has priority first."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_guards'),
        ('inventory', '0006_held_in_turn'),
        ('shops', '0004_same_basket'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='reservation',
            name='held_in_turn',
        ),
        migrations.AddField(
            model_name='reservation',
            name='priority',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name='reservation',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['variant', 'location', '-priority', 'id'], name='held_by_priority'),
        ),
    ]
