"""What a return asks for at each step: which pieces, why, where they are, what becomes of them, and how it ends."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from comptoir.aftercare import commands, queries
from comptoir.kernel import clock
from comptoir.orders import queries as orders
from comptoir.shops import queries as shops

from ..amounts import read_whole
from ..questions import Question


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]


def _count(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    return read_whole(text, field=name, what="pieces") if text else 0


def _about_delivery(request: HttpRequest, number: str, position: int) -> Mapping[str, Any]:
    order = orders.order_by_number(number)
    delivery = order.deliveries.get(position=position)
    return {
        "lines": queries.returnable(delivery), "sub": number, "back": reverse("order", args=[order.number]),
        "back_words": order.number,
    }  # fmt: skip


def _ask(request: HttpRequest, number: str, position: int) -> str:
    given = request.POST
    named = [name.removeprefix("pieces-") for name in given if name.startswith("pieces-")]
    counts = [(int(line), _count(request, f"pieces-{line}")) for line in named if line.isdecimal() and len(line) < 7]
    row = commands.ask_return(
        number=number, position=position, lines=[pair for pair in counts if pair[1]], way=given.get("way", ""),
        reason=given.get("reason", ""), **_by(request),
    )  # fmt: skip
    return reverse("return", args=[row.id])


def _about(request: HttpRequest, return_id: int) -> Mapping[str, Any]:
    row, lines = queries.homecoming(return_id)
    places = [ranked.location for ranked in shops.ranked_locations(row.shop_id)]
    return {
        "row": row, "lines": lines, "places": places, "back": reverse("return", args=[return_id]),
        "back_words": row.label,
    }  # fmt: skip


def _refuse(request: HttpRequest, return_id: int) -> str:
    commands.refuse_return(return_id=return_id, reason=request.POST.get("reason", ""), **_by(request))
    return reverse("return", args=[return_id])


def _receive(request: HttpRequest, return_id: int) -> str:
    commands.receive_return(return_id=return_id, location=request.POST.get("location", ""), **_by(request))
    return reverse("return", args=[return_id])


def _inspect(request: HttpRequest, return_id: int) -> str:
    named = {name.rpartition("-")[2] for name in request.POST if name.startswith(("restocked-", "written_off-"))}
    verdicts = [
        (
            int(line), _count(request, f"restocked-{line}"), _count(request, f"written_off-{line}"),
            _count(request, f"sent_back-{line}"),
        )
        for line in sorted(named)
        if line.isdecimal() and len(line) < 7
    ]  # fmt: skip
    commands.inspect_return(return_id=return_id, verdicts=verdicts, found=request.POST.get("found", ""), **_by(request))
    return reverse("return", args=[return_id])


def _close(request: HttpRequest, return_id: int) -> str:
    outcome, _, to = request.POST.get("outcome", "").partition("|")
    commands.close_return(return_id=return_id, outcome=outcome, to=to or "origin", **_by(request))
    return reverse("return", args=[return_id])


ASKING = Question(
    "returns/ask", "What comes back?", "Ask for the return", "arrow-back-up", "orders", _ask, _about_delivery
)
REFUSAL = Question(
    "orders/asks/reason", "Refuse this return?", "Refuse it", "circle-x", "orders", _refuse, _about, kind="danger"
)
RECEIPT = Question("returns/receipt", "The goods are here", "Keep them apart", "package", "orders", _receive, _about)
INSPECTION = Question(
    "returns/inspection",
    "What becomes of each piece?",
    "Keep the verdict",
    "eye",
    "orders",
    _inspect,
    _about,
    wide=True,
)
CLOSING = Question("returns/closing", "How does it end?", "Close the return", "circle-check", "orders", _close, _about)
