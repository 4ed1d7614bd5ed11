"""Settled facts of other rooms, each booked once. They have no right of their own: who settles a fact books it."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.kernel import events, scope, tenancy
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor

from ..models import Transfer
from ..posting import Posting, Side
from ..writing import BookedOtherwise, booked, check_balanced, lock_accounts, write


@command
def post(
    *,
    shop_id: int,
    kind: str,
    reference: str,
    purpose: str,
    sides: Sequence[Side],
    currency: str,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Book one settled fact. Booking the same reference again gives the same transfer and moves nothing.

    Raises Unbalanced, and BookedOtherwise where the reference stands for other amounts.
    """
    posting = Posting(kind, reference, currency, at, sides, purpose)
    check_balanced([posting])
    scope.work_in(shop_id)
    accounts = lock_accounts(shop_id, [posting])
    if not write(shop_id, [posting], accounts):
        known = booked(shop_id, posting, accounts)
        if known is None:
            raise BookedOtherwise(reference)
        return known
    transfer = Transfer.objects.get(shop_id=shop_id, reference=reference)
    amount = sum(amount for _, _, amount in sides if amount > 0)
    events.record(
        "transfer.posted", transfer, by=by, at=at, kind=kind, fact=reference, amount_minor=amount, currency=currency
    )
    return transfer


@command
def post_many(*, shop_id: int, postings: Sequence[Posting], by: Actor, at: datetime) -> int:
    """Book many facts in few statements; how many were new. One event for the batch.

    Raises Unbalanced for the first that does not sum to zero: then nothing was booked.
    """
    check_balanced(postings)
    scope.work_in(shop_id)
    written = write(shop_id, postings, lock_accounts(shop_id, postings))
    if written:
        events.record("transfer.batch_posted", _batch(shop_id), by=by, at=at, count=written)
    return written


def _batch(shop_id: int) -> events.Subject:
    sight = tenancy.tree().sight_of(shop_id)
    (retailer_id,), (group_id,) = sight.retailers, sight.groups
    return events.Subject("shop", shop_id, retailer_id, group_id, shop_id)
