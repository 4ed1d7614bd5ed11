"""Returns: asked, agreed, received, inspected piece by piece, and ended by a replacement or a refund."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from comptoir.inventory import commands as stock
from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.orders.commands.finding import order_for_change
from comptoir.pricing.agreed import Agreed
from comptoir.shops import queries as shops
from comptoir.shops.roles import FULFIL, REFUND

from ..models import Homecoming, ReturnedPiece
from ..queries import homecoming as seen
from ..queries import returnable
from .her_own import CUSTOMERS, check_hers, check_in_time

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, DeliveryLine, Order

Pieces = Sequence[tuple[int, int]]  # Of lines by their position in the order: how many.
Verdict = tuple[int, int, int, int]  # Position of the line; restocked, written off, sent back.
MOST_PIECES = 1000
THERE = ("on_its_way", "delivered", "returned")


class NotThere(Refusal):
    """The customer does not have these goods."""


class NotThatMany(Refusal):
    """More would come back than was delivered, or than has not come back already."""


@command
def ask_return(
    *,
    number: str,
    position: int,
    lines: Pieces,
    way: str,
    reason: str,
    by: Actor,
    at: datetime,
    wish: str = "",
    by_customer: bool = False,
) -> Homecoming:
    """Ask that pieces of a delivery come back: ``brought`` to a store, or ``fetched`` at the customer's home.

    ``wish`` is what she would like for them, a ``replacement`` or a ``refund``. The customer asks by her link, signed
    in, or by a program (``by_customer``), for so many days as the shop gives her.

    Raises NotThere before the delivery has arrived, TooLateToReturn, NotThatMany, Invalid.
    """
    order = order_for_change(number.strip().upper())
    hers = by.kind in CUSTOMERS
    check_hers(order, by) if hers else require(by, FULFIL, "take goods back", shop=order.shop_id)
    scope.work_in(order.shop_id)
    delivery = order.deliveries.get(position=position)
    if hers or by_customer:
        check_in_time(order, delivery, at)
    if delivery.state != "delivered":
        raise NotThere(f"Delivery {position} is {delivery.get_state_display().lower()}: she does not have it.")
    if way not in (Homecoming.Way.BROUGHT, Homecoming.Way.FETCHED):
        raise Invalid("Goods are `brought` to a store, or `fetched` at home.", field="way")
    if wish not in ("", Homecoming.Outcome.REPLACEMENT, Homecoming.Outcome.REFUND):
        raise Invalid("She may wish for a `replacement` or a `refund`.", field="wish")
    if not reason.strip():
        raise Invalid("Say why it comes back.", field="reason")
    asked = {"wish": wish, "by_customer": hers or by_customer}
    row = _make(order, delivery, way, storable(reason).strip()[:300], at, **asked)
    _take(row, _asked(delivery, lines))
    events.record("homecoming.asked", row, by=by, at=at, reason=row.reason, **_facts(row))
    return row


@command
def quarantine_parcel(*, delivery_id: int, by: Actor, at: datetime) -> Homecoming | None:
    """Keep a parcel that came back apart until somebody has looked at it; None where nothing of it is left to keep."""
    number = order_queries.order_number_of_delivery(delivery_id)
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    delivery = order.deliveries.get(id=delivery_id)
    left = [(line, free) for line, free in returnable(delivery) if free]
    if not left or delivery.is_digital:
        return None
    row = _make(
        order, delivery, Homecoming.Way.CAME_BACK, "The parcel came back.", at, location_id=delivery.location_id
    )
    _take(row, left)
    machine.move(row, "receive", by=by, at=at, also={"changed_at": at}, **_facts(row))
    return row


@command
def agree_return(*, return_id: int, words: str = "", by: Actor, at: datetime) -> Homecoming:
    """The goods may come; ``words`` are told to a customer who asked for it herself. Raises IllegalMove."""
    row = _for_change(return_id, REFUND, "agree to returns", by)
    said = words.strip()[:300]
    machine.move(row, "agree", by=by, at=at, reason=said, also={"changed_at": at, "answer": said}, **_facts(row))
    return row


@command
def withdraw_return(*, return_id: int, by: Actor, at: datetime) -> Homecoming:
    """She keeps the goods after all; they may be asked back for again. Raises IllegalMove once they are here."""
    found = Homecoming.objects.select_related("order").get(id=return_id)
    order = order_for_change(found.order.number or "")
    if by.kind in CUSTOMERS:
        check_hers(order, by)
    else:
        require(by, FULFIL, "withdraw returns", shop=order.shop_id)
    scope.work_in(order.shop_id)
    row = Homecoming.objects.select_related("order", "delivery").get(id=return_id)
    machine.move(row, "withdraw", by=by, at=at, also={"changed_at": at}, **_facts(row))
    ReturnedPiece.objects.filter(homecoming=row).update(stands=False)
    return row


@command
def refuse_return(*, return_id: int, reason: str, by: Actor, at: datetime) -> Homecoming:
    """The goods do not come back; her pieces may be asked for again. A customer who asked for it herself is told why.

    Raises IllegalMove, Invalid without a reason.
    """
    row = _for_change(return_id, REFUND, "refuse returns", by)
    if not reason.strip():
        raise Invalid("Say why it is refused: the next person reads it.", field="reason")
    said = reason.strip()[:300]
    machine.move(row, "refuse", by=by, at=at, reason=said, also={"changed_at": at, "answer": said}, **_facts(row))
    ReturnedPiece.objects.filter(homecoming=row).update(stands=False)
    return row


@command
def receive_return(*, return_id: int, location: str, by: Actor, at: datetime) -> Homecoming:
    """The goods are at a location (its code), in quarantine: nobody can buy them before they were inspected.

    Raises IllegalMove, Location.DoesNotExist.
    """
    row = _for_change(return_id, FULFIL, "take goods back", by)
    place = shops.locations(by).get(code=storable(location.strip().upper()))
    also = {"changed_at": at, "location_id": place.pk}
    machine.move(row, "receive", by=by, at=at, also=also, **_facts(row), place=place.name)
    return row


@command
def inspect_return(
    *, return_id: int, verdicts: Sequence[Verdict], found: str = "", by: Actor, at: datetime
) -> Homecoming:
    """Say of each piece whether it goes back on the shelf, is written off, or back to the customer.

    Only now does stock change, by what is restocked. Raises IllegalMove, NotThatMany unless every piece has one fate,
    Invalid where something is not restocked and nobody says why.
    """
    row = _for_change(return_id, FULFIL, "inspect what came back", by)
    given = {position: counts for position, *counts in verdicts}
    _, lines = seen(row.id)
    for line in lines:
        counts = given.pop(line.position, [0, 0, 0])
        if min(counts) < 0 or sum(counts) != line.quantity:
            raise NotThatMany(f"{line.quantity} × {line.name} came back; say of each what becomes of it.")
    if given:
        raise NotThatMany(f"Line {min(given)} did not come back.")
    if any(counts[1] or counts[2] for _, *counts in verdicts) and not found.strip():
        raise Invalid("Say what is wrong with what is not restocked.", field="found")
    machine.move(
        row, "inspect", by=by, at=at, also={"changed_at": at, "found": found.strip()[:300]}, **_facts(row),
        restocked=sum(v[1] for v in verdicts),
        written_off=sum(v[2] for v in verdicts), sent_back=sum(v[3] for v in verdicts),
    )  # fmt: skip
    _decide(row, {position: counts for position, *counts in verdicts})
    for line in lines:
        restocked = next(counts[0] for position, *counts in verdicts if position == line.position)
        if restocked and row.location:
            stock.receive_stock(
                sku=line.sku, location=row.location.code, quantity=restocked, reason=row.label, by=by, at=at
            )
    return row


@command
def close_return(*, return_id: int, outcome: str, to: str = "origin", by: Actor, at: datetime) -> Homecoming:
    """End a return: ``replacement`` sends the same again at no charge, ``refund`` gives its money back, or ``nothing``.

    A refund goes by the shop's rules, ``to`` the way it was paid (``origin``), the ``wallet``, or a ``credit_note``; it
    may wait for approval. Raises IllegalMove, Invalid, and what refuses the refund or the order itself.
    """
    row = _for_change(return_id, REFUND, "end returns", by)
    if outcome not in Homecoming.Outcome.values:
        raise Invalid(f"Use one of {', '.join(Homecoming.Outcome.values)}.", field="outcome")
    _, lines = seen(row.id)
    kept = [line for line in lines if line.kept]
    also: dict[str, Any] = {"changed_at": at, "outcome": outcome}
    if outcome != Homecoming.Outcome.NOTHING and not kept:
        raise Invalid("All of it was sent back to her: there is nothing to replace or to refund.", field="outcome")
    if outcome == Homecoming.Outcome.REPLACEMENT:
        also["replacement_id"] = _replace(row, [(line.sku, line.kept) for line in kept], by=by, at=at).id
    machine.move(row, "close", by=by, at=at, also=also, **_facts(row), ended=Homecoming.Outcome(outcome).label.lower())
    if outcome == Homecoming.Outcome.REFUND:
        orders.ask_refund(
            number=row.order.number or "", lines=[(line.position, line.kept) for line in kept],
            reason=f"{row.label}: {row.reason}"[:300], to=[(to, None)], by=by, at=at,
        )  # fmt: skip
    return row


def _replace(row: Homecoming, lines: list[tuple[str, int]], *, by: Actor, at: datetime) -> "Order":
    """The same goods once more, to the same address, for nothing."""
    order = row.order
    agreed = Agreed(
        reference=row.label, units={sku: 0 for sku, _ in lines}, shipping_code=order.shipping_code,
        shipping_name="Replacement", shipping_minor=0,
    )  # fmt: skip
    return orders.place_order(
        shop_id=order.shop_id, customer_code=order.customer.code if order.customer else None, lines=lines,
        channel=order.channel if order.channel in ("console", "api") else "console",
        address={name: str(value) for name, value in order.ship_to.items()}, agreed=agreed,
        note=f"Replaces what came back of {order.number} ({row.label.lower()}).", by=by, at=at,
    )  # fmt: skip


def _make(order: "Order", delivery: "Delivery", way: str, reason: str, at: datetime, **more: Any) -> Homecoming:
    return Homecoming.objects.create(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, order=order, delivery=delivery,
        way=way, reason=reason, made_at=at, changed_at=at, **more,
    )  # fmt: skip


def _asked(delivery: "Delivery", lines: Pieces) -> "list[tuple[DeliveryLine, int]]":
    free = {line.line.position: (line, left) for line, left in returnable(delivery)}
    wanted: dict[int, int] = {}
    for position, quantity in lines:
        if quantity < 1:
            raise Invalid("Say how many pieces come back; one at least.", field="lines")
        wanted[position] = wanted.get(position, 0) + quantity
    if not wanted or sum(wanted.values()) > MOST_PIECES:
        raise Invalid(f"Say which pieces come back, {MOST_PIECES} at most.", field="lines")
    for position, quantity in wanted.items():
        if position not in free:
            raise NotThatMany(f"Line {position} was not in this delivery.")
        line, left = free[position]
        if quantity > left:
            raise NotThatMany(f"Of {line.line.name} {left} can still come back, not {quantity}.")
    return [(free[position][0], quantity) for position, quantity in sorted(wanted.items())]


def _take(row: Homecoming, wanted: "list[tuple[DeliveryLine, int]]") -> None:
    """Name the pieces. The order is locked, so nobody else names them; the database would refuse the second anyway."""
    pieces = []
    for line, quantity in wanted:
        taken = set(ReturnedPiece.objects.filter(packed=line, stands=True).values_list("piece", flat=True))
        free = [piece for piece in range(1, line.quantity + 1) if piece not in taken][:quantity]
        pieces += [
            ReturnedPiece(
                retailer_id=row.retailer_id, shop_id=row.shop_id, homecoming=row, packed=line, piece=piece,
                of_pieces=line.quantity,
            )
            for piece in free
        ]  # fmt: skip
    ReturnedPiece.objects.bulk_create(pieces)


def _decide(row: Homecoming, verdicts: dict[int, list[int]]) -> None:
    pieces = list(ReturnedPiece.objects.filter(homecoming=row).select_related("packed__line").order_by("id"))
    fates = (ReturnedPiece.Fate.RESTOCKED, ReturnedPiece.Fate.WRITTEN_OFF, ReturnedPiece.Fate.SENT_BACK)
    for piece in pieces:
        counts = verdicts[piece.packed.line.position]
        which = next(at for at, left in enumerate(counts) if left)
        counts[which] -= 1
        piece.fate, piece.stands = fates[which], fates[which] != ReturnedPiece.Fate.SENT_BACK
    ReturnedPiece.objects.bulk_update(pieces, ["fate", "stands"])


def _for_change(return_id: int, right: str, to_do: str, by: Actor) -> Homecoming:
    found = Homecoming.objects.select_related("order").get(id=return_id)
    order = order_for_change(found.order.number or "")
    require(by, right, to_do, shop=order.shop_id)
    scope.work_in(order.shop_id)
    return Homecoming.objects.select_related("delivery", "location", "order__customer").get(id=return_id)


def _facts(row: Homecoming) -> dict[str, Any]:
    return {
        "return_id": row.id, "position": row.delivery.position, "way": row.way,
        "pieces": ReturnedPiece.objects.filter(homecoming=row).count(),
    }  # fmt: skip
