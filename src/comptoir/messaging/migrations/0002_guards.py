"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        protect("messaging_message", SHOP),
    ]
