"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import ORDER, SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        *(protect(f"payments_{name}", f"{SHOP} or {ORDER}") for name in ("intent", "attempt", "capture", "refund")),
        protect("payments_callback", SHOP),
    ]
