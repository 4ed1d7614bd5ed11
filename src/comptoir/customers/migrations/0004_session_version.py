from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_search_and_codes")]

    operations = [
        migrations.AddField("signin", "session_version", models.PositiveIntegerField(default=1)),
    ]
