"""Who may see the rows of this room."""

from django.db import migrations

from comptoir.kernel.policies import CUSTOMER, GROUP, one, protect

OWN = f"{GROUP} or {CUSTOMER}"


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        protect("customers_customer", f"{GROUP} or id = {one('customer')}"),
        protect("customers_identity", OWN),
        protect("customers_address", OWN),
        protect("customers_tag", GROUP),
        protect("customers_customertag", GROUP),
        protect("customers_signin", OWN),
        protect("customers_code", GROUP),
    ]
