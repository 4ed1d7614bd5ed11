"""What a customer has at the shop of the key: wallet, credit line, credit notes, and how it came about."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.customers.queries.membership import customer_in_group
from comptoir.kernel import clock, tenancy
from comptoir.kernel.errors import Invalid
from comptoir.ledger import commands, queries
from comptoir.shops.queries import shop_in_sight

from .customers import Code
from .door import LARGEST_ID, REFUSALS, PageSize, api, done, shop_of

router = Router(tags=["Money of customers"])

MOST = 10**14
ACCOUNTS = {"wallet": queries.wallet_of, "credit-line": queries.credit_line_of}
Reference = Field(
    min_length=1, max_length=40, description="Yours: the same fact is booked once.", examples=["TILL-2026-0917-12"]
)
Amount = Field(ge=1, le=MOST, examples=[5000])


class PayInIn(Schema):
    amount_minor: int = Amount
    source: str = Field(pattern="^(cash|terminal|bank)$", description="How it was paid.", examples=["cash"])
    reference: str = Reference


class GestureIn(Schema):
    amount_minor: int = Field(ge=1, le=MOST, examples=[500])
    reason: str = Field(min_length=1, max_length=300, examples=["The parcel came late"])
    reference: str = Reference
    days: int | None = Field(None, ge=1, le=3650, description="Then it expires; left out: never.", examples=[90])


class CreditNoteIn(GestureIn):
    kind: str = Field(
        "gesture", pattern="^(gesture|refund)$", description="`gesture` or `refund` of an order.", examples=["gesture"]
    )
    purpose: str = Field("", max_length=40, description="The number of the order it is for.", examples=["AH-10482"])


class MovedOut(Schema):
    reference: str = Field(examples=["pay_in:TILL-2026-0917-12"])
    at: datetime


class LotOut(Schema):
    kind: str = Field(description="`paid`, `bonus`, `cashback`, `gesture` or `refund`.", examples=["bonus"])
    left_minor: int = Field(examples=[1000])
    came_at: datetime
    expires_at: datetime | None = Field(description="`null`: never.")


class WalletOut(Schema):
    currency: str = Field(examples=["GBP"])
    balance_minor: int = Field(description="What is in it.", examples=[11000])
    held_minor: int = Field(description="Promised to purchases that are not finished.", examples=[0])
    free_minor: int = Field(description="What may be spent.", examples=[11000])
    lots: list[LotOut] = Field(description="The soonest to expire first: so it is spent.")


class CreditLineOut(Schema):
    currency: str = Field(examples=["GBP"])
    limit_minor: int = Field(examples=[50000])
    owed_minor: int = Field(examples=[12000])
    held_minor: int = Field(examples=[0])
    free_minor: int = Field(examples=[38000])


class CreditNoteOut(Schema):
    number: str = Field(examples=["AH-C12"])
    kind: str = Field(description="`refund` or `gesture`.", examples=["refund"])
    currency: str = Field(examples=["GBP"])
    amount_minor: int = Field(examples=[4200])
    left_minor: int = Field(examples=[4200])
    free_minor: int = Field(description="Left, and not held for an order.", examples=[1700])
    purpose: str = Field(examples=["AH-10482"])
    issued_at: datetime
    expires_at: datetime | None


class StatementLineOut(Schema):
    id: int = Field(examples=[20418])
    at: datetime
    kind: str = Field(examples=["pay_in"])
    purpose: str = Field(examples=[""])
    amount_minor: int = Field(examples=[5000])
    balance_minor: int = Field(description="What was in the account, or owed, after it.", examples=[11000])


class StatementOut(Schema):
    items: list[StatementLineOut]
    next: int | None = Field(description="Give it as `after` for the following page.", examples=[20418])


def _customer(request: HttpRequest, code: str) -> int:
    (group,) = tenancy.tree().sight_of(shop_of(request)).groups
    return customer_in_group(group, code)


@router.get("/{code}/wallet", response={200: WalletOut, **REFUSALS}, summary="Read a wallet")
def wallet(request: HttpRequest, code: Code) -> WalletOut:
    """What a customer may pay with at this shop. An empty one where nothing ever came into it."""
    found = queries.wallet_of(_customer(request, code), shop_of(request), clock.now())
    if found is None:
        return WalletOut(currency=_currency(request), balance_minor=0, held_minor=0, free_minor=0, lots=[])
    return WalletOut(
        currency=found.account.currency,
        balance_minor=found.shown_minor,
        held_minor=found.account.held_minor,
        free_minor=found.free_minor,
        lots=[LotOut(**{name: getattr(lot, name) for name in LotOut.model_fields}) for lot in found.lots],
    )


def _currency(request: HttpRequest) -> str:
    return shop_in_sight(shop_of(request)).currency


@router.post("/{code}/wallet/payments", response={201: MovedOut, **REFUSALS}, summary="Pay into a wallet")
def pay_in(request: HttpRequest, code: Code, body: PayInIn) -> HttpResponse:
    """Money that was paid in store or by transfer. An offer of the shop adds its bonus."""
    given = {"shop_id": shop_of(request), "customer": code, **body.model_dump()}
    return done(request, commands.pay_into_wallet, _moved, status=201, **given)


@router.post("/{code}/gestures", response={201: MovedOut, **REFUSALS}, summary="Make a gesture")
def gesture(request: HttpRequest, code: Code, body: GestureIn) -> HttpResponse:
    """A free amount into her wallet out of goodwill, within the refund limits of the shop: one, and a day's sum."""
    given = {"shop_id": shop_of(request), "customer": code, **body.model_dump()}
    return done(request, commands.make_gesture, _moved, status=201, **given)


def _moved(transfer: Any) -> MovedOut:
    return MovedOut(reference=transfer.reference, at=transfer.at)


@router.get("/{code}/credit-line", response={200: CreditLineOut, **REFUSALS}, summary="Read a credit line")
def credit_line(request: HttpRequest, code: Code) -> CreditLineOut:
    """What a customer may buy now and pay later; not found where none was opened."""
    found = queries.credit_line_of(_customer(request, code), shop_of(request), clock.now())
    if found is None:
        raise ObjectDoesNotExist("She has no credit line here.")
    account = found.account
    return CreditLineOut(
        currency=account.currency, limit_minor=account.limit_minor, owed_minor=account.balance_minor,
        held_minor=account.held_minor, free_minor=account.free_minor,
    )  # fmt: skip


@router.post("/{code}/credit-line/payments", response={201: MovedOut, **REFUSALS}, summary="Pay towards a credit line")
def settle(request: HttpRequest, code: Code, body: PayInIn) -> HttpResponse:
    """All that is owed, or a part of it."""
    given = {"shop_id": shop_of(request), "customer": code, **body.model_dump()}
    return done(request, commands.settle_credit, _moved, status=201, **given)


@router.get("/{code}/credit-notes", response={200: list[CreditNoteOut], **REFUSALS}, summary="List credit notes")
def credit_notes(request: HttpRequest, code: Code) -> list[CreditNoteOut]:
    """The last hundred that were issued to a customer at this shop, the newest first."""
    rows = queries.credit_notes_of(_customer(request, code), clock.now(), shops=[shop_of(request)])
    return [_note(row.note, row.left_minor, row.free_minor) for row in rows]


@router.post("/{code}/credit-notes", response={201: CreditNoteOut, **REFUSALS}, summary="Issue a credit note")
def issue(request: HttpRequest, code: Code, body: CreditNoteIn) -> HttpResponse:
    """Store credit under the next number of the shop. Of either kind it is within the refund limits, like a gesture."""
    given = {"shop_id": shop_of(request), "customer": code, **body.model_dump()}
    show = lambda note: _note(note, note.amount_minor, note.amount_minor)  # noqa: E731
    return done(request, commands.issue_credit_note, show, status=201, **given)


def _note(note: Any, left_minor: int, free_minor: int) -> CreditNoteOut:
    names = set(CreditNoteOut.model_fields) - {"left_minor", "free_minor"}
    return CreditNoteOut(left_minor=left_minor, free_minor=free_minor, **{name: getattr(note, name) for name in names})


@router.get("/{code}/statement", response={200: StatementOut, **REFUSALS}, summary="Read a statement")
def statement(
    request: HttpRequest,
    code: Code,
    account: str = Query("wallet", pattern="^(wallet|credit-line)$"),
    since: datetime | None = None,
    until: datetime | None = None,
    after: int = Query(0, ge=0, le=LARGEST_ID, description="`next` of the page before."),
    limit: PageSize = 50,
) -> StatementOut:
    """Every movement of a wallet or a credit line, the last booked first; from `since`, before `until`."""
    for moment in (since, until):
        if moment is not None and moment.tzinfo is None:
            raise Invalid("Write times with an offset, like 2026-09-17T12:00:00Z.", field="since")
    found = ACCOUNTS[account](_customer(request, code), shop_of(request), clock.now())
    if found is None:
        return StatementOut(items=[], next=None)
    lines = queries.statement(found.account.id, since=since, until=until, after=after, limit=limit + 1)
    names = StatementLineOut.model_fields
    return StatementOut(
        items=[StatementLineOut(**{name: getattr(line, name) for name in names}) for line in lines[:limit]],
        next=lines[limit - 1].id if len(lines) > limit else None,
    )


api.add_router("/customers", router)
