"""What time ends: holds that nobody posted, and money past its end."""

from datetime import datetime

from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from ..models import Account, Hold
from ..moving import Owner, expire
from ..states import HoldState
from .holds import facts_of


@command
def expire_money(*, account_id: int, by: Actor, at: datetime) -> Account:
    """Give back an account's holds that are over, then take out what is past its end. Nothing due: nothing is done."""
    found = Account.objects.get(id=account_id)
    scope.work_in(found.shop_id)
    owner = Owner(shops.shop_in_sight(found.shop_id), found.customer_id or 0)
    account = Account.objects.select_for_update().get(id=account_id)
    due = Hold.objects.select_for_update().filter(account=account, state=HoldState.HELD, expires_at__lte=at)
    for hold in due.order_by("id"):
        hold.account = account
        machine.move(hold, "expire", by=by, at=at, **facts_of(hold))
    return expire(owner, Account.objects.get(id=account_id), by=by, at=at)
