"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import RETAILER, SHOP, open_to_all, protect


class Migration(migrations.Migration):
    dependencies = [("shops", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        *(
            open_to_all(f"shops_{name}")
            for name in ("retailer", "group", "shop", "hostname", "staff", "membership", "apikey")
        ),
        protect("shops_location", RETAILER),
        protect("shops_shoplocation", SHOP),
        protect("shops_sealedsecret", SHOP),
    ]
