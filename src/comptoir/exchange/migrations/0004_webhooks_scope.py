"""Who may see endpoints and what they were told."""

from django.db import migrations

from comptoir.kernel.policies import SHOP, protect


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_webhooks")]

    operations = [protect(f"exchange_{name}", SHOP) for name in ("endpoint", "delivery")]
