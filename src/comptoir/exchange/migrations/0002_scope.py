"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("kernel", "0001_initial")]

    operations = [protect(f"exchange_{name}", SHOP) for name in ("importrun", "importpart", "keptrow")]
