"""What customers pick up in stores: what waits, whose it is, and handing it over."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from comptoir.fulfilment import commands, queries

from .door import REFUSALS, PageSize, actor_of, api, done
from .orders.routing import router as orders_router
from .orders.shapes import Number, PiecesIn, Position

if TYPE_CHECKING:
    from comptoir.fulfilment.models import PickUp

router = Router(tags=["Pick-ups"])


class PickUpOut(Schema):
    """A delivery that waits in a store. Its code is the customer's alone: no answer tells it."""

    order: str = Field(examples=["AH-10482"])
    delivery: int = Field(examples=[1])
    location: str = Field(description="The code of the store.", examples=["LEEDS"])
    ready_at: datetime
    keep_until: datetime = Field(description="Then it goes back on the shelf, and its money back.")


class PickUpsOut(Schema):
    items: list[PickUpOut]


class PickUpCodeIn(Schema):
    code: str = Field(
        min_length=1, max_length=40, description="As the customer shows it; case and blanks do not count.",
        examples=["K7M 2QX"],
    )  # fmt: skip


class PickUpProofOut(Schema):
    """What a code opens."""

    is_right: bool = Field(examples=[True])
    why_not: str = Field(description="Why it opens nothing.", examples=[""])
    pick_up: PickUpOut | None = Field(description="Null for a wrong code.")


class HandOverIn(Schema):
    lines: list[PiecesIn] | None = Field(
        None, max_length=500, description="Which pieces she takes, by the order's lines; null: all that waits."
    )
    left: str = Field(
        "keep", pattern="^(keep|back)$", examples=["keep"],
        description="What she leaves waits on under a new code (`keep`), or goes back with its money (`back`).",
    )  # fmt: skip
    paid_by: str = Field(
        "", pattern="^(|cash|terminal)$", examples=["cash"],
        description="How she paid what is due at the counter; needed where something is.",
    )  # fmt: skip
    receipt: str = Field("", max_length=80, description="The number of the terminal's receipt.", examples=[""])
    proof: str = Field(
        "", max_length=200, examples=[""],
        description="Where no right code was shown within the last hour: how else it is known to be hers.",
    )  # fmt: skip


class HandedOverOut(Schema):
    """What she took, paid, and left."""

    order: str = Field(examples=["AH-10482"])
    delivery: int = Field(examples=[1])
    state: str = Field(examples=["delivered"])
    paid_minor: int = Field(description="At the counter, in the currency's smallest coin.", examples=[1990])
    left: int | None = Field(description="The delivery of what she left, where she left something.", examples=[None])


@router.get("", response={200: PickUpsOut, **REFUSALS}, summary="List what waits to be picked up")
def index(request: HttpRequest, limit: PageSize = 50) -> PickUpsOut:
    """The longest waiting first."""
    return PickUpsOut(items=[_out(row.pick_up) for row in queries.pick_ups_waiting(actor_of(request), limit=limit)])


@router.post("/proofs", response={200: PickUpProofOut, **REFUSALS}, summary="Show a pick-up code")
def prove(request: HttpRequest, body: PickUpCodeIn) -> HttpResponse:
    """Whose things a code opens. The right one lets them be handed over within the hour. Ten wrong ones in a quarter of
    an hour are answered with 429 until it is over."""
    return done(request, commands.prove_pick_up, _proof, code=body.code)


@orders_router.post(
    "/{number}/deliveries/{position}/hand-over", response={200: HandedOverOut, **REFUSALS},
    summary="Hand over what is picked up",
)  # fmt: skip
def hand_over(request: HttpRequest, number: Number, position: Position, body: HandOverIn) -> HttpResponse:
    """All of it, or a part. What is due at the counter is paid by it; a second time nothing is handed over."""
    given = body.model_dump(exclude={"lines"})
    taken = None if body.lines is None else {line.position: line.quantity for line in body.lines}
    return done(
        request, commands.hand_over_pick_up, _handed_over, number=number, position=position, taken=taken, **given
    )


def _out(row: "PickUp") -> PickUpOut:
    delivery = row.delivery
    return PickUpOut(
        order=delivery.order.number or "", delivery=delivery.position, location=delivery.location.code,
        ready_at=row.ready_at, keep_until=row.keep_until,
    )  # fmt: skip


def _proof(proof: commands.Proof) -> PickUpProofOut:
    row = proof.pick_up
    return PickUpProofOut(is_right=row is not None, why_not=proof.why, pick_up=_out(row) if row else None)


def _handed_over(done: commands.HandedOver) -> HandedOverOut:
    order, left = done.delivery.order, done.left
    return HandedOverOut(
        order=order.number or "", delivery=done.delivery.position, state=done.delivery.state,
        paid_minor=done.paid_minor, left=left.position if left else None,
    )  # fmt: skip


api.add_router("/pick-ups", router)
