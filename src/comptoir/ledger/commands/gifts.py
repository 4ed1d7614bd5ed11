"""What a shop gives its customers: cashback for an order, and gestures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.money import part_of, say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import REFUND, RUN_SHOP, SELL

from ..models import Account, CashbackRate, Entry, GestureLimit, Transfer
from ..moving import NewLot, Owner, Who, amount_of, expire, lock_shared, move, owner_of, reference_of
from ..posting import Posting, given
from .giving import LIMITED_KINDS, allow_giving
from .wallet import WALLET, end_after, give, tell


class BeyondGestureLimit(NotAllowed):
    """A gesture larger than the person's rights allow."""

    def __init__(self, limit_minor: int, currency: str) -> None:
        super().__init__(f"You may give up to {say(limit_minor, currency)}. A shop admin can give more.")


@command
def give_cashback(
    *, shop_id: int, customer: Who, purpose: str, parts: Sequence[tuple[str, int]], by: Actor, at: datetime
) -> Transfer | None:
    """Give a customer of a default shop her part of an order back, once for each order (``purpose``: its number).

    ``parts`` are what was paid in which way (means, amount): each earns at the rate of its own way, to its own end.
    None where the shop gives nothing for these ways of paying. Given before, it is the same transfer.
    """
    owner = owner_of(shop_id, customer, by=by, right=SELL, to_do="give cashback")
    reference = reference_of("cashback", purpose)
    if known := Transfer.objects.filter(shop_id=shop_id, reference=reference).first():
        return known
    lots = _earned(shop_id, parts, at)
    if not lots or owner.shop.kind != owner.shop.Kind.DEFAULT:
        return None
    amount = sum(part for _, part, _ in lots)
    sides = given(Account.Kind.CASHBACK, WALLET, "", amount)
    posting = Posting("cashback", reference, owner.shop.currency, at, sides, purpose, owner.customer_id)
    moved = move(owner, posting, by=by, lots=lots)
    if moved.is_new:
        tell(owner, "cashback.given", moved.transfer, amount, by=by, at=at, purpose=purpose)
    return moved.transfer


def _earned(shop_id: int, parts: Sequence[tuple[str, int]], at: datetime) -> list[NewLot]:
    """What each way of paying earns: all that was paid in one way together, so that no coin is lost in between."""
    rates = {rate.means: rate for rate in CashbackRate.objects.filter(shop_id=shop_id)}
    paid: dict[str, int] = {}
    for means, amount in parts:
        paid[means] = paid.get(means, 0) + amount_of(amount, "parts")
    found = [(rates[means], amount) for means, amount in sorted(paid.items()) if means in rates]
    earned = [(rate, part_of(amount, rate.basis_points, 10_000)) for rate, amount in found]
    return [(Account.Kind.CASHBACK, part, end_after(at, rate.days)) for rate, part in earned if part]


@command
def take_back_cashback(
    *, shop_id: int, customer: Who, purpose: str, paid_minor: int, returned_minor: int, by: Actor, at: datetime
) -> int:
    """Take cashback back in proportion to what came back of an order; how much was taken now.

    ``returned_minor`` is all that came back so far, so that told twice it is taken once. Never more is taken than the
    wallet has: what was spent meanwhile stays with the customer.
    """
    owner = owner_of(shop_id, customer, by=by, right=REFUND, to_do="take cashback back")
    if not 0 <= returned_minor <= amount_of(paid_minor, "paid_minor"):
        raise Invalid("No more can come back than was paid.", field="returned_minor")
    first = Transfer.objects.filter(shop_id=shop_id, reference=reference_of("cashback", purpose)).first()
    if first is None:
        return 0
    lock_shared(owner.shop, Account.Kind.CASHBACK)
    account = Account.objects.select_for_update().get(
        shop=shop_id, customer=owner.customer_id, kind=WALLET, currency=owner.shop.currency
    )
    account = expire(owner, account, by=by, at=at)
    of_order = Entry.objects.filter(account=account, transfer__purpose=purpose)
    amount = -_sum(of_order.filter(transfer=first))
    taken = _sum(of_order.filter(transfer__kind="cashback_back"))
    take = min(part_of(amount, returned_minor, paid_minor) - taken, account.free_minor)
    if take <= 0:
        return 0
    posting = Posting(
        "cashback_back", f"cashback_back:{first.id}:{returned_minor}:{taken}", owner.shop.currency, at,
        given(Account.Kind.CASHBACK, WALLET, "", -take), purpose, owner.customer_id,
    )  # fmt: skip
    moved = move(owner, posting, by=by, prefer=first)
    tell(owner, "cashback.taken_back", moved.transfer, take, by=by, at=at, purpose=purpose)
    return take


@command
def make_gesture(
    *, shop_id: int, customer: Who, amount_minor: int, reference: str, reason: str, purpose: str = "",
    days: int | None = None, by: Actor, at: datetime,
) -> Transfer:  # fmt: skip
    """Give a customer a free amount out of goodwill, into her wallet.

    Raises BeyondGestureLimit, AboveYourLimit.
    """
    owner = owner_of(shop_id, customer, by=by, right=REFUND, to_do="make gestures")
    fact, end = reference_of("gesture", reference), end_after(at, days)
    rule = check_gesture(owner, fact, amount_of(amount_minor), reason, by=by, at=at)
    moved = give(owner, Account.Kind.GESTURE, fact, amount_minor, purpose, end, by=by, at=at)
    if moved.is_new:
        tell(
            owner, "gesture.made", moved.transfer, amount_minor, by=by, at=at, purpose=purpose, reason=reason.strip(),
            **rule,
        )  # fmt: skip
    return moved.transfer


def check_gesture(
    owner: Owner, fact: str, amount_minor: int, reason: str, *, by: Actor, at: datetime
) -> dict[str, Any]:
    """Whether a free amount is within what the person may give; the rule that let it pass, for the journal.

    A fact that was booked before is not counted again. Raises BeyondGestureLimit, AboveYourLimit, Invalid.
    """
    if not 0 < len(reason.strip()) <= 300:
        raise Invalid("Say why, in up to 300 characters.", field="reason")
    if Transfer.objects.filter(shop=owner.shop, reference=fact).exists():
        return {}
    limit = GestureLimit.objects.filter(shop=owner.shop, right=REFUND).first()
    is_limited = by.kind in LIMITED_KINDS and not by.can(RUN_SHOP, owner.shop.id)
    if is_limited and limit and amount_minor > limit.amount_minor:
        raise BeyondGestureLimit(limit.amount_minor, owner.shop.currency)
    judged = allow_giving(shop_id=owner.shop.id, what=fact, gesture_minor=amount_minor, by=by, at=at)
    return {"rule": judged.said.rule, "rules_number": judged.rules_number} if judged else {}


def _sum(entries: QuerySet[Entry]) -> int:
    return int(entries.aggregate(all=Sum("amount_minor"))["all"] or 0)
