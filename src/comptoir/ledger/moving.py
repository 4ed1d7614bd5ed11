"""How money of one customer moves: her account locked, what expired taken out, no more spent than is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Sum

from comptoir.customers.queries.membership import customer_in_group
from comptoir.kernel import events, scope
from comptoir.kernel.commands import require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from .models import Account, Lot, LotEntry, Transfer
from .posting import AccountKey, Posting, Side
from .writing import booked, check_balanced, lock_accounts, write

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

LONGEST_REFERENCE = 40
MOST = 10**15
Who = int | str  # A customer's id from another room, her code from a door.
NewLot = tuple[str, int, datetime | None]  # Kind, amount, end.


class NotEnough(Refusal):
    """More was asked for than may be taken."""

    def __init__(self, account: Account, free_minor: int, asked_minor: int) -> None:
        what = {"wallet": "The wallet", "credit_line": "The credit line"}.get(
            account.kind, f"Credit note {account.name}"
        )
        free, asked = say(max(free_minor, 0), account.currency), say(asked_minor, account.currency)
        super().__init__(f"{what} has {free} to spend; {asked} is more.", free_minor=free_minor)


@dataclass(frozen=True)
class Owner:
    """A customer at a shop, whose money a command moves."""

    shop: "Shop"
    customer_id: int

    def columns(self) -> dict[str, int]:
        return {"retailer_id": self.shop.retailer_id, "shop_id": self.shop.id, "customer_id": self.customer_id}

    def subject(self, kind: str, id: int | None) -> events.Subject:
        """What an event about her money is about: it stands on her page."""
        shop = self.shop
        return events.Subject(kind, id, shop.retailer_id, shop.group_id, shop.id, self.customer_id)


def owner_of(shop_id: int, who: Who, *, by: Actor, right: str, to_do: str) -> Owner:
    """The customer at a shop, found under the actor's own scope; from here on the command sees what the shop sees.

    Raises Shop.DoesNotExist, NotAllowed, Customer.DoesNotExist.
    """
    shops.require_in_sight(shop_id)
    require(by, right, to_do, shop=shop_id)
    scope.work_in(shop_id)
    shop = shops.shop_in_sight(shop_id)
    return Owner(shop, customer_in_group(shop.group_id, who))


def amount_of(amount_minor: int, field: str = "amount_minor") -> int:
    """Raises Invalid for what is no sum above zero."""
    if not 0 < amount_minor < MOST:
        raise Invalid("Name a sum above zero.", field=field)
    return amount_minor


def reference_of(kind: str, reference: str) -> str:
    """A fact's name in the books. Raises Invalid."""
    plain = reference.strip()
    if not 0 < len(plain) <= LONGEST_REFERENCE:
        raise Invalid(f"Give it a reference of up to {LONGEST_REFERENCE} characters.", field="reference")
    return f"{kind}:{plain}"


@dataclass(frozen=True)
class Moved:
    """What became of a fact: its transfer, and whether it was booked now or before."""

    transfer: Transfer
    is_new: bool


def move(
    owner: Owner,
    posting: Posting,
    *,
    by: Actor,
    lots: Sequence[NewLot] = (),
    sure: Sequence[Side] = (),
    prefer: Transfer | None = None,
    was_held: bool = False,
) -> Moved:
    """Book one fact of a customer's money, once; the lots of her account follow.

    ``lots`` are what it puts in. ``prefer`` is the transfer whose lots are taken first. What ``was_held`` may be spent
    past its end: it was promised before.

    Raises NotEnough, BookedOtherwise, Unbalanced.
    """
    check_balanced([posting])
    keys = lock_accounts(owner.shop.id, [posting])
    if known := booked(owner.shop.id, posting, keys, sure):
        return Moved(known, is_new=False)
    hers = _account(posting, keys)
    change = sum(amount for kind, _, amount in posting.sides if kind in Account.OF_CUSTOMERS)
    if change > 0:  # A debit: spent from what she has, or drawn on her line.
        hers = hers if was_held else expire(owner, hers, by=by, at=posting.at)
        check_free(hers, change)
    write(owner.shop.id, [posting], keys)
    transfer = Transfer.objects.get(shop_id=owner.shop.id, reference=posting.reference)
    if hers.kind in Account.WITH_LOTS:
        if change > 0:
            take_lots(owner, hers, transfer, change, prefer)
        else:
            put_lots(owner, hers, transfer, lots or [("refund", -change, None)])
    return Moved(transfer, is_new=True)


def _account(posting: Posting, keys: dict[AccountKey, int]) -> Account:
    (hers,) = {account for (kind, *_), account in keys.items() if kind in Account.OF_CUSTOMERS}
    return Account.objects.get(id=hers)


def lock_shared(shop: "Shop", *kinds: str) -> None:
    """Lock accounts of the shop itself, before one of a customer's: so everywhere. Only expired money comes last."""
    shared = Account.objects.select_for_update().filter(shop=shop, customer=None, kind__in=kinds).order_by("id")
    list(shared.values_list("id"))


def check_free(account: Account, amount_minor: int) -> None:
    """Raises NotEnough where an account, locked and rid of what expired, has less to spend."""
    if amount_minor > account.free_minor:
        raise NotEnough(account, account.free_minor, amount_minor)


def put_lots(owner: Owner, account: Account, transfer: Transfer, lots: Sequence[NewLot]) -> None:
    """Add what came in, each part with its own end."""
    rows = [
        Lot(account=account, kind=kind, came_at=transfer.at, expires_at=end, **owner.columns()) for kind, _, end in lots
    ]
    Lot.objects.bulk_create(rows)
    LotEntry.objects.bulk_create(
        LotEntry(lot=row, transfer=transfer, amount_minor=amount, **owner.columns())
        for row, (_, amount, _) in zip(rows, lots, strict=True)
    )


# Soonest to end first; one statement however many lots it takes.
TAKE = """
insert into ledger_lotentry (retailer_id, shop_id, customer_id, lot_id, transfer_id, amount_minor)
select %(retailer_id)s, %(shop_id)s, %(customer_id)s, id, %(transfer)s,
       -least(left_minor, %(amount)s - (upto - left_minor))
from (select l.id, l.left_minor, sum(l.left_minor) over (
        order by exists (select from ledger_lotentry e where e.lot_id = l.id and e.amount_minor > 0
                         and e.transfer_id = %(prefer)s) desc, l.expires_at nulls last, l.id)::bigint as upto
      from ledger_lot l where l.account_id = %(account)s and l.left_minor > 0) lots
where upto - left_minor < %(amount)s
order by id
"""


def take_lots(owner: Owner, account: Account, transfer: Transfer, amount_minor: int, prefer: Transfer | None) -> None:
    given: dict[str, Any] = {"transfer": transfer.id, "amount": amount_minor, "account": account.id}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {**owner.columns(), **given, "prefer": prefer.id if prefer else None})


def expire(owner: Owner, account: Account, *, by: Actor, at: datetime) -> Account:
    """Take out of a locked account what is past its end; what a hold was promised stays until the hold is over.

    The account as it is then.
    """
    if account.kind not in Account.WITH_LOTS:
        return account
    overdue = Lot.objects.filter(account=account, left_minor__gt=0, expires_at__lte=at)
    amount = min(overdue.aggregate(all=Sum("left_minor"))["all"] or 0, account.free_minor)
    if amount <= 0:
        return account
    number = LotEntry.objects.filter(lot__account=account).count()  # Grows with every transfer of the account.
    posting = Posting(
        "expiry", f"expiry:{account.id}:{number}", account.currency, at, customer_id=account.customer_id,
        sides=[(account.kind, account.name, amount), (Account.Kind.EXPIRED, "", -amount)],
    )  # fmt: skip
    write(owner.shop.id, [posting], lock_accounts(owner.shop.id, [posting]))
    transfer = Transfer.objects.get(shop_id=owner.shop.id, reference=posting.reference)
    take_lots(owner, account, transfer, amount, None)
    events.record(
        "money.expired", owner.subject(account.kind, account.id), by=by, at=at, amount_minor=amount,
        currency=account.currency,
    )  # fmt: skip
    return Account.objects.get(id=account.id)
