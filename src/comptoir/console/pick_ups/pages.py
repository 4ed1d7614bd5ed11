"""The counter: one field for a code or a number, then what is due, and one press that hands it over."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.fulfilment import commands, queries
from comptoir.fulfilment.commands.handing_over import PROOF_HOLDS
from comptoir.fulfilment.queries import Waiting
from comptoir.kernel import clock, scope
from comptoir.kernel.commands import require
from comptoir.kernel.errors import Refusal
from comptoir.look.words import money
from comptoir.orders.states import DeliveryState
from comptoir.shops.roles import FULFIL

from ..amounts import read_whole
from ..door import go, part, seeing, show
from ..shell import chosen_shops

NUMBER = re.compile(r"\s*[A-Z0-9]{1,6}-\d{4,}\s*", re.IGNORECASE)  # "AH-10482"; a code has three signs after a hyphen.


def index(request: HttpRequest, refusal: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    """GET /pick-ups/"""
    actor = request.actor  # type: ignore[attr-defined]
    with seeing(request):
        rows = queries.pick_ups_waiting(actor, shops=[shop.id for shop in chosen_shops(request)])
        context = {"rows": rows, "refusal": refusal, "typed": typed}
        return show(request, "console/pick_ups/list.html", context, active="orders", status=status)


def find(request: HttpRequest) -> HttpResponse:
    """POST: the code that the customer shows, or her order's number; on to what waits for her."""
    actor, typed = request.actor, request.POST.get("code", "")[:40]  # type: ignore[attr-defined]
    try:
        if NUMBER.fullmatch(typed):
            with scope.reading(actor):
                waiting = queries.pick_up_of_number(actor, typed)
            if waiting is None:
                return index(request, f"Nothing of {typed.strip().upper()} waits to be picked up here.", typed, 404)
            return go(reverse("pick-up", args=waiting.place))
        proof = commands.prove_pick_up(code=typed, by=actor, at=clock.now())
    except Refusal as refusal:
        return index(request, refusal.message, "", refusal.status)
    if proof.pick_up is None:
        return index(request, proof.why, "", 404)
    delivery = proof.pick_up.delivery
    return go(reverse("pick-up", args=[delivery.order.number, delivery.position]))


def one(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """GET /pick-ups/AH-10482/1/"""
    waiting, due_minor = _found(request, number, position)
    row = waiting.pick_up
    shown = row.proved_at is not None and clock.now() - row.proved_at < PROOF_HOLDS
    context = {
        "waiting": waiting, "row": row, "order": waiting.order, "delivery": row.delivery, "due": due_minor,
        "shown": shown, "waits": row.delivery.state == DeliveryState.READY,
    }  # fmt: skip
    return show(request, "console/pick_ups/one.html", context, active="orders")


def due(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """GET …/due/?pieces-1=1: what she pays for the pieces that she takes."""
    waiting, _ = _found(request, number, position)
    taken = _taken(request.GET)
    left = {line.line.position: line.quantity - taken.get(line.line.position, 0) for line in waiting.lines}
    stays = {line: pieces for line, pieces in left.items() if pieces > 0}
    context = {"order": waiting.order, "due": queries.counter_due(waiting, stays), "stays": sum(stays.values())}
    return part(request, "console/pick_ups/due.html", context)


def hand_over(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """POST: hand over all, or the pieces that are said."""
    given = request.POST
    told: dict[str, Any] = {name: given.get(name, "") for name in ("paid_by", "receipt", "proof")}
    taken = _taken(given) or None
    done = commands.hand_over_pick_up(
        number=number, position=position, taken=taken, left=given.get("left", "") or "keep", **told,
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    order = done.delivery.order
    paid = f", {money(done.paid_minor, order.currency)} paid at the counter" if done.paid_minor else ""
    messages.success(request, f"{order.number}, delivery {position}: handed over{paid}.")
    return go(reverse("pick-ups"))


def _found(request: HttpRequest, number: str, position: int) -> tuple[Waiting, int]:
    waiting = queries.pick_up_at(number, position)
    require(request.actor, FULFIL, "hand over what is picked up", shop=waiting.order.shop_id)  # type: ignore[attr-defined]
    return waiting, queries.counter_due(waiting)


def _taken(given: QueryDict) -> dict[int, int]:
    """The pieces she takes, by position of the line. Raises Invalid."""
    named = [name.removeprefix("pieces-") for name in given if name.startswith("pieces-")]
    return {
        int(line): read_whole(given.get(f"pieces-{line}") or "0", field=f"pieces-{line}", what="pieces")
        for line in named
        if line.isdecimal() and len(line) < 7
    }
