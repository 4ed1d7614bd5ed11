"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import RETAILER, protect


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        *(protect(f"catalog_{name}", RETAILER) for name in ("category", "product", "variant")),
    ]
