"""Wishes of an order beside its articles: priority, gift, remarks and the day agreed on, at once or later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from comptoir.inventory import commands as stock
from comptoir.kernel import clock, events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import SELL
from comptoir.sourcing.plan import Plan

from ..models import Order, OrderLine
from ..options import Options, Priority, check_agreed, clean_text, priority_of
from ..states import ENDED, GONE, WAIT, OrderState
from .deliveries import reservations_of
from .finding import deliveries_of, order_for_change

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

WORDS = {"priority": "priority", "is_gift": "gift", "gift_message": "gift message", "remark": "remark"}


class TooLateToChange(Refusal):
    """Everything has left, or the order has ended."""


class Changes(TypedDict, total=False):
    """What is to be different; what is left out stays. ``agreed_on`` None: no day is agreed on any more."""

    priority: str
    is_gift: bool
    gift_message: str
    remark: str
    agreed_on: date | None


def checked(options: Options, wants: Mapping[str, int], plan: Plan, shop: "Shop", *, at: datetime) -> Options:
    """The wishes of a new order, cleaned. A message makes it a gift.

    Raises Invalid, DayNotPossible.
    """
    priority_of(options.priority)
    strange = sorted(set(options.line_remarks) - set(wants))
    if strange:
        raise Invalid(f"A remark is about {strange[0][:40]}, which is not ordered.", field="line_remarks")
    today = clock.day_of(at, shop.timezone)
    check_agreed(options.agreed_on, ((p.kind, p.due_on) for p in plan.parcels), today=today)
    message = clean_text(options.gift_message, "gift_message")
    return replace(
        options,
        is_gift=options.is_gift or bool(message),
        gift_message=message,
        remark=clean_text(options.remark, "remark"),
        line_remarks={sku: clean_text(text, "line_remark") for sku, text in options.line_remarks.items()},
    )


def columns_of(options: Options) -> dict[str, Any]:
    """What of the wishes stands with the order itself."""
    return {
        "priority": priority_of(options.priority).value,
        "is_gift": options.is_gift,
        "gift_message": options.gift_message,
        "remark": options.remark,
        "agreed_on": options.agreed_on,
    }


@command
def set_order_options(
    *, number: str, changes: Changes, line_remarks: Mapping[int, str] | None = None, by: Actor, at: datetime
) -> Order:
    """Change how urgent an order is, its gift, its remarks or the day agreed on; ``line_remarks`` by the line's place.

    What is not named stays; what is as it was leaves no trace. The texts stand with the order alone, not in the
    journal's facts.

    Raises TooLateToChange, Invalid, DayNotPossible for a day before a part of it can leave.
    """
    order = order_for_change(number)
    require(by, SELL, "change what is wished of orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    going = [d for d in deliveries_of(order) if d.state not in ENDED | GONE]
    if order.state not in (OrderState.PLACED, OrderState.OPEN) or not going:
        raise TooLateToChange(f"Nothing of {number} is in the house any more: its wishes cannot be changed.")
    given = _cleaned(changes)
    if "agreed_on" in given:
        parts = ((d.kind, d.due_on) for d in going if d.state in WAIT and not d.is_digital)
        check_agreed(given["agreed_on"], parts, today=clock.day_of(at, order.shop.timezone))
    before = {name: getattr(order, name) for name in given if getattr(order, name) != given[name]}
    remarked = _remark_lines(order, line_remarks or {})
    if not before and not remarked:
        return order
    for name in before:
        setattr(order, name, given[name])
    order.changed_at = at
    order.save(update_fields=[*before, "changed_at"])
    _tell(order, before, remarked, by=by, at=at)
    if "priority" in before:
        stock.prioritise(reservations=reservations_of(going), priority=order.priority, by=by, at=at)
    return order


def _cleaned(changes: Changes) -> dict[str, Any]:
    given: dict[str, Any] = {**changes}
    if "priority" in given:
        given["priority"] = priority_of(given["priority"]).value
    for name in ("gift_message", "remark"):
        if name in given:
            given[name] = clean_text(given[name], name)
    if given.get("gift_message"):
        given["is_gift"] = True
    elif given.get("is_gift") is False:
        given["gift_message"] = ""  # A card without a gift would be packed by nobody.
    return given


def _remark_lines(order: Order, remarks: Mapping[int, str]) -> list[str]:
    """The article numbers of the lines whose remark is another one now. Raises Invalid for a line that is not there."""
    lines = {line.position: line for line in OrderLine.objects.filter(order=order, position__in=list(remarks))}
    changed = []
    for position, text in sorted(remarks.items()):
        line = lines.get(position)
        if line is None:
            raise Invalid(f"{order.number} has no line {position}.", field="line_remarks")
        said = clean_text(text, "line_remark")
        if said != line.remark:
            OrderLine.objects.filter(pk=line.pk).update(remark=said)
            changed.append(line.sku)
    return changed


def _tell(order: Order, before: Mapping[str, Any], remarked: Sequence[str], *, by: Actor, at: datetime) -> None:
    """What changed, in words without anybody's texts."""
    said = []
    for name in before:
        if name == "priority":
            said.append(f"priority {Priority(order.priority).word}")
        elif name == "agreed_on":
            said.append(f"agreed on {order.agreed_on:%-d %B %Y}" if order.agreed_on else "no day agreed on")
        elif name == "is_gift":
            said.append("a gift" if order.is_gift else "no gift")
        else:
            said.append(WORDS[name])
    said += [f"remark on {sku}" for sku in remarked]
    facts = {name: value for name, value in before.items() if name not in ("gift_message", "remark")}
    events.record(
        "order.options_set", order, by=by, at=at, said="; ".join(said), remarked=list(remarked),
        before=facts, after={name: getattr(order, name) for name in facts},
    )  # fmt: skip
