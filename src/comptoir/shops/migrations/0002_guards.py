"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import RETAILER, SHOP, open_to_all, protect


class Migration(migrations.Migration):
    dependencies = [("shops", "0001_initial")]

    operations = [
        *(
            open_to_all(f"shops_{name}")
            for name in ("retailer", "group", "shop", "hostname", "staff", "membership", "apikey")
        ),
        protect("shops_location", RETAILER),
        protect("shops_shoplocation", SHOP),
        protect("shops_sealedsecret", SHOP),
        *(open_to_all(f"shops_{name}") for name in ("signintries", "staffcode", "staffsession")),
    ]
