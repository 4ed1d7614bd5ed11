"""The list of returns, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.aftercare import commands, queries
from comptoir.fulfilment import queries as fulfilment
from comptoir.kernel import clock

from ..door import go, show
from ..shell import chosen_shops

TONES = {
    "asked": "amber", "agreed": "blue", "refused": "grey", "received": "orange", "inspected": "indigo",
    "closed": "green", "withdrawn": "grey",
}  # fmt: skip


def index(request: HttpRequest) -> HttpResponse:
    """GET /returns/?all=1"""
    shops = [shop.id for shop in chosen_shops(request)]
    everything = "all" in request.GET
    rows = [(row, TONES[row.state]) for row in queries.homecomings(shops, state="" if everything else "open")]
    return show(request, "console/returns/list.html", {"rows": rows, "everything": everything}, active="orders")


def one(request: HttpRequest, return_id: int) -> HttpResponse:
    """GET /returns/7/"""
    row, lines = queries.homecoming(return_id)
    trips = [trip for trip in fulfilment.costs_of_order(row.order_id) if trip.way == "back"]
    context = {"row": row, "lines": lines, "tone": TONES[row.state], "order": row.order, "trips": trips}
    return show(request, "console/returns/one.html", context, active="orders")


def agree(request: HttpRequest, return_id: int) -> HttpResponse:
    answer = request.POST.get("answer", "")
    commands.agree_return(return_id=return_id, words=answer, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("return", args=[return_id]))
