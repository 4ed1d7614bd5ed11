"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0002_initial"), ("kernel", "0001_initial")]

    operations = [
        protect("aftercare_return", f"{SHOP} or {ORDER}"),
        protect("aftercare_returnline", SHOP),
    ]
