"""Orders that wait for approval, by API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from comptoir.orders import commands, queries

from ..door import REFUSALS, done, shop_of
from .routing import router as orders
from .shapes import Number, ReasonIn

router = Router(tags=["Orders"])


class ApproveIn(Schema):
    reason: str = Field("", max_length=300, examples=["A good customer"])


class ApprovalStepOut(Schema):
    level: int = Field(examples=[1])
    role: str = Field(description="Who was asked.", examples=["manager"])
    answer: str = Field(description="`approved` or `refused`.", examples=["approved"])
    by_name: str = Field(examples=["Marc"])
    for_name: str = Field(description="In whose place; empty: by her own role.", examples=[""])
    at: datetime
    reason: str = Field(examples=["A good customer"])


class ApprovalOut(Schema):
    """An order's way to its approval. Until then it asks for no money and keeps its stock."""

    number: str = Field(description="Of the order.", examples=["AH-10482"])
    state: str = Field(description="`waiting`, `approved`, `refused`, `expired` or `void`.", examples=["waiting"])
    levels: list[str] = Field(description="The roles, one after the other.", examples=[["manager", "shop_admin"]])
    level: int = Field(description="The one that is asked now.", examples=[1])
    steps: list[ApprovalStepOut]
    rules_number: int = Field(description="The version of the rules that asked for it.", examples=[3])
    rule: str = Field(examples=["By store manager, then shop admin"])
    expires_at: datetime


@router.get("", response={200: list[ApprovalOut], **REFUSALS}, summary="Orders that wait for approval")
def index(request: HttpRequest) -> list[ApprovalOut]:
    """Of the shop, those that end soonest first, a hundred at most."""
    return [_out(one) for one in queries.approvals_waiting([shop_of(request)])]


@orders.get("/{number}/approval", response={200: ApprovalOut, **REFUSALS}, summary="How far an approval is")
def read(request: HttpRequest, number: Number) -> ApprovalOut:
    """Not found for an order that needs none."""
    return _out(queries.approval_named(number))


@orders.post("/{number}/approval", response={200: ApprovalOut, **REFUSALS}, summary="Approve an order")
def approve(request: HttpRequest, number: Number, body: ApproveIn) -> HttpResponse:
    """One level of it; after the last its money is asked for. A key that manages stands as a store manager; never that
    of who placed it."""
    return done(request, commands.approve_order, _out, number=number, reason=body.reason)


@orders.post("/{number}/approval/refusal", response={200: ApprovalOut, **REFUSALS}, summary="Do not approve an order")
def refuse(request: HttpRequest, number: Number, body: ReasonIn) -> HttpResponse:
    """It ends, its stock is given back and the customer is told."""
    return done(request, commands.refuse_order, _out, number=number, reason=body.reason)


def _out(one: Any) -> ApprovalOut:
    names = ("state", "levels", "level", "rules_number", "expires_at")
    steps = [ApprovalStepOut(**{name: step[name] for name in ApprovalStepOut.model_fields}) for step in one.steps]
    same = {name: getattr(one, name) for name in names}
    return ApprovalOut(**same, number=one.order.number, steps=steps, rule=one.decision["rule"])
