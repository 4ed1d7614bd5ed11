"""For how long the same basket is taken for a mistake."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shops', '0003_keys_of_suppliers'),
    ]

    operations = [
        migrations.AddField(
            model_name='shop',
            name='same_basket_minutes',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
