"""The credit line: what a customer may buy now and pay later."""

from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import REFUND, RUN_SHOP, SELL, TAKE_PAYMENT

from ..models import Account, Transfer
from ..moving import MOST, Moved, Owner, Who, amount_of, lock_shared, move, owner_of, reference_of
from ..posting import Posting, Side, settled_by
from .wallet import tell

LINE = Account.Kind.CREDIT_LINE


class NoCreditLine(Refusal):
    def __init__(self) -> None:
        super().__init__("This customer has no credit line at this shop. Who runs the shop can open one.")


class LimitInUse(Refusal):
    """A limit below what is used already."""

    def __init__(self, account: Account) -> None:
        used = say(account.balance_minor + account.held_minor, account.currency)
        super().__init__(f"{used} of it is used or held. Set it to no less; it comes down as she pays.")


class MoreThanOwed(Refusal):
    def __init__(self, account: Account) -> None:
        super().__init__(f"{say(account.balance_minor, account.currency)} is owed on the credit line.")


@command
def set_credit_limit(*, shop_id: int, customer: Who, limit_minor: int, by: Actor, at: datetime) -> Account:
    """Open a customer's credit line with a limit, or change the limit of the one she has.

    Raises LimitInUse. A limit of what is used lets nothing more be drawn.
    """
    owner = owner_of(shop_id, customer, by=by, right=RUN_SHOP, to_do="set credit limits")
    if not 0 <= limit_minor < MOST:
        raise Invalid("A limit is a sum, not below zero.", field="limit_minor")
    named = {"kind": LINE, "name": "", "currency": owner.shop.currency, **owner.columns()}
    Account.objects.bulk_create([Account(**named)], ignore_conflicts=True)
    account = Account.objects.select_for_update().get(**named)
    before = account.limit_minor
    if limit_minor < account.balance_minor + account.held_minor:
        raise LimitInUse(account)
    if limit_minor == before:
        return account
    account.limit_minor = limit_minor
    account.save(update_fields=["limit_minor"])
    name = "credit_line.limit_set" if before else "credit_line.opened"
    events.record(
        name, owner.subject("account", account.id), by=by, at=at, before={"limit_minor": before},
        after={"limit_minor": limit_minor}, currency=account.currency,
    )  # fmt: skip
    return account


@command
def draw_credit(
    *, shop_id: int, customer: Who, amount_minor: int, reference: str, purpose: str = "", by: Actor, at: datetime
) -> Transfer:
    """Settle what a customer owes now from her credit line: she owes it there, to be paid later.

    Raises NotEnough beyond the limit, NoCreditLine.
    """
    owner = owner_of(shop_id, customer, by=by, right=SELL, to_do="draw on credit lines")
    _line_of(owner)
    sides = settled_by(LINE, "", amount_of(amount_minor))
    moved = _move(owner, "credit_draw", reference, sides, purpose, by=by, at=at)
    if moved.is_new:
        tell(owner, "credit_line.drawn", moved.transfer, amount_minor, by=by, at=at, purpose=purpose)
    return moved.transfer


@command
def settle_credit(
    *, shop_id: int, customer: Who, source: str, amount_minor: int, reference: str, by: Actor, at: datetime
) -> Transfer:
    """Book what a customer paid towards her credit line, all or a part; ``source`` is where the money came to.

    Raises MoreThanOwed, NoCreditLine.
    """
    owner = owner_of(shop_id, customer, by=by, right=TAKE_PAYMENT, to_do="take payments")
    if not 0 < len(source.strip()) <= 24:
        raise Invalid("Say how it was paid: card, cash, terminal, bank.", field="source")
    sides: list[Side] = [
        (Account.Kind.CLEARING, source.strip(), amount_of(amount_minor)),
        (LINE, "", -amount_minor),
    ]
    return _lower(owner, "credit_settle", reference, sides, "", amount_minor, "credit_line.settled", by=by, at=at)


@command
def refund_to_credit_line(
    *, shop_id: int, customer: Who, amount_minor: int, reference: str, purpose: str = "", by: Actor, at: datetime
) -> Transfer:
    """What was bought on credit came back: the customer owes so much less.

    Raises MoreThanOwed, NoCreditLine.
    """
    owner = owner_of(shop_id, customer, by=by, right=REFUND, to_do="refund payments")
    sides = settled_by(LINE, "", -amount_of(amount_minor))
    return _lower(owner, "credit_refund", reference, sides, purpose, amount_minor, "credit_line.refunded", by=by, at=at)


def owed_on_credit(*, customer_id: int, shop_id: int) -> int:
    """What a customer owes on her credit line, locked for the command that lowers it; 0 where she has none."""
    try:
        return max(_line_of(Owner(shops.shop_in_sight(shop_id), customer_id)).balance_minor, 0)
    except NoCreditLine:
        return 0


def _lower(
    owner: Owner, kind: str, reference: str, sides: list[Side], purpose: str, amount_minor: int, event: str, *,
    by: Actor, at: datetime,
) -> Transfer:  # fmt: skip
    """A transfer after which less is owed; never less than nothing."""
    line = _line_of(owner)
    known = Transfer.objects.filter(shop=owner.shop, reference=reference_of(kind, reference)).exists()
    if not known and amount_minor > line.balance_minor:
        raise MoreThanOwed(line)
    moved = _move(owner, kind, reference, sides, purpose, by=by, at=at)
    if moved.is_new:
        tell(owner, event, moved.transfer, amount_minor, by=by, at=at, purpose=purpose)
    return moved.transfer


def _move(
    owner: Owner, kind: str, reference: str, sides: list[Side], purpose: str, *, by: Actor, at: datetime
) -> Moved:
    fact = reference_of(kind, reference)
    return move(owner, Posting(kind, fact, owner.shop.currency, at, sides, purpose, owner.customer_id), by=by)


def _line_of(owner: Owner) -> Account:
    """Raises NoCreditLine. Locked after the accounts of the shop, as everywhere."""
    lock_shared(owner.shop, Account.Kind.CLEARING, Account.Kind.RECEIVABLE)
    hers = Account.objects.select_for_update().filter(
        shop=owner.shop, customer=owner.customer_id, kind=LINE, currency=owner.shop.currency
    )
    if (line := hers.first()) is None:
        raise NoCreditLine
    return line
