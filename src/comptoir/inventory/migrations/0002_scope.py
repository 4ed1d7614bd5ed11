"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import RETAILER, SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        protect("inventory_stock", RETAILER),
        protect("inventory_reservation", SHOP),
        protect("inventory_movement", RETAILER, append_only=True),
    ]
