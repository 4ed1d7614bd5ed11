"""A customer who is signed in reads her own orders, in every shop of her group, and changes none.

What hangs on an order (lines, deliveries, payments) she reads by its id, like the holder of its link: the pages ask for
her orders first and then name those they show. So the policies of those tables, which staff read all day, stay short.
"""

from django.db import migrations

from comptoir.kernel.policies import CUSTOMER, let_read


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_scope")]

    operations = [let_read("orders_order", CUSTOMER, name="customers_read_their_own")]
