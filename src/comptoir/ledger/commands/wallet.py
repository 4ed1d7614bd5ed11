"""The wallet: money paid in, spent, given back."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import REFUND, SELL, TAKE_PAYMENT

from ..models import Account, Lot, PayInOffer, Transfer
from ..moving import Moved, NewLot, Owner, Who, amount_of, move, owner_of, reference_of
from ..posting import Posting, Side, given, settled_by

WALLET = Account.Kind.WALLET


@command
def pay_into_wallet(
    *, shop_id: int, customer: Who, source: str, amount_minor: int, reference: str, by: Actor, at: datetime
) -> Transfer:
    """Book what a customer paid into her wallet; an offer of the shop adds its bonus, once for each payment.

    ``source`` is the clearing account that the money came to (card, cash, bank), ``reference`` names the payment.

    Raises BookedOtherwise where the reference stands for another amount.
    """
    owner = owner_of(shop_id, customer, by=by, right=TAKE_PAYMENT, to_do="take payments")
    paid: Side = (Account.Kind.CLEARING, _source(source), amount_of(amount_minor))
    fact = reference_of("pay_in", reference)
    offer = _best_offer(owner, amount_minor, at)
    bonus = offer.bonus_minor if offer else 0
    sides: list[Side] = [paid, (WALLET, "", -(amount_minor + bonus))]
    lots: list[NewLot] = [(Lot.Kind.PAID, amount_minor, None)]
    if offer:
        sides.append((Account.Kind.PROMOTION, "", bonus))
        lots.append((Lot.Kind.BONUS, bonus, end_after(at, offer.bonus_days)))
    posting = Posting("pay_in", fact, owner.shop.currency, at, sides, customer_id=owner.customer_id)
    moved = move(owner, posting, by=by, lots=lots, sure=[paid])
    if moved.is_new:
        tell(owner, "wallet.bonus_paid_in" if offer else "wallet.paid_in", moved.transfer, amount_minor, by=by, at=at,
             source=source, bonus_minor=bonus)  # fmt: skip
    return moved.transfer


@command
def spend_from_wallet(
    *, shop_id: int, customer: Who, amount_minor: int, reference: str, purpose: str = "", by: Actor, at: datetime
) -> Transfer:
    """Settle what a customer owes from her wallet, the soonest to expire first.

    Raises NotEnough.
    """
    owner = owner_of(shop_id, customer, by=by, right=SELL, to_do="spend from wallets")
    sides = settled_by(WALLET, "", amount_of(amount_minor))
    posting = Posting(
        "wallet_spend", reference_of("wallet_spend", reference), owner.shop.currency, at, sides, purpose,
        owner.customer_id,
    )  # fmt: skip
    moved = move(owner, posting, by=by)
    if moved.is_new:
        tell(owner, "wallet.spent", moved.transfer, amount_minor, by=by, at=at, purpose=purpose)
    return moved.transfer


@command
def refund_to_wallet(
    *, shop_id: int, customer: Who, amount_minor: int, reference: str, purpose: str = "", by: Actor, at: datetime
) -> Transfer:
    """Give a customer money back into her wallet, whatever she had paid with. It does not expire."""
    owner = owner_of(shop_id, customer, by=by, right=REFUND, to_do="refund payments")
    sides = settled_by(WALLET, "", -amount_of(amount_minor))
    posting = Posting(
        "wallet_refund", reference_of("wallet_refund", reference), owner.shop.currency, at, sides, purpose,
        owner.customer_id,
    )  # fmt: skip
    moved = move(owner, posting, by=by, lots=[(Lot.Kind.REFUND, amount_minor, None)])
    if moved.is_new:
        tell(owner, "wallet.refunded", moved.transfer, amount_minor, by=by, at=at, purpose=purpose)
    return moved.transfer


def give(
    owner: Owner,
    kind: str,
    reference: str,
    amount_minor: int,
    purpose: str,
    end: datetime | None,
    *,
    by: Actor,
    at: datetime,
) -> Moved:
    """Put money into a wallet at the shop's cost: cashback, a gesture."""
    sides = given(kind, WALLET, "", amount_minor)
    posting = Posting(kind, reference, owner.shop.currency, at, sides, purpose, owner.customer_id)
    return move(owner, posting, by=by, lots=[(kind, amount_minor, end)])


def tell(
    owner: Owner, name: str, transfer: Transfer, amount_minor: int, *, by: Actor, at: datetime, **facts: Any
) -> None:
    """The event of a transfer of a customer's money."""
    facts = {"amount_minor": amount_minor, "currency": owner.shop.currency, "fact": transfer.reference, **facts}
    reason = str(facts.pop("reason", ""))
    events.record(name, owner.subject("transfer", transfer.id), by=by, at=at, reason=reason, **facts)


def _best_offer(owner: Owner, amount_minor: int, at: datetime) -> PayInOffer | None:
    stands = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    offers = PayInOffer.objects.filter(stands, shop=owner.shop, starts_at__lte=at, from_minor__lte=amount_minor)
    return offers.order_by("-bonus_minor", "id").first()


def end_after(at: datetime, days: int | None) -> datetime | None:
    """When money that lives so many days expires; None: never."""
    return None if days is None else at + timedelta(days=days)


def _source(source: str) -> str:
    plain = source.strip()
    if not 0 < len(plain) <= 24:
        raise Invalid("Say how it was paid: card, cash, terminal, bank.", field="source")
    return plain
