"""Wrong codes are counted for the version that was sent, whichever codes were mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quotes', '0003_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='quote',
            name='code_failed',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
