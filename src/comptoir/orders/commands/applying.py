"""A change of an order carried out: rows first, then the money, the stock last."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Max

from comptoir.inventory import commands as stock
from comptoir.inventory.commands.losses import lock_variants
from comptoir.inventory.wants import Want
from comptoir.kernel import events, machine
from comptoir.kernel.money import split
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.payments.gateways.balances import BALANCES
from comptoir.sourcing.plan import Kind, Parcel

from ..editing import EditPlan, paid_shipping
from ..going_back import To
from ..models import Delivery, DeliveryLine, Order, OrderLine, OrderPayment, SourcingDecision
from ..queries import money_of
from ..states import DELIVERY_MACHINE, GONE, NOT_SENT, DeliveryState, OrderState
from ..totals import OrderMoney
from .deliveries import touch_or_complete
from .finding import deliveries_of, intents_of
from .lowering import take_off
from .money import open_order
from .needing import is_called_about
from .paying_back import pay_back
from .promising import promise_each
from .taking import keep_within, shares_of
from .writing import LINE_FIELDS

PAY_WITHIN = timedelta(days=14)  # For what is added to an order that goes on meanwhile.


def apply_edit(order: Order, plan: EditPlan, why: str, to: To, *, by: Actor, at: datetime) -> None:
    """Carry a plan out for a locked order. What is added to an order that goes on waits until it is paid."""
    take_off(order, plan.cuts.changes, why, at=at)
    lines = _add_lines(order, plan)
    _set_amounts(order, plan)
    places = _deliveries_for(order, plan, at=at)
    for delivery in plan.cuts.emptied:
        verb = "release" if delivery.state in DELIVERY_MACHINE["release"].sources else "deallocate"
        delivery.order = order
        machine.move(delivery, verb, by=by, at=at, reason=why, also={"changed_at": at}, position=delivery.position)
    _inherit_shipping(order, plan, places)
    _tell(order, plan, places, why, by=by, at=at)
    carried = _carry(plan, places, lines)  # Their worth decides what is held for each; their stock comes last.
    _settle(order, plan, why, to, by=by, at=at)
    open_order(number=order.number or "", by=by, at=at)
    _move_stock(order, plan, carried, by=by, at=at)
    order.refresh_from_db(fields=["state"])
    touch_or_complete(order, deliveries_of(order), by=by, at=at)


def _add_lines(order: Order, plan: EditPlan) -> list[OrderLine]:
    """The new lines in their order; more of an article is a line of its own, so that no amount fixed before moves."""
    last = OrderLine.objects.filter(order=order).aggregate(last=Max("position"))["last"] or 0
    return OrderLine.objects.bulk_create(
        OrderLine(
            retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, position=position,
            **{name: getattr(line, name) for name in LINE_FIELDS},
        )
        for position, line in enumerate(plan.added, last + 1)
    )  # fmt: skip


def _set_amounts(order: Order, plan: EditPlan) -> None:
    order.items_minor += plan.added_minor
    order.tax_minor += sum(line.tax_minor for line in plan.added)
    if plan.shipping:
        _set_shipping(order, plan)
    order.total_minor = order.items_minor + order.shipping_minor
    if plan.ship_to:
        order.ship_to = dict(plan.ship_to)
    fields = ["items_minor", "shipping_minor", "tax_minor", "total_minor", "shipping_code", "ship_to"]
    order.save(update_fields=fields)


def _set_shipping(order: Order, plan: EditPlan) -> None:
    """The new way's price lies on the parcels as a new order's does: the first of a kind bears what its kind costs."""
    assert plan.shipping is not None
    standing, way = plan.standing, plan.shipping
    order.shipping_minor += way.amount_minor - paid_shipping(standing)
    order.tax_minor += way.tax_minor - sum(d.shipping_tax_minor for d in standing.deliveries if d.state not in NOT_SENT)
    order.shipping_code = way.code
    going = [d for d in standing.deliveries if d.state not in NOT_SENT]
    first = {d.kind: d for d in reversed(going) if d.kind != Kind.DIGITAL and d not in plan.cuts.emptied}
    bearing = [d.id for d in sorted(first.values(), key=lambda d: d.position)]
    amounts = dict(zip(bearing, split(way.amount_minor, [1] * len(bearing)), strict=True)) if bearing else {}
    taxes = dict(zip(bearing, split(way.tax_minor, [1] * len(bearing)), strict=True)) if bearing else {}
    for delivery in going:
        delivery.shipping_minor = amounts.get(delivery.id, 0)
        delivery.shipping_tax_minor = taxes.get(delivery.id, 0)
        delivery.save(update_fields=["shipping_minor", "shipping_tax_minor"])


def _deliveries_for(order: Order, plan: EditPlan, *, at: datetime) -> list[tuple[Delivery, Parcel]]:
    """Where what is added leaves: with what waits for its payment there anyway, else in a delivery of its own."""
    last = max((d.position for d in plan.standing.deliveries), default=0)
    found: list[tuple[Delivery, Parcel]] = []
    for parcel in plan.parcels:
        joined = next((d for d in plan.standing.deliveries if _fits(order, plan, d, parcel)), None)
        if joined is None:
            last += 1
            joined = Delivery.objects.create(
                retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, position=last,
                location_id=parcel.location_id, kind=parcel.kind.value, due_on=parcel.due_on, changed_at=at,
                is_pick_up=parcel.kind != Kind.DIGITAL and any(d.is_pick_up for d in plan.standing.deliveries),
            )  # fmt: skip
        elif parcel.due_on and (joined.due_on is None or joined.due_on < parcel.due_on):
            Delivery.objects.filter(id=joined.id).update(due_on=parcel.due_on)
        found.append((joined, parcel))
    if plan.sourced:
        SourcingDecision.objects.create(
            retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, cause=SourcingDecision.Cause.ADDED,
            rules=plan.sourced["rules"], record=plan.sourced, made_at=at,
        )  # fmt: skip
    return found


def _inherit_shipping(order: Order, plan: EditPlan, places: Sequence[tuple[Delivery, Parcel]]) -> None:
    """What the parcel of an emptied delivery cost lies on the one that leaves in its place."""
    new = [delivery for delivery, _ in places]
    emptied = {delivery.id for delivery in plan.cuts.emptied}
    old = [d for d in plan.standing.deliveries if d.id not in emptied and d.state not in (*GONE, *NOT_SENT)]
    for delivery in plan.cuts.emptied:
        kind = plan.cuts.heirs.get(delivery.id)
        heir = next((d for d in [*new, *old] if d.kind == kind), None)
        if heir is not None:
            heir.shipping_minor += delivery.shipping_minor
            heir.shipping_tax_minor += delivery.shipping_tax_minor
            delivery.shipping_minor = delivery.shipping_tax_minor = 0
            for row in (heir, delivery):
                row.save(update_fields=["shipping_minor", "shipping_tax_minor"])


def _fits(order: Order, plan: EditPlan, delivery: Delivery, parcel: Parcel) -> bool:
    return (
        order.state == OrderState.PLACED
        and delivery.state == DeliveryState.RESERVED
        and delivery not in plan.cuts.emptied
        and (delivery.location_id, delivery.kind) == (parcel.location_id, parcel.kind.value)
    )


def _carry(
    plan: EditPlan, places: Sequence[tuple[Delivery, Parcel]], lines: Sequence[OrderLine]
) -> list[tuple[DeliveryLine, Want | None]]:
    """What is added, in its deliveries, with the stock that is wanted for it."""
    rows = []
    for delivery, parcel in places:
        for piece in parcel.pieces:
            row = DeliveryLine.objects.create(
                retailer_id=delivery.retailer_id, shop_id=delivery.shop_id, delivery=delivery,
                line=lines[piece.line], quantity=piece.quantity,
            )  # fmt: skip
            want = Want(piece.variant_id, parcel.location_id, piece.quantity) if piece.is_counted else None
            rows.append((row, want))
    return rows


def _settle(order: Order, plan: EditPlan, why: str, to: To, *, by: Actor, at: datetime) -> None:
    """Ask for what is then due and not covered; give back what is too much; promise anew what was only promised."""
    intents = intents_of(order)
    by_word = next((part.gateway for part in paid.held_parts(intents) if part.left_minor and _is_promise(part)), "")
    gone = any(delivery.state in GONE for delivery in plan.standing.deliveries)
    waits = order.state == OrderState.PLACED
    open_ = list(paid.intents_of_order(order.id).filter(state="open"))
    held = {part.intent_id for part in paid.held_parts(intents) if part.left_minor}
    for intent in open_:
        if intent.id not in held or (by_word and not gone):
            payments.close_intent(intent_id=intent.id, by=by, at=at, reason="The order was changed.")
            payments.give_up(intent_id=intent.id, by=by, at=at)
    money = money_of([order.id])[order.id]
    captures = paid.refundable_captures(intents)
    back = min(max(money.too_much_minor, 0), max(-plan.difference_minor, 0), sum(c.left_minor for c in captures))
    if back:
        pay_back(order, captures, back, to, why, by=by, at=at)
    keep_within(order, money, by=by, at=at)
    lack = money.due_minor - money.kept_minor - money.secured_minor
    if lack > 0 and not (waits and is_called_about(order)):  # Else its call comes first.
        way = by_word if by_word and not gone else (open_[-1].way if waits and open_ else "")
        _ask(order, money, lack, way, by=by, at=at)


def _is_promise(part: "paid.HeldPart") -> bool:
    """Whether nothing but our word is held: pay on delivery and its like, not what lies in a wallet."""
    return part.can.is_by_word and part.gateway not in BALANCES


def _ask(order: Order, money: OrderMoney, lack_minor: int, way: str, *, by: Actor, at: datetime) -> None:
    waits = order.state == OrderState.PLACED
    intent = payments.ask(
        shop_id=order.shop_id, customer_id=order.customer_id, order_id=order.id, amount_minor=lack_minor,
        currency=order.currency, purpose=order.number or "", way=way, by=by, at=at,
        pay_by=order.pay_by if waits else at + PAY_WITHIN,
    )  # fmt: skip
    OrderPayment.objects.create(retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, intent_id=intent.id)
    can = payments.features_taken_here(order.shop_id, way) if way else None
    if can and can.is_by_word:
        whole = lack_minor == money.due_minor
        parts = shares_of(order, lack_minor) if whole else [("", lack_minor)]
        payments.authorise(intent_id=intent.id, gateway=way, parts=parts, by=by, at=at)


def _move_stock(
    order: Order, plan: EditPlan, carried: Sequence[tuple[DeliveryLine, Want | None]], *, by: Actor, at: datetime
) -> None:
    """Give back what is not wanted any more, promise what is added: all stock of both locked first, in one order."""
    cut = [row for row in plan.standing.carried if row.id in plan.cuts.pieces]
    wants = [want for _, want in carried if want]
    promised = [row.reservation for row in cut if row.reservation]
    back = {row.reservation_id: plan.cuts.pieces[row.id] for row in cut}
    variants = {row.variant_id for row in promised} | {want.variant_id for want in wants}
    if variants:
        lock_variants(sorted(variants))
    for promise in promised:
        stock.lower(reservation_id=promise.id, pieces=back[promise.id], by=by, at=at)
    emptied = {delivery.id for delivery in plan.cuts.emptied}
    for row in cut:
        if row.delivery_id in emptied:
            continue
        if plan.cuts.pieces[row.id] == row.quantity:
            row.delete()
        else:
            DeliveryLine.objects.filter(id=row.id).update(quantity=F("quantity") - plan.cuts.pieces[row.id])
    for (row, _), made in zip(carried, promise_each(order, [want for _, want in carried], by=by, at=at), strict=True):
        row.reservation = made
        row.save(update_fields=["reservation"])


def _tell(
    order: Order, plan: EditPlan, places: Sequence[tuple[Delivery, Parcel]], why: str, *, by: Actor, at: datetime
) -> None:
    """What the journal keeps: enough to tell the order again as it was."""
    known = {delivery.position for delivery in plan.standing.deliveries}
    events.record(
        "order.edited",
        order,
        by=by,
        at=at,
        reason=why,
        before={"due_minor": plan.due_before_minor},
        after={"due_minor": plan.due_after_minor},
        said="; ".join(plan.said),
        changed=list(plan.changed),
        difference_minor=plan.difference_minor,
        due_after_minor=plan.due_after_minor,
        total_minor=order.total_minor,
        less_minor=plan.less_minor,
        currency=order.currency,
        deliveries=[
            {"position": d.position, "kind": p.kind, "location": p.location_id, "due_on": p.due_on}
            for d, p in places
            if d.position not in known
        ],
    )
