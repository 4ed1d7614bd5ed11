"""The simulated trade: it fills the days since the log ends, and the hours while the demo runs, by the real commands.

Each step is walked once, at its own moment. What lies in the past is paid by a card whose money has come; what happens
now is paid at the card gateway, as a customer does it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from typing import TYPE_CHECKING

from django.db import connection

from comptoir.customers import queries as customers
from comptoir.demo import payers
from comptoir.demo.log import FILE
from comptoir.demo.models import TradeOrder
from comptoir.demo.plans import CANCEL_REASONS, HOLD_REASONS, ORDERS_A_DAY, REFUND_REASONS, RIDERS, Plan, Step, plans_of
from comptoir.exchange.sales import loading
from comptoir.exchange.sales.loading_docs import shifted
from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.orders.commands.finding import order_for_change
from comptoir.orders.editing import Wish
from comptoir.payments import commands as payments
from comptoir.payments import queries as payment_queries
from comptoir.shops.queries import actor_of_shop, shop_by_code

if TYPE_CHECKING:
    from comptoir.orders.models import Order
    from comptoir.shops.models import Shop

MOST_DAYS = 28  # Filled at a start; what is older stays empty.
LONGEST_WALK = 7  # Days that a plan takes at most.
LIVE = timedelta(minutes=10)  # Since when a step counts as happening now.
OVERDUE = timedelta(hours=20)  # Shops give a day to pay.
PATIENCE = timedelta(hours=12)  # With a step that is not possible yet.


@dataclass(frozen=True)
class Counter:
    """A shop as the trade sees it: who buys there, and what can be had."""

    shop: "Shop"
    by: Actor
    since: datetime
    people: Sequence[str]
    articles: Sequence[str]
    late: Sequence[str] = ()  # What can be ordered and leaves later.


def catch_up(at: datetime) -> int:
    """Walk every step of every shop that is due and not walked; how many were. Chronological across the shops."""
    walked = 0
    counters = {code: counter for code in ORDERS_A_DAY if (counter := _counter(code, at))}
    queues = [_due(counter, at) for counter in counters.values()]
    for _, code, plan, number in merge(*queues, key=lambda due: due[0]):
        walked += _try(counters[code], plan, number, at)
    return walked


def _counter(code: str, at: datetime) -> Counter | None:
    shop = shop_by_code(code)
    if shop is None:
        return None
    by = actor_of_shop(shop, kind="trade", name="Simulated trade")
    end = _end_of_the_log()
    if end is None:
        return None
    with scope.reading(by):
        people = customers.invented_codes(shop.group_id)
        articles, late = _skus(ARTICLES, shop), _skus(LATE, shop)
    if not (articles and people):
        return None
    return Counter(shop, by, max(end, at - timedelta(days=MOST_DAYS)), people, articles, late)


def _end_of_the_log() -> datetime | None:
    home = shop_by_code("HOME")
    if home is None:
        return None
    run = loading.known_run(home, FILE.name)
    return shifted(run.last_at, run.shift_weeks) if run else None


# What the first location of the shop's list has plenty of: the trade must not buy a shop empty.
ARTICLES = """
select v.sku from pricing_price p
join catalog_variant v on v.id = p.variant_id
join inventory_stock s on s.variant_id = v.id
join shops_shoplocation l on l.location_id = s.location_id and l.shop_id = p.shop_id and l.rank = 1
where p.shop_id = %s and p.amount_minor > 0 and s.on_hand - s.reserved - s.minimum >= 12
  and s.availability = 'standard' and s.released_on is null
order by s.on_hand desc, v.sku limit 500
"""
LATE = """
select v.sku from pricing_price p
join catalog_variant v on v.id = p.variant_id
join inventory_stock s on s.variant_id = v.id
join shops_shoplocation l on l.location_id = s.location_id and l.shop_id = p.shop_id and l.rank = 1
where p.shop_id = %s and (s.availability = 'back_order' or s.released_on > current_date)
order by v.sku limit 20
"""


def _skus(sought: str, shop: "Shop") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sought, [shop.pk])
        return sorted(sku for (sku,) in cursor.fetchall())


def _due(counter: Counter, at: datetime) -> list[tuple[datetime, str, Plan, int]]:
    """The steps of a shop that are due, by time; those walked or given up are left out."""
    zone = counter.shop.timezone
    first = clock.day_of(counter.since, zone) - timedelta(days=LONGEST_WALK)
    with scope.reading(counter.by):
        known = {row.key: row for row in TradeOrder.objects.filter(shop=counter.shop, key__gte=first.isoformat())}
    due = []
    for day in _days(first, clock.day_of(at, zone)):
        for plan in plans_of(counter.shop.code, day, zone):
            row = known.get(plan.key)
            if (row and row.is_over) or (row is None and plan.steps[0].at <= counter.since):
                continue
            done = row.done if row else 0
            steps = enumerate(plan.steps[done:], done)
            due += [(step.at, counter.shop.code, plan, number) for number, step in steps if step.at <= at]
    return sorted(due, key=lambda one: one[0])


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def _try(counter: Counter, plan: Plan, number: int, now: datetime) -> int:
    """Walk one step. What cannot be kept is given up; what is not possible yet is tried again next time."""
    step = plan.steps[number]
    try:
        if step.verb == "pay" and now - step.at < LIVE and not payers.pay(_number_of(counter, plan), counter.by, now):
            return 0
        if not walk(counter=counter, plan=plan, number=number, by=counter.by, at=step.at):
            return 0
    except Refusal:
        if step.verb == "place" or now - step.at > PATIENCE:
            give_up(shop_id=counter.shop.pk, key=plan.key, by=counter.by, at=now)
        return 0
    if step.verb == "place" and now - step.at > OVERDUE and plan.steps[1].at <= now:
        # Who pays within a day that is over must do so at once, before the sweep finds the order overdue.
        return 1 + _try(counter, plan, number + 1, now)
    return 1


def _number_of(counter: Counter, plan: Plan) -> str:
    with scope.reading(counter.by):
        return TradeOrder.objects.filter(shop=counter.shop, key=plan.key).values_list("number", flat=True).first() or ""


@command
def walk(*, counter: Counter, plan: Plan, number: int, by: Actor, at: datetime) -> bool:
    """One step of a planned order and the note that it is walked, together; False when it is not its turn."""
    shop_id = counter.shop.pk
    scope.work_in(shop_id)
    owners = {"retailer_id": by.retailer, "changed_at": at}
    row, _ = TradeOrder.objects.select_for_update().get_or_create(shop_id=shop_id, key=plan.key, defaults=owners)
    if row.is_over or row.done != number:
        return False
    step = plan.steps[number]
    if step.verb == "place":
        row.number = _place(counter, plan, step).number or ""
    else:
        STEPS[step.verb](row.number, plan, by, at)
    row.done, row.changed_at = number + 1, at
    row.is_over = row.done == len(plan.steps)
    row.save(update_fields=["number", "done", "is_over", "changed_at"])
    return True


@command
def give_up(*, shop_id: int, key: str, by: Actor, at: datetime) -> None:
    """A planned order that a shop could not take (sold out) or that a person has dealt with; it leaves no event."""
    scope.work_in(shop_id)
    owners = {"retailer_id": by.retailer, "changed_at": at, "is_over": True}
    TradeOrder.objects.update_or_create(shop_id=shop_id, key=key, defaults=owners)


def _place(counter: Counter, plan: Plan, step: Step) -> "Order":
    with scope.reading(counter.by):
        takes = payment_queries.way_of(counter.shop.pk, "courier").is_on
    return orders.place_order(
        shop_id=counter.shop.pk, customer_code=plan.choose(counter.people, "customer"),
        way="courier" if takes and plan.is_paid_at_the_door else "",
        lines=plan.lines(counter.articles, counter.late), channel="trade", options=plan.options,
        by=counter.by, at=step.at,
    )  # fmt: skip


def _pay(number: str, plan: Plan, by: Actor, at: datetime) -> None:
    """Money that came, unless it did already; the order opens and gets its stock at the moment of the trade."""
    order = order_for_change(number)  # Locked first, as everywhere: order, payment, ledger, stock.
    intent = payment_queries.open_intent_of_order(order.pk)
    if intent and not intent.way:
        source, means = (
            ("bank", "Bank transfer") if plan.is_refunded or plan.chance(10, "means") == 0 else ("card", "Visa •• 4242")
        )
        payments.record_capture(
            intent_id=intent.pk, source=source, reference=f"trade-{number}", means=means,
            amount_minor=intent.amount_minor, by=by, at=at,
        )  # fmt: skip
    orders.open_order(number=number, by=by, at=at)
    orders.allocate_deliveries(delivery_ids=order_queries.waiting_deliveries(order.pk), by=by, at=at)


def _refund(number: str, plan: Plan, by: Actor, at: datetime) -> None:
    """One piece of the first line that left, and the bank's transfer back."""
    with_first = order_queries.order_page(number)
    line = next(row.line for row in with_first.delivery_lines[with_first.deliveries[0].id])
    why = plan.choose(REFUND_REASONS, "why")
    for refund in orders.ask_refund(number=number, lines=[(line.position, 1)], reason=why, by=by, at=at).refunds:
        payments.finish_by_hand(refund_id=refund, note="Transferred", by=by, at=at)


def _propose(number: str, plan: Plan, by: Actor, at: datetime) -> None:
    """She asked for one more of something; it waits for her word, and ends in time if she never gives it."""
    line = order_queries.order_page(number).lines[0]
    wish = Wish(lines=[(line.position, line.quantity - line.refunded_quantity + 1)])
    orders.edit_order(number=number, wish=wish, reason="She asked for one more", agreed=False, by=by, at=at)


def _send(number: str, plan: Plan, by: Actor, at: datetime) -> None:
    due_by = next(step.at for step in plan.steps if step.verb == "deliver") + timedelta(hours=1)
    rider = plan.choose(RIDERS, "rider")
    fulfilment.send_delivery(number=number, position=1, rider=rider, due_by=due_by, by=by, at=at)


STEPS: dict[str, Callable[[str, Plan, Actor, datetime], object]] = {
    "pay": _pay,
    "propose": _propose,
    "pack": lambda number, plan, by, at: fulfilment.start_packing(number=number, position=1, by=by, at=at),
    "ready": lambda number, plan, by, at: fulfilment.finish_packing(number=number, position=1, by=by, at=at),
    "send": _send,
    "deliver": lambda number, plan, by, at: fulfilment.deliver(number=number, position=1, by=by, at=at),
    "refund": _refund,
    "cancel": lambda number, plan, by, at: orders.cancel_order(
        number=number, reason=plan.choose(CANCEL_REASONS, "why"), by=by, at=at
    ),
    "expire": lambda number, plan, by, at: orders.expire_order(number=number, by=by, at=at),
    "hold": lambda number, plan, by, at: orders.hold_order(
        number=number, reason=plan.choose(HOLD_REASONS, "why"), by=by, at=at
    ),
    "release": lambda number, plan, by, at: orders.release_hold(number=number, by=by, at=at),
}
