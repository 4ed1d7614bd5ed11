"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import RETAILER, SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial")]

    operations = [
        protect("pricing_price", SHOP),
        protect("pricing_taxrate", RETAILER),
        protect("pricing_shippingrate", SHOP),
    ]
