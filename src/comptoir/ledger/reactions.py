"""What the ledger does by itself: ends what is over, chains what was booked, seals the day."""

from contextlib import suppress
from datetime import datetime, timedelta

from comptoir.kernel import clock, scope
from comptoir.kernel.jobs import sweep
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from . import commands, queries


@sweep("*/5 * * * *")
def expire_what_is_over(actor: Actor, at: datetime) -> int:
    """Holds nobody posted are given back, money past its end is taken out; of how many accounts."""
    with scope.reading(actor):
        due = queries.accounts_to_expire(at)
    for account_id in due:
        commands.expire_money(account_id=account_id, by=actor, at=at)
    return len(due)


@sweep("*/10 * * * *")
def chain_and_seal(actor: Actor, at: datetime) -> int:
    """Link what was booked; once the shop's day is over, seal it. How many were linked."""
    (shop_id,) = actor.shops
    linked = 0
    while new := commands.chain_transfers(shop_id=shop_id, by=actor, at=at):
        linked += new
        if new < commands.AT_ONCE:
            break
    with scope.reading(actor):
        yesterday = clock.day_of(at, shops.shop_in_sight(shop_id).timezone) - timedelta(days=1)
        is_sealed = queries.is_sealed(shop_id, yesterday)
    if not is_sealed:
        with suppress(commands.NotAllChained):  # Booked meanwhile; the next sweep seals.
            commands.seal_day(shop_id=shop_id, day=yesterday, by=actor, at=at)
    return linked
