"""What orders do after money moved, after they were opened, and when nobody paid in time."""

from datetime import datetime
from typing import Any

from comptoir.inventory.incoming import stocks_of_inbound
from comptoir.kernel import scope
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.kernel.tenancy import tree
from comptoir.ledger import commands as ledger
from comptoir.payments import queries as payments

from . import commands, queries
from . import invoice_reactions as invoice_reactions  # They register themselves.
from .models import Hold
from .states import OrderState


@on("payment.captured", "payment.authorised")
def open_paid_order(event: Event) -> None:
    """A payment, or an authorisation, that covers the order opens it: its deliveries may be allocated."""
    if number := _number_of(event):
        commands.open_order(number=number, by=actor_of(event), at=event.at)


@on("payment.authorisation_failed", "payment.capture_failed")
def end_refused_order(event: Event) -> None:
    """A payment that was refused after a while ends the order that waits for it."""
    if number := _number_of(event):
        commands.end_refused_order(number=number, by=actor_of(event), at=event.at)


@on("delivery.packed")
def take_money_of_packed_delivery(event: Event) -> None:
    """What a gateway holds for a delivery is taken when it is packed, so that it leaves paid."""
    by = actor_of(event)
    with scope.reading(by):
        order = queries.order_of_event(event)
        held = order and _held_for(order.id, event.data["position"])
    if order and held and held.can.is_program:
        commands.take_held(number=order.number or "", position=event.data["position"], by=by, at=event.at)


@on("refund.failed")
def open_order_that_kept_its_money(event: Event) -> None:
    """Money that did not go back covers a placed order again. Whether it is asked back once more a person decides."""
    by = actor_of(event)
    with scope.reading(by):
        order = queries.order_of_event(event)
    if order is not None and order.state == OrderState.PLACED:
        commands.open_order(number=order.number or "", by=by, at=event.at)


@on("order.free")
def open_free_order(event: Event) -> None:
    """An order that asks for nothing needs no payment."""
    if number := _number_of(event):
        commands.open_order(number=number, by=actor_of(event), at=event.at)


@on("payment.reversed")
def hold_unpaid_order(event: Event) -> None:
    """A payment that was taken back: nothing leaves until it is paid again."""
    by = actor_of(event)
    with scope.reading(by):
        order = queries.order_of_event(event)
        if order is None or order.holds.filter(cause=Hold.Cause.REVERSED, released_at=None).exists():
            return
        if queries.money_of([order.id])[order.id].covered:  # It is held again, to be paid at the door.
            return
    try:
        commands.hold_order(
            number=order.number or "",
            reason="The payment was taken back.",
            cause=Hold.Cause.REVERSED,
            by=by,
            at=event.at,
        )
    except commands.NothingToHold:
        return  # Everything has left: what is owed shows on the order.


@on("order.opened", "order.taken_in", "order.addition_covered")
def allocate_opened_order(event: Event) -> None:
    """The deliveries of a paid order get their stock."""
    by = actor_of(event)
    with scope.reading(by):
        waiting = queries.waiting_deliveries(event.order_id or 0)
    commands.allocate_deliveries(delivery_ids=waiting, by=by, at=event.at)


@on(
    "stock.received", "stock.counted", "stock.imported", "stock.released", "inbound.part_received", "inbound.received",
    "inbound.cancelled", "count.confirmed",
)  # fmt: skip
def allocate_what_waited(event: Event) -> None:
    """Stock came: whoever waits for it longest gets it first, in any shop that the location serves."""
    for actor in tree().shop_actors():
        if actor.retailer == event.retailer_id:
            allocate_waiting_deliveries(actor, event.at)


@on("stock.offer_set")
def redate_what_waits(event: Event) -> None:
    """The day of a release, or of more to come, has moved: so do the days of what waits for it, in any shop.

    What may leave now is let go by the next sweep.
    """
    if {"released_on", "restock_on"} & event.data["after"].keys():
        _redate([event.subject_id or 0], event)


@on("inbound.sent", "inbound.redated", "inbound.part_received", "inbound.received", "inbound.cancelled")
def redate_by_what_comes(event: Event) -> None:
    """What is on its way says when, and to whom of those who wait."""
    with scope.reading(actor_of(event)):
        stocks = stocks_of_inbound(event.subject_id or 0)
    _redate(stocks, event)


@on("order.prioritised", "order.options_set")
def redate_who_comes_behind(event: Event) -> None:
    """Who is served first changes when the others are."""
    if event.name == "order.options_set" and "priority" not in event.data.get("after", {}):
        return
    with scope.reading(actor_of(event)):
        stocks = queries.stocks_promised_to(event.order_id or 0)
    _redate(stocks, event)


def _redate(stocks: list[int], event: Event) -> None:
    for actor in tree().shop_actors():
        if actor.retailer != event.retailer_id:
            continue
        with scope.reading(actor):
            waiting = queries.deliveries_that_wait_for(stocks, actor.shops)
        for delivery_id in waiting:
            commands.redate_delivery(delivery_id=delivery_id, by=actor, at=event.at)


@sweep("* * * * *")
def allocate_waiting_deliveries(actor: Actor, at: datetime) -> int:
    """Pre-orders whose day has come, and back orders whose stock has, all of them; how many were tried."""
    tried: set[int] = set()
    while due := [one for one in _due(actor, at) if one not in tried]:
        commands.allocate_deliveries(delivery_ids=due, by=actor, at=at)
        tried.update(due)
    return len(tried)


def _due(actor: Actor, at: datetime) -> list[int]:
    with scope.reading(actor):
        return queries.deliveries_to_try(actor.shops, at)


@on("order.completed", "refund.done", "payment.voided")
def settle_cashback(event: Event) -> None:
    """A completed order earns her cashback, once; what came back of it takes its part along."""
    by = actor_of(event)
    with scope.reading(by):
        order = queries.order_of_event(event)
        if order is None or order.customer_id is None or order.state != OrderState.COMPLETED:
            return
        money = queries.money_of([order.id])[order.id]
        parts = [(capture.source, capture.amount_minor) for capture in payments.captures_of_order(order.id)]
    if not parts or money.paid_minor <= 0:
        return
    same: dict[str, Any] = {"shop_id": order.shop_id, "customer": order.customer_id, "purpose": order.number or ""}
    now: dict[str, Any] = {"by": by, "at": event.at}
    ledger.give_cashback(**same, parts=parts, **now)
    if money.refunded_minor:
        ledger.take_back_cashback(**same, paid_minor=money.paid_minor, returned_minor=money.refunded_minor, **now)


@on("order.cancelled", "order.expired")
def withdraw_what_was_proposed(event: Event) -> None:
    """An order that has ended is not changed any more."""
    by = actor_of(event)
    with scope.reading(by):
        edit = queries.open_edit_of(event.order_id or 0)
    if edit is not None:
        commands.withdraw_edit(edit_id=edit.id, reason="The order has ended.", by=by, at=event.at)


@sweep("* * * * *")
def end_holds_that_are_over(actor: Actor, at: datetime) -> int:
    """Holds that were put until a moment which has come; how many ended."""
    with scope.reading(actor):
        over = queries.holds_over(at)
    for hold_id in over:
        commands.end_hold(hold_id=hold_id, by=actor, at=at)
    return len(over)


@sweep("*/5 * * * *")
def expire_unanswered_edits(actor: Actor, at: datetime) -> int:
    """Changes that no customer answered in time end; how many did."""
    with scope.reading(actor):
        overdue = queries.overdue_edits(at)
    for edit_id in overdue:
        commands.expire_edit(edit_id=edit_id, by=actor, at=at)
    return len(overdue)


@sweep("* * * * *")
def expire_approvals(actor: Actor, at: datetime) -> int:
    """Orders that nobody approved in time end and give their stock back; how many were looked at."""
    with scope.reading(actor):
        overdue = queries.overdue_approvals(actor.shops, at)
    for number in overdue:
        commands.expire_approval(number=number, by=actor, at=at)
    return len(overdue)


@sweep("* * * * *")
def expire_overdue_orders(actor: Actor, at: datetime) -> int:
    """Orders that were not paid, or not confirmed, in time end and give their stock back; how many were looked at."""
    with scope.reading(actor):
        overdue, unreached = queries.overdue_orders(at), queries.overdue_confirmations(actor.shops, at)
    for number in overdue:
        commands.expire_order(number=number, by=actor, at=at)
    for number in unreached:
        commands.expire_confirmation(number=number, by=actor, at=at)
    return len(overdue) + len(unreached)


def _held_for(order_id: int, position: int) -> payments.HeldPart | None:
    intents = [intent.id for intent in payments.intents_of_order(order_id)]
    return payments.held_for(payments.held_parts(intents), str(position))


def _number_of(event: Event) -> str | None:
    with scope.reading(actor_of(event)):
        order = queries.order_of_event(event)
    return order.number if order else None
