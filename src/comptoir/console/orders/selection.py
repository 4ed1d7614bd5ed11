"""One deed for many orders: what it would do to each is shown first, then what it did, and why it did not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.look.words import money
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.queries import OrderRow
from comptoir.orders.steps import Step
from comptoir.shops.roles import FULFIL, HOLD, SELL

from ..door import came_from, part, seeing, show
from .deeds import may_at

MOST = 100  # Orders at once.


@dataclass(frozen=True)
class Bulk:
    """A deed that makes sense for many orders at once; each is a command of its own."""

    verb: str  # Of the step.
    label: str
    icon: str
    right: str
    done: str  # What is said of an order to which it was done.
    run: Callable[..., object]  # Gets number, step and reason.
    why: str = ""  # The hint under the reason, where one is asked for; all orders get the same.
    kind: str = "primary"


def _packing(command: Callable[..., object]) -> Callable[..., object]:
    return lambda number, step, reason, **told: command(number=number, position=step.delivery, **told)


def _plain(command: Callable[..., object]) -> Callable[..., object]:
    return lambda number, step, reason, **told: command(number=number, **told)


def _with_reason(command: Callable[..., object]) -> Callable[..., object]:
    return lambda number, step, reason, **told: command(number=number, reason=reason, **told)


_BULKS = (
    Bulk("start_packing", "Start packing", "package", FULFIL, "Packing started", _packing(fulfilment.start_packing)),
    Bulk("finish_packing", "Mark packed", "package", FULFIL, "Packed", _packing(fulfilment.finish_packing)),
    Bulk("send_link", "Send payment link", "link", SELL, "Link sent", _plain(orders.send_link)),
    Bulk(
        "hold", "Hold", "player-pause", HOLD, "On hold", _with_reason(orders.hold_order),
        why="Kept with each order, shown to the next person",
    ),
    Bulk("release_hold", "Release hold", "player-play", HOLD, "Hold released", _plain(orders.release_hold)),
    Bulk(
        "cancel", "Cancel", "circle-x", SELL, "Cancelled", _with_reason(orders.cancel_order),
        why="For us; the customers' mails do not show it", kind="danger",
    ),
)  # fmt: skip
BULKS = {bulk.verb: bulk for bulk in _BULKS}


@dataclass(frozen=True)
class Fate:
    """An order and what becomes of it: ``why_not`` is empty where the deed is possible, or was done."""

    number: str
    row: OrderRow | None  # None: nothing of that number is in sight.
    steps: Sequence[Step] = ()
    words: str = ""
    why_not: str = ""


def offered(actor: Actor) -> list[Bulk]:
    """What the person may do to many orders at once."""
    return [bulk for bulk in BULKS.values() if bulk.right in actor.rights]


def ask(request: HttpRequest) -> HttpResponse:
    """POST /orders/selection/: what would happen to each; nothing is done yet."""
    bulk = _bulk(request)
    return _question(request, bulk, _fates(request, bulk))


def act(request: HttpRequest) -> HttpResponse:
    """POST /orders/selection/done/: one command an order; each stands or is refused for itself."""
    bulk = _bulk(request)
    fates = _fates(request, bulk)
    reason = request.POST.get("reason", "").strip()
    if bulk.why and not reason:
        refusal = Invalid("Say why: the reason is kept with each order.", field="reason")
        return _question(request, bulk, fates, refusal)
    fates = [_do(request, bulk, fate, reason) for fate in fates]
    done = sum(not fate.why_not for fate in fates)
    context = {"bulk": bulk, "fates": fates, "done": done, "refused": len(fates) - done, "back": _back(request)}
    return show(request, "console/orders/selection_done.html", context, active="orders")


def _do(request: HttpRequest, bulk: Bulk, fate: Fate, reason: str) -> Fate:
    if fate.why_not:
        return fate
    told: dict[str, Any] = {"by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    try:
        for step in fate.steps:
            bulk.run(fate.number, step, reason, **told)
    except Refusal as refusal:
        return Fate(fate.number, fate.row, why_not=refusal.message)
    except ObjectDoesNotExist:
        return Fate(fate.number, None, why_not=NOT_FOUND)
    return Fate(fate.number, fate.row, words=bulk.done)


NOT_FOUND = "You see no order of this number."


def _fates(request: HttpRequest, bulk: Bulk) -> list[Fate]:
    numbers = list(dict.fromkeys(request.POST.getlist("number")))
    if not numbers:
        raise Invalid("Select orders first: tick them, or press X on a row.", field="number")
    if len(numbers) > MOST:
        raise Invalid(f"At most {MOST} orders at once.", field="number")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    with seeing(request):
        found = {row.number: row for row in queries.orders_numbered(numbers, shops=sorted(actor.shops))}
    return [_fate(actor, bulk, number[:24], found.get(number.strip().upper())) for number in numbers]


def _fate(actor: Actor, bulk: Bulk, number: str, row: OrderRow | None) -> Fate:
    if row is None:
        return Fate(number, None, why_not=NOT_FOUND)
    mine = [step for step in row.steps(may_at(actor, row.shop_id)) if step.verb == bulk.verb]
    possible = [step for step in mine if step.possible]
    if not possible:
        return Fate(row.number, row, why_not=next((step.why_not for step in mine), "Nothing of it is left to do."))
    return Fate(row.number, row, possible, _effect(bulk, row))


def _effect(bulk: Bulk, row: OrderRow) -> str:
    """What a person wants to know of an order before she says yes."""
    if bulk.verb != "cancel":
        return ""
    back = row.money.settled_minor - row.money.refunding_minor
    return f"{money(back, row.currency)} goes back" if back > 0 else "Nothing was paid"


def _bulk(request: HttpRequest) -> Bulk:
    bulk = BULKS.get(request.POST.get("verb", ""))
    if bulk is None:
        raise Invalid("That cannot be done to many orders at once.", field="verb")
    return bulk


def _question(request: HttpRequest, bulk: Bulk, fates: Sequence[Fate], refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "bulk": bulk,
        "fates": fates,
        "possible": sum(not fate.why_not for fate in fates),
        "back": _back(request),
        "refusal": refusal,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/orders/selection_dialog.html", context)
    status = refusal.status if refusal else 200
    return show(request, "console/orders/selection_page.html", context, active="orders", status=status)


def _back(request: HttpRequest) -> str:
    """The list from which the orders were chosen, as it was filtered."""
    here = reverse("orders")
    given = request.POST.get("back", "")
    if given == here or given.startswith(f"{here}?"):
        return given
    _, found, query = came_from(request).partition(f"{here}?")
    return f"{here}?{query}" if found else here
