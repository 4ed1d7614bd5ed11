"""What orders look like to a program."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema


class LineIn(Schema):
    sku: str = Field(description="The article's number.", examples=["22423"], min_length=1, max_length=40)
    quantity: int = Field(ge=1, le=1_000_000, examples=[2])


class AddressIn(Schema):
    name: str = Field(min_length=1, max_length=200, examples=["Sofia Keller"])
    company: str = Field("", max_length=200)
    street: str = Field(min_length=1, max_length=300, examples=["14 Park Row"])
    city: str = Field(min_length=1, max_length=120, examples=["Leeds"])
    region: str = Field("", max_length=120)
    postcode: str = Field("", max_length=24, examples=["LS1 5HD"])
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166, two letters.", examples=["GB"])
    phone: str = Field("", max_length=32)


class OrderIn(Schema):
    customer: str | None = Field(
        None, description="The customer's code; none for a sale to nobody known.", max_length=24
    )
    lines: list[LineIn] = Field(min_length=1, max_length=500)
    shipping: str = Field("", description="The code of a shipping rate; empty: the cheapest.", max_length=20)
    address: AddressIn | None = Field(None, description="Where it goes; none: the customer's default address.")
    note: str = Field("", max_length=2000)


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=300, examples=["The customer changed her mind"])


class PaymentIn(Schema):
    source: str = Field(pattern="^(cash|terminal|bank)$", examples=["bank"])
    reference: str = Field(min_length=1, max_length=80, description="The number on the receipt.", examples=["T-20418"])


class LinkIn(Schema):
    renew: bool = Field(False, description="Make a new link and revoke those sent before.")


class ShipmentIn(Schema):
    rider: str = Field(min_length=1, max_length=80, examples=["Sam"])
    due_by: datetime | None = Field(None, description="When the customer may expect it.")


class MoneyOut(Schema):
    currency: str
    items_minor: int
    shipping_minor: int
    adjustments_minor: int
    tax_minor: int
    due_minor: int
    paid_minor: int
    refunded_minor: int
    outstanding_minor: int
    badge: str


class PlacedOut(Schema):
    number: str
    state: str
    stage: str
    currency: str
    items_minor: int
    shipping_minor: int
    tax_minor: int
    total_minor: int
    pay_by: datetime | None
    payment_link: str | None


class RowOut(Schema):
    number: str
    shop: str
    customer: str
    stage: str
    payment: str
    placed_at: datetime
    changed_at: datetime
    lines: int
    total_minor: int
    outstanding_minor: int
    currency: str


class RowsOut(Schema):
    items: list[RowOut]
    next: str | None = Field(description="Give it as `after` for the following page.")


class LineOut(Schema):
    position: int
    kind: str
    sku: str
    name: str
    quantity: int
    unit_minor: int
    total_minor: int
    tax_minor: int
    tax_basis_points: int


class DeliveryOut(Schema):
    position: int
    state: str
    location: str
    lines: list[dict[str, Any]]


class StepOut(Schema):
    verb: str
    delivery: int | None
    possible: bool
    why_not: str


class CaptureOut(Schema):
    id: int
    source: str
    reference: str
    means: str
    amount_minor: int
    refunded_minor: int
    at: datetime


class OrderOut(Schema):
    number: str
    state: str
    stage: str
    channel: str
    customer: str | None
    placed_at: datetime
    changed_at: datetime
    pay_by: datetime | None
    note: str
    ship_to: dict[str, str]
    money: MoneyOut
    lines: list[LineOut]
    deliveries: list[DeliveryOut]
    holds: list[str]
    captures: list[CaptureOut]
    next_steps: list[StepOut]
    payment_link: str | None


class StateOut(Schema):
    number: str
    state: str


class EventOut(Schema):
    event: str
    at: datetime
    text: str
    detail: str
    actor: str


class RefundOut(Schema):
    id: int
    amount_minor: int
    currency: str
    state: str


class RefundsOut(Schema):
    number: str
    refunds: list[int]


class LinkOut(Schema):
    payment_link: str
    pay_by: datetime | None


class DeliveryState(Schema):
    position: int
    state: str


class ShipmentOut(Schema):
    tracking: str
    carrier: str
    sent_at: datetime
    due_by: datetime | None
