"""Who may see the rows of this room, and what the database itself holds of them."""

from django.db import migrations

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0001_initial")]

    operations = [
        protect("aftercare_return", f"{SHOP} or {ORDER}"),
        protect("aftercare_returnline", SHOP),
    ]
