"""Paying an order from what its customer has, or may owe, at the shop."""

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from comptoir.orders import commands
from comptoir.payments.commands import FromBalance

from ..door import REFUSALS, done
from .routing import router
from .shapes import Number


class BalancePaymentIn(Schema):
    gateway: str = Field(
        pattern="^(wallet|credit_line|credit_note)$", description="What of hers it is paid from.", examples=["wallet"]
    )
    note: str = Field("", max_length=24, description="The number of the credit note.", examples=[""])
    amount_minor: int | None = Field(
        None, ge=1, le=10**14, description="A part; left out: all. The rest is asked for anew.", examples=[1000]
    )


class BalancePaymentOut(Schema):
    """What was spent, or is held until the goods leave."""

    held: bool = Field(description="Held, and spent delivery by delivery when the goods leave.", examples=[True])
    source: str = Field(description="`wallet`, `credit_line` or `credit_note`.", examples=["wallet"])
    means: str = Field(examples=["Wallet"])
    amount_minor: int = Field(examples=[2485])
    payment: int | None = Field(description="The money that came, where it was spent at once.", examples=[None])
    operations: list[int] = Field(description="What is held, delivery by delivery.", examples=[[812]])


@router.post(
    "/{number}/balance-payments",
    response={201: BalancePaymentOut, **REFUSALS},
    summary="Pay from wallet, credit line or note",
)
def pay_from_balance(request: HttpRequest, number: Number, body: BalancePaymentIn) -> HttpResponse:
    """Settle what is outstanding, or a part of it, from what the customer has, or may owe, at the shop.

    It is held and spent when the goods leave, or spent at once, as the settings of the way to pay say.
    """

    def show(paid: FromBalance) -> BalancePaymentOut:
        return BalancePaymentOut(
            held=paid.capture is None, source=body.gateway, means=paid.means, amount_minor=paid.amount_minor,
            payment=paid.capture.id if paid.capture else None, operations=[row.id for row in paid.held],
        )  # fmt: skip

    return done(request, commands.pay_order_from_balance, show, status=201, number=number, **body.model_dump())
