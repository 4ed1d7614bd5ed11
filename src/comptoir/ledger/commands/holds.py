"""Pending transfers: money of a customer promised at placement, spent at capture, given back at cancellation."""

from datetime import datetime
from typing import Any

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import SELL

from ..models import Account, Hold
from ..moving import NotEnough, Owner, Who, amount_of, check_free, expire, lock_shared, move, owner_of, reference_of
from ..posting import Posting, settled_by
from ..states import HoldState
from ..writing import BookedOtherwise
from .credit import NoCreditLine
from .notes import NoSuchNote

POSTED_AS = {"wallet": "wallet_spend", "credit_line": "credit_draw", "credit_note": "note_spend"}


@command
def hold_money(
    *,
    shop_id: int,
    customer: Who,
    kind: str = Account.Kind.WALLET,
    name: str = "",
    amount_minor: int,
    reference: str,
    purpose: str = "",
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> Hold:
    """Promise money of a customer's wallet, credit line or credit note (``name`` is its number) to one purchase.

    Held again under the same reference it is the same hold, whatever became of it.

    Raises NotEnough, NoCreditLine, NoSuchNote, BookedOtherwise.
    """
    owner = owner_of(shop_id, customer, by=by, right=SELL, to_do="spend from wallets")
    if expires_at <= at:
        raise Invalid("A hold ends later than it begins.", field="expires_at")
    fact = reference_of("hold", reference)
    account = _for_change(owner, kind, name, amount_minor)
    if known := Hold.objects.filter(shop_id=shop_id, reference=fact).first():
        if (known.account_id, known.amount_minor) != (account.id, amount_minor):
            raise BookedOtherwise(fact)
        return known
    account = expire(owner, account, by=by, at=at)
    check_free(account, amount_of(amount_minor))
    hold = Hold.objects.create(
        account=account, amount_minor=amount_minor, reference=fact, purpose=purpose, made_at=at, expires_at=expires_at,
        **owner.columns(),
    )  # fmt: skip
    events.record("hold.placed", hold, by=by, at=at, **facts_of(hold))
    return hold


@command
def post_hold(*, hold_id: int, amount_minor: int | None = None, by: Actor, at: datetime) -> Hold:
    """Spend what was held, or a part of it: the rest is given back.

    Raises IllegalMove where it was given back or has expired; posted again with the same amount it is done.
    """
    owner, hold = _hold_for_change(hold_id, by)
    amount = hold.amount_minor if amount_minor is None else amount_of(amount_minor)
    if amount > hold.amount_minor:
        raise Invalid("No more can be spent than is held.", field="amount_minor")
    account = hold.account
    posting = Posting(
        POSTED_AS[account.kind], hold.reference, account.currency, at, settled_by(account.kind, account.name, amount),
        hold.purpose, hold.customer_id,
    )  # fmt: skip
    if hold.state != HoldState.POSTED:
        machine.move(hold, "post", by=by, at=at, posted_minor=amount, **facts_of(hold))
    move(owner, posting, by=by, was_held=True)
    return hold


@command
def void_hold(*, hold_id: int, by: Actor, at: datetime, reason: str = "") -> Hold:
    """Give back what was held. Given back before, or expired, it stays so.

    Raises IllegalMove where it was spent.
    """
    _, hold = _hold_for_change(hold_id, by)
    if hold.state not in (HoldState.VOIDED, HoldState.EXPIRED):
        machine.move(hold, "void", by=by, at=at, reason=reason, **facts_of(hold))
    return hold


def _for_change(owner: Owner, kind: str, name: str, amount_minor: int) -> Account:
    named = {"kind": kind, "name": name, "currency": owner.shop.currency}
    hers = Account.objects.select_for_update().filter(shop=owner.shop, customer=owner.customer_id, **named)
    if (account := hers.first()) is not None:
        return account
    if kind == Account.Kind.CREDIT_NOTE:
        raise NoSuchNote(name)
    if kind == Account.Kind.CREDIT_LINE:
        raise NoCreditLine
    raise NotEnough(Account(**named), 0, amount_minor)


def _hold_for_change(hold_id: int, by: Actor) -> tuple[Owner, Hold]:
    """A hold with its account, locked in the order of all money: accounts of the shop, hers, her holds."""
    found = Hold.objects.get(id=hold_id)
    require(by, SELL, "spend from wallets", shop=found.shop_id)
    scope.work_in(found.shop_id)
    owner = Owner(shops.shop_in_sight(found.shop_id), found.customer_id)
    lock_shared(owner.shop, Account.Kind.RECEIVABLE)
    account = Account.objects.select_for_update().get(id=found.account_id)
    hold = Hold.objects.select_for_update().get(id=hold_id)
    hold.account = account
    return owner, hold


def facts_of(hold: Hold) -> dict[str, Any]:
    """What every event of a hold says."""
    facts = {"amount_minor": hold.amount_minor, "currency": hold.account.currency, "purpose": hold.purpose}
    return {**facts, "account": hold.account.get_kind_display()}
