"""What arrived of what was expected: in parts, with what was too much, too little or broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comptoir.kernel import machine
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable

from ..models import Inbound, InboundLine, InboundReceipt, Movement, Stock
from ..states import ON_THE_WAY
from .counting import check_pieces
from .inbounds import LONGEST, inbound_for_change, lines_of
from .shifts import Shift, shift_stock


@dataclass(frozen=True)
class Arrived:
    """What came of one article: in good order, and broken. ``reason`` where that is not what was expected."""

    sku: str
    received: int
    damaged: int = 0
    reason: str = ""


class MoreThanExpected(Refusal):
    """More came than was still to come: somebody else may have said so already."""

    def __init__(self, sku: str, *, came: int, left: int) -> None:
        super().__init__(
            f"{left} of {sku} were still to come and {came} are told: if somebody received them already, they are in "
            "the books; if more really came, give the reason.",
            sku=sku, came=came, left=left,
        )  # fmt: skip


class ReasonNeeded(Invalid):
    """A difference that the next person will ask about."""


@command
def receive_inbound(
    *, inbound_id: int, lines: Sequence[Arrived] = (), finish: bool = False, reason: str = "", by: Actor, at: datetime
) -> Inbound:
    """Add what arrived to the location's stock; what is broken comes onto the count and is written off at once.

    With ``finish`` what has still not come is missing, and never will: that needs a ``reason``, as what is broken or
    too much does. The document ends by itself once nothing is left to come.

    Raises MoreThanExpected, ReasonNeeded, IllegalMove before it is sent and once it has ended, Invalid.
    """
    inbound = inbound_for_change(inbound_id, by=by)
    if inbound.state not in ON_THE_WAY:
        raise machine.IllegalMove(inbound, "receive")
    whole = reason.strip()[:LONGEST]
    known = {line.variant.sku: line for line in lines_of(inbound)}
    receipts = [_receipt(inbound, known, arrived, whole, by=by, at=at) for arrived in _told(lines)]
    if finish:
        receipts += _missing(inbound, list(known.values()), whole, by=by, at=at)
    if not receipts:
        raise Invalid("Say how many came.", field="lines")
    InboundReceipt.objects.bulk_create(receipts)
    fields = ["received", "damaged", "missing"]
    InboundLine.objects.bulk_update({receipt.line for receipt in receipts}, fields)
    over = all(line.left == 0 for line in known.values())
    totals = {name: sum(getattr(one, name) for one in receipts) for name in fields}
    machine.move(
        inbound, "finish" if over else "receive_part", by=by, at=at, reason=whole, also={"changed_at": at},
        inbound=inbound.label, location=inbound.location.code, **totals,
        left=sum(line.left for line in known.values()),
    )  # fmt: skip
    _put_on_the_shelf(inbound, receipts, at=at)
    return inbound


def _told(lines: Sequence[Arrived]) -> list[Arrived]:
    if len({line.sku for line in lines}) < len(lines):
        raise Invalid("An article stands twice among what came.", field="lines")
    for line in lines:
        check_pieces(line.received, "received", least=0)
        check_pieces(line.damaged, "damaged", least=0)
    return [line for line in lines if line.received or line.damaged]


def _receipt(
    inbound: Inbound, known: dict[str, InboundLine], arrived: Arrived, whole: str, *, by: Actor, at: datetime
) -> InboundReceipt:
    line = known.get(storable(arrived.sku))
    if line is None:
        raise Invalid(
            f"{inbound.label} has no line of {arrived.sku[:40]}: receive it on the article's page.", field="sku"
        )
    why, came = arrived.reason.strip()[:LONGEST] or whole, arrived.received + arrived.damaged
    if came > line.left and not why:
        raise MoreThanExpected(line.variant.sku, came=came, left=line.left)
    if arrived.damaged and not why:
        raise ReasonNeeded(f"Say what is broken of {line.variant.sku}: who sent it will be asked.", field="reason")
    line.received += arrived.received
    line.damaged += arrived.damaged
    return _written(line, arrived.received, arrived.damaged, 0, why, by=by, at=at)


def _missing(
    inbound: Inbound, lines: Sequence[InboundLine], why: str, *, by: Actor, at: datetime
) -> list[InboundReceipt]:
    short = [(line, line.left) for line in lines if line.left]
    if short and not why:
        line, left = short[0]
        raise ReasonNeeded(f"{left} of {line.variant.sku} have not come: say why they never will.", field="reason")
    for line, left in short:
        line.missing = left
    return [_written(line, 0, 0, left, why, by=by, at=at) for line, left in short]


def _written(
    line: InboundLine, received: int, damaged: int, missing: int, why: str, *, by: Actor, at: datetime
) -> InboundReceipt:
    return InboundReceipt(
        retailer_id=line.retailer_id, line=line, received=received, damaged=damaged, missing=missing, reason=why,
        by_name=by.name[:120], at=at,
    )  # fmt: skip


def _put_on_the_shelf(inbound: Inbound, receipts: Sequence[InboundReceipt], *, at: datetime) -> None:
    """Stock last: all that came, then what was broken off again."""
    came = [one for one in receipts if one.received or one.damaged]
    here = inbound.location_id
    Stock.objects.bulk_create(
        [
            Stock(retailer_id=inbound.retailer_id, variant_id=one.line.variant_id, location_id=here, changed_at=at)
            for one in sorted(came, key=lambda one: one.line.variant_id)
        ],
        ignore_conflicts=True,
    )
    kind = Movement.Kind.CAME_ON if inbound.source_id else Movement.Kind.RECEIVED
    shifts = [Shift(kind.value, one.line.variant_id, here, one.received + one.damaged, 0) for one in came]
    broken = Movement.Kind.WRITTEN_OFF.value
    shifts += [Shift(broken, one.line.variant_id, here, -one.damaged, 0) for one in came if one.damaged]
    shift_stock(shifts, at)
