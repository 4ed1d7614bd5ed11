"""Who may see the rows of this room, and what the database itself holds of them."""

from django.conf import settings
from django.db import migrations

from comptoir.kernel.policies import ORDER, SHOP, protect

# A visitor of the tracking page sees no row at all. Her code is her proof: this function of `owner` looks past the
# policy for exactly one code and answers with two ids and nothing else; the door then reads as who holds a link to
# that order. It takes no pattern, so nothing can be listed by it.
BEHIND = """
create function order_behind_tracking(code text) returns table (order_id bigint, shop_id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select s.order_id, s.shop_id from fulfilment_shipment s where s.tracking = code $$;
revoke all on function order_behind_tracking(text) from public;
"""

GRANT = f"grant execute on function order_behind_tracking(text) to {settings.APP_ROLE}"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0001_initial")]

    operations = [
        protect("fulfilment_shipment", f"{SHOP} or {ORDER}"),
        migrations.RunSQL(BEHIND, "drop function order_behind_tracking(text)"),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
