"""In which language a version is printed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quotes', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='language',
            field=models.CharField(db_default='en', default='en', max_length=2),
        ),
    ]
