"""Changing a placed order, by API: tried out, done at once or proposed, withdrawn."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.orders import commands, queries
from comptoir.orders.commands import typed_address
from comptoir.orders.editing import Wish

from ..door import REFUSALS, Id, done
from .routing import router
from .shapes import LineIn, Number, ReasonIn, RefundIn, ShipToIn


class RemainIn(Schema):
    position: int = Field(ge=1, le=100_000, description="Of the line in the order.", examples=[1])
    quantity: int = Field(ge=0, le=1_000_000, description="Pieces from now on; 0 takes the line off.", examples=[1])


class EditIn(RefundIn):
    lines: list[RemainIn] = Field([], max_length=500, description="Lines of which fewer or more are wanted.")
    add: list[LineIn] = Field([], max_length=100, description="Articles that are added.")
    address: ShipToIn | None = Field(None, description="Another address in the same country.", examples=[None])
    shipping: str = Field("", max_length=20, description="Another shipping rate; empty: as it was.", examples=[""])
    discount_minor: int = Field(0, ge=0, le=10**12, description="An amount off, with tax.", examples=[0])
    agreed: bool = Field(False, description="She agreed already: done at once. Else she gets a mail and answers.")
    seen: datetime | None = Field(
        None, description="`changed_at` of the order as you saw it; refused where it has moved since.", examples=[None]
    )

    @property
    def wish(self) -> Wish:
        return Wish(
            lines=[(line.position, line.quantity) for line in self.lines],
            added=[(line.sku, line.quantity) for line in self.add],
            ship_to=typed_address(self.address.model_dump()) if self.address else None,
            shipping_code=self.shipping,
            discount_minor=self.discount_minor,
        )


class EditPreviewOut(Schema):
    why_not: str = Field(description="Why it is not possible so; empty where it is.", examples=[""])
    currency: str = Field(examples=["GBP"])
    due_before_minor: int = Field(examples=[2485])
    due_after_minor: int = Field(examples=[4885])
    difference_minor: int = Field(description="Above zero she pays more.", examples=[2400])
    goes_back_minor: int = Field(description="What leaves the till.", examples=[0])
    changes: list[str] = Field(examples=[["1 × Red scarf added, £24.00"]])


class EditOut(Schema):
    id: int = Field(examples=[7])
    number: str = Field(description="The order's.", examples=["AH-10482"])
    state: str = Field(
        description="`proposed`, `applied`, `declined`, `withdrawn` or `expired`.", examples=["proposed"]
    )
    changes: list[str] = Field(examples=[["1 × Red scarf added, £24.00"]])
    currency: str = Field(examples=["GBP"])
    due_before_minor: int = Field(examples=[2485])
    due_after_minor: int = Field(examples=[4885])
    reason: str = Field(examples=["She called"])
    asked_by_name: str = Field(examples=["Ana"])
    proposed_at: datetime
    valid_until: datetime
    ended_at: datetime | None


def _out(edit: Any) -> EditOut:
    names = set(EditOut.model_fields) - {"number", "changes"}
    return EditOut(number=edit.order.number, changes=edit.said, **{name: getattr(edit, name) for name in names})


@router.get(
    "/{number}/edit-preview", response={200: EditPreviewOut, **REFUSALS}, summary="Try a change of an order out"
)
def preview(
    request: HttpRequest,
    number: Number,
    lines: str = Query("", max_length=2000, description="Pieces from now on, `position:pieces`.", examples=["1:1"]),
    add: str = Query("", max_length=2000, description="Articles, `number:pieces`.", examples=["22423:1"]),
    shipping: str = Query("", max_length=20),
    discount_minor: int = Query(0, ge=0, le=10**12),
) -> EditPreviewOut:
    """What it would change and cost; nothing is done and nothing reserved. An address is not tried out here."""
    order = queries.order_by_number(number)
    wish = Wish(
        lines=[(_position(what), pieces) for what, pieces in _pairs(lines, "lines")],
        added=_pairs(add, "add"),
        shipping_code=shipping,
        discount_minor=discount_minor,
    )
    try:
        plan = queries.plan_edit(order, wish, at=clock.now())
    except Refusal as refusal:
        due = queries.money_of([order.id])[order.id].due_minor
        return EditPreviewOut(
            why_not=refusal.message, currency=order.currency, due_before_minor=due, due_after_minor=due,
            difference_minor=0, goes_back_minor=0, changes=[],
        )  # fmt: skip
    return EditPreviewOut(
        why_not="", currency=order.currency, due_before_minor=plan.due_before_minor, changes=plan.said,
        due_after_minor=plan.due_after_minor, difference_minor=plan.difference_minor,
        goes_back_minor=plan.goes_back_minor,
    )  # fmt: skip


def _position(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise Invalid(f"“{text[:20]}” is no position of a line.", field="lines")
    return int(text)


def _pairs(text: str, field: str) -> list[tuple[str, int]]:
    found = []
    for part in (part for part in text.split(",") if part):
        what, colon, pieces = part.rpartition(":")
        if not (what and colon and pieces.isdecimal() and len(pieces) < 10 and len(what) <= 40):
            raise Invalid(f"“{part[:20]}” is no part of a change; write what:pieces, like 1:2.", field=field)
        found.append((what, int(pieces)))
    return found


@router.get("/{number}/edits", response={200: list[EditOut], **REFUSALS}, summary="Changes of an order")
def index(request: HttpRequest, number: Number) -> list[EditOut]:
    """Proposed, done, declined, withdrawn and expired ones, the latest first."""
    order = queries.order_by_number(number)
    found = queries.edits_of_order(order)
    for edit in found:
        edit.order = order
    return [_out(edit) for edit in found]


@router.post("/{number}/edits", response={201: EditOut, **REFUSALS}, summary="Change a placed order")
def make(request: HttpRequest, number: Number, body: EditIn) -> HttpResponse:
    """Fewer or more pieces, other articles, another address or shipping, a discount; in one go, or nothing of it.

    `agreed`: it is done now; what is then too much goes back, what is more is asked for by a link. Else it is proposed
    to the customer by mail, and nothing is reserved or charged before she accepts.
    """
    given = {"number": number, "wish": body.wish, "reason": body.reason, "agreed": body.agreed}
    return done(request, commands.edit_order, _out, status=201, seen=body.seen, to=body.places, **given)


@router.post("/edits/{edit}/acceptance", response={200: EditOut, **REFUSALS}, summary="The customer accepts a change")
def accept(request: HttpRequest, edit: Id) -> HttpResponse:
    """She said so elsewhere; by her link she does it herself."""
    return done(request, commands.accept_edit, _out, edit_id=edit)


@router.post("/edits/{edit}/withdrawal", response={200: EditOut, **REFUSALS}, summary="Take a proposed change back")
def withdraw(request: HttpRequest, edit: Id, body: ReasonIn) -> HttpResponse:
    """It can no longer be accepted; the order stays as it is."""
    return done(request, commands.withdraw_edit, _out, edit_id=edit, reason=body.reason)
