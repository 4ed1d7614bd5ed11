"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("demo", "0001_initial"), ("kernel", "0001_initial")]

    operations = [protect("demo_tradeorder", SHOP)]
