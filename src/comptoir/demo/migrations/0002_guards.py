"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("demo", "0001_initial")]

    operations = [
        protect("demo_tradeorder", SHOP),
    ]
