"""What orders look like to a program."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Path, Schema

Number = Annotated[str, Path(max_length=24, description="The order's number.", examples=["AH-10482"])]
Position = Annotated[int, Path(ge=1, le=32767, description="Which delivery of the order; the first is 1.")]


class LineIn(Schema):
    sku: str = Field(description="The article's number.", examples=["22423"], min_length=1, max_length=40)
    quantity: int = Field(ge=1, le=1_000_000, examples=[2])


class ShipToIn(Schema):
    name: str = Field(min_length=1, max_length=200, examples=["Sofia Keller"])
    company: str = Field("", max_length=200)
    street: str = Field(min_length=1, max_length=300, examples=["14 Park Row"])
    city: str = Field(min_length=1, max_length=120, examples=["Leeds"])
    region: str = Field("", max_length=120)
    postcode: str = Field("", max_length=24, examples=["LS1 5HD"])
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166, two letters.", examples=["GB"])
    phone: str = Field("", max_length=32)
    position: str = Field(
        "", max_length=1000, description="Latitude and longitude, or the link of a map.", examples=["53.797, -1.543"]
    )


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=300, examples=["The customer changed her mind"])


class HoldIn(ReasonIn):
    until: datetime | None = Field(None, description="When it ends by itself; empty: never.", examples=[None])


class PiecesIn(Schema):
    position: int = Field(ge=1, le=100_000, description="Of the line in the order.", examples=[1])
    quantity: int = Field(ge=1, le=1_000_000, examples=[1])


class ToIn(Schema):
    """A part of a refund, and where it goes."""

    destination: str = Field(
        pattern="^(origin|wallet|credit_note)$", description="The way it was paid, the wallet, or a new credit note.",
        examples=["wallet"],
    )  # fmt: skip
    amount_minor: int | None = Field(
        None, ge=0, le=10**14, description="Left out: the rest. It may be left out once.", examples=[500]
    )


class RefundIn(ReasonIn):
    to: list[ToIn] = Field(
        [], max_length=3, description="Where the money goes; what is named nowhere goes back the way it was paid."
    )

    @property
    def places(self) -> list[tuple[str, int | None]]:
        return [(one.destination, one.amount_minor) for one in self.to]


class PartIn(RefundIn):
    lines: list[PiecesIn] = Field([], max_length=500, description="Pieces that go back.")
    shipping: bool = Field(False, description="Whether what the delivery cost goes back too.")
    gesture_minor: int = Field(0, ge=0, le=10**12, description="An amount on top.", examples=[0])


class OrderNoteIn(Schema):
    text: str = Field(min_length=1, max_length=1000, examples=["She calls back at five"])


class PaymentIn(Schema):
    source: str = Field(
        pattern="^(cash|terminal|bank)$", description="`cash`, `terminal` or `bank`.", examples=["bank"]
    )
    reference: str = Field(min_length=1, max_length=80, description="The number on the receipt.", examples=["T-20418"])
    delivery: int | None = Field(
        None, ge=1, le=32767, description="The delivery it is for, where each is paid by itself.", examples=[None]
    )


class AuthoriseIn(Schema):
    way: str = Field(min_length=1, max_length=20, description="A `gateway` of `/payments/ways`.", examples=["courier"])
    token: str = Field("", max_length=80, description="Of a card that was typed, for one use.", examples=[""])
    receipt: str = Field("", max_length=80, description="The number of a transfer that came.", examples=[""])


class HeldOut(Schema):
    number: str = Field(examples=["AH-10482"])
    operations: list[int] = Field(description="The attempts, delivery by delivery.", examples=[[812]])


class TakenOut(Schema):
    number: str = Field(examples=["AH-10482"])
    position: int = Field(examples=[1])
    taken: bool = Field(description="Whether the money is in; else its gateway was asked.", examples=[True])


class LinkIn(Schema):
    renew: bool = Field(False, description="Make a new link and revoke those sent before.")


class ShipmentIn(Schema):
    rider: str = Field(min_length=1, max_length=80, examples=["Sam"])
    due_by: datetime | None = Field(None, description="When the customer may expect it.", examples=[None])


class MoneyOut(Schema):
    """What is due, what came and what is left; it always adds up."""

    currency: str = Field(examples=["GBP"])
    items_minor: int = Field(examples=[1990])
    shipping_minor: int = Field(examples=[495])
    adjustments_minor: int = Field(examples=[0])
    tax_minor: int = Field(examples=[414])
    due_minor: int = Field(examples=[2485])
    paid_minor: int = Field(examples=[0])
    refunded_minor: int = Field(examples=[0])
    outstanding_minor: int = Field(description="Above zero the customer owes, below zero we owe her.", examples=[2485])
    held_minor: int = Field(description="Of what is outstanding: authorised, not taken yet.", examples=[0])
    taking_minor: int = Field(description="What a gateway was asked to take and has not taken yet.", examples=[0])
    badge: str = Field(description="`unpaid`, `link_sent`, `pending`, `authorized`, `paid` …", examples=["link_sent"])


class PlacedOut(Schema):
    number: str = Field(examples=["AH-10482"])
    state: str = Field(examples=["placed"])
    stage: str = Field(examples=["placed"])
    currency: str = Field(examples=["GBP"])
    items_minor: int = Field(examples=[1990])
    shipping_minor: int = Field(examples=[495])
    tax_minor: int = Field(examples=[414])
    total_minor: int = Field(examples=[2485])
    pay_by: datetime | None
    payment_link: str | None = Field(
        description="For the customer; none where nothing is to be paid.",
        examples=["https://comptoir.example/pay/9.4c.1.mf3a0w.k2bT0v8y/"],
    )


class RowOut(Schema):
    number: str = Field(examples=["AH-10482"])
    shop: str = Field(examples=["HOME"])
    customer: str = Field(description="Her code; empty for nobody known.", examples=["C-10001"])
    stage: str = Field(examples=["authorized"])
    payment: str = Field(examples=["paid"])
    placed_at: datetime
    changed_at: datetime
    lines: int = Field(examples=[2])
    total_minor: int = Field(examples=[2485])
    outstanding_minor: int = Field(examples=[0])
    currency: str = Field(examples=["GBP"])
    priority: str = Field(examples=["normal"])
    agreed_on: date | None = Field(examples=[None])


class RowsOut(Schema):
    items: list[RowOut]
    next: str | None = Field(
        description="Give it as `after` for the following page.", examples=["1789646700.000000_20418"]
    )


class LineOut(Schema):
    position: int = Field(examples=[1])
    kind: str = Field(examples=["goods"])
    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    quantity: int = Field(examples=[2])
    unit_minor: int = Field(examples=[995])
    total_minor: int = Field(examples=[1990])
    tax_minor: int = Field(examples=[332])
    tax_basis_points: int = Field(description="Hundredths of a percent.", examples=[2000])
    remark: str = Field(examples=[""])


class WishesOut(Schema):
    """What is wished of an order beside its articles."""

    number: str = Field(examples=["AH-10482"])
    priority: str = Field(description="`normal`, `high` or `urgent`.", examples=["normal"])
    is_gift: bool = Field(examples=[False])
    gift_message: str = Field(examples=[""])
    remark: str = Field(examples=[""])
    agreed_on: date | None = Field(description="The day of arrival that was agreed on.", examples=[None])


class PackedOut(Schema):
    sku: str = Field(examples=["22423"])
    quantity: int = Field(examples=[2])


class DeliveryOut(Schema):
    position: int = Field(examples=[1])
    kind: str = Field(
        description="`standard`, `preorder`, `back_order`, `digital` or `mixed` (all together).", examples=["standard"]
    )
    due_on: date | None = Field(description="Not before this day, where one is known.", examples=[None])
    state: str = Field(examples=["allocated"])
    location: str = Field(description="The code of where it is sent from.", examples=["WAKEFIELD"])
    is_pick_up: bool = Field(description="The customer fetches it at the location herself.", examples=[False])
    lines: list[PackedOut]


class StepOut(Schema):
    """Something that may be done next, or why it cannot be."""

    verb: str = Field(examples=["start_packing"])
    delivery: int | None = Field(examples=[1])
    possible: bool = Field(examples=[True])
    why_not: str = Field(description="Empty where it is possible.", examples=[""])


class CaptureOut(Schema):
    """Money that came."""

    id: int = Field(examples=[731])
    source: str = Field(examples=["bank"])
    reference: str = Field(examples=["T-20418"])
    means: str = Field(examples=["Bank transfer"])
    amount_minor: int = Field(examples=[2485])
    refunded_minor: int = Field(examples=[0])
    at: datetime


class RefundOut(Schema):
    """Money that goes back."""

    id: int = Field(examples=[44])
    destination: str = Field(
        description="`origin` (the way it was paid), `wallet` or `credit_note`.", examples=["origin"]
    )
    means: str = Field(description="Where it goes, in words.", examples=["Visa •• 4242"])
    amount_minor: int = Field(examples=[2485])
    currency: str = Field(examples=["GBP"])
    state: str = Field(description="`asked`, `sent`, `unknown`, `done` or `failed`.", examples=["done"])


class PaidOutIn(Schema):
    note: str = Field("", max_length=300, examples=["In cash, receipt 118"])


class MessageOut(Schema):
    """A mail about the order."""

    id: int = Field(examples=[903])
    name: str = Field(examples=["Order confirmed"])
    recipient: str = Field(description="Masked.", examples=["s••••@mail.example"])
    subject: str = Field(examples=["We received £24.85 for your order AH-10482"])
    state: str = Field(description="`queued`, `sending`, `sent`, `failed` or `held_back`.", examples=["sent"])
    failure: str = Field(examples=[""])
    made_at: datetime
    sent_at: datetime | None


class MessageState(Schema):
    id: int = Field(examples=[903])
    state: str = Field(examples=["queued"])


class OrderOut(Schema):
    number: str = Field(examples=["AH-10482"])
    state: str = Field(examples=["open"])
    stage: str = Field(
        description="`placed`, `authorized`, `waiting_for_pickup`, `dispatched`, `delivered`, `returned`, `on_hold` …",
        examples=["authorized"],
    )
    channel: str = Field(examples=["api"])
    customer: str | None = Field(examples=["C-10001"])
    placed_at: datetime
    changed_at: datetime
    pay_by: datetime | None
    note: str
    wishes: WishesOut
    ship_to: dict[str, str] = Field(
        examples=[{"name": "Sofia Keller", "street": "14 Park Row", "postcode": "LS1 5HD", "city": "Leeds"}]
    )
    money: MoneyOut
    lines: list[LineOut]
    deliveries: list[DeliveryOut]
    holds: list[str] = Field(description="Why it waits, reason by reason.", examples=[[]])
    captures: list[CaptureOut]
    refunds: list[RefundOut]
    next_steps: list[StepOut]
    payment_link: str | None = Field(description="While money is asked for.", examples=[None])


class StateOut(Schema):
    number: str = Field(examples=["AH-10482"])
    state: str = Field(examples=["open"])


class TimelineOut(Schema):
    event: str = Field(examples=["order.placed"])
    at: datetime
    text: str = Field(examples=["Placed by Ana"])
    detail: str = Field(examples=["£24.85, one article"])
    actor: str = Field(examples=["Ana"])


class RefundsOut(Schema):
    number: str = Field(examples=["AH-10482"])
    refunds: list[int] = Field(examples=[[44]])


class PayoutOut(Schema):
    """A part of the money that would go back."""

    destination: str = Field(examples=["wallet"])
    amount_minor: int = Field(examples=[500])
    capture: int = Field(description="Out of which payment.", examples=[731])
    by_hand: bool = Field(description="Whether a person has to give it.", examples=[False])


class RefundPreviewOut(Schema):
    """What a refund would change; nothing was done."""

    why_not: str = Field(description="Why it is not possible so; empty where it is.", examples=[""])
    currency: str = Field(examples=["GBP"])
    goes_back_minor: int = Field(examples=[995])
    due_before_minor: int = Field(examples=[2485])
    due_after_minor: int = Field(examples=[1490])
    refunded_before_minor: int = Field(description="With what is on its way.", examples=[0])
    refunded_after_minor: int = Field(examples=[995])
    payouts: list[PayoutOut]


class AskedOut(Schema):
    number: str = Field(examples=["AH-10482"])
    refunds: list[int] = Field(description="What goes back; none while it waits.", examples=[[44]])
    request: int = Field(examples=[12])
    voucher: str = Field(description="Its paper, under `/documents`; empty while it waits.", examples=["AH-V12"])
    state: str = Field(description="`allowed`, `waiting`, `approved` or `declined`.", examples=["allowed"])


class ApprovalIn(Schema):
    note: str = Field("", max_length=300, examples=["Agreed by phone"])


class RefundRequestOut(Schema):
    """A refund above what somebody may give back alone."""

    id: int = Field(examples=[12])
    number: str = Field(description="Of the order.", examples=["AH-10482"])
    state: str = Field(description="`waiting`, `approved` or `declined`.", examples=["waiting"])
    amount_minor: int = Field(examples=[12000])
    gesture_minor: int = Field(description="Of it out of goodwill.", examples=[5000])
    currency: str = Field(examples=["GBP"])
    reason: str = Field(examples=["The set came broken"])
    asked_by_name: str = Field(examples=["Ana"])
    asked_at: datetime
    rules_number: int = Field(description="The version of the rules; 0: none was published.", examples=[3])
    why: str = Field(description="Why it is not done at once.", examples=["the amount is 5000, not at most 2000"])
    decided_by_name: str = Field(examples=[""])
    decided_at: datetime | None
    decision_reason: str = Field(examples=[""])


class LinkOut(Schema):
    payment_link: str = Field(examples=["https://comptoir.example/pay/9.4c.2.mf3a0w.q81hX2pz/"])
    pay_by: datetime | None


class DeliveryState(Schema):
    position: int = Field(examples=[1])
    state: str = Field(examples=["packing"])


class ShipmentOut(Schema):
    tracking: str = Field(description="What the customer follows the parcel by.", examples=["K7QM-2ZXA-93TN"])
    carrier: str = Field(examples=["own"])
    sent_at: datetime
    due_by: datetime | None
