"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import RETAILER, SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [
        protect("inventory_stock", RETAILER),
        protect("inventory_reservation", SHOP),
        protect("inventory_movement", RETAILER, append_only=True),
    ]
