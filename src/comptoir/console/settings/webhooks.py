"""Who outside is told of the shop's events: the addresses, their log, and telling again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.exchange import reactions
from comptoir.exchange.webhooks import commands, queries
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal

from ..door import go, seeing
from .frame import shop_of, shown

TAB = "settings-webhooks"
ROWS = 50


def page(request: HttpRequest, code: str, made: str = "", refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/webhooks/; ``made`` is a new secret, shown in this one answer."""
    with seeing(request):
        context = {"rows": queries.endpoints(shop_of(request, code).id), "made": made}
        answer = shown(request, code, TAB, context, refusal=refusal)
    if made:
        answer["Cache-Control"] = "no-store"
    return answer


def add(request: HttpRequest, code: str) -> HttpResponse:
    shop, given = shop_of(request, code), request.POST
    try:
        _, secret = commands.add_endpoint(
            shop_id=shop.id, url=given.get("url", ""), patterns=[given.get("events", "")],
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal=refusal)
    return page(request, code, made=secret)


def log(request: HttpRequest, code: str, webhook: int, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/webhooks/<id>/: what it was told, by state, the latest first."""
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    state = state if state in queries.STATES else ""
    with seeing(request):
        shop = shop_of(request, code)
        endpoint = queries.endpoint(webhook, shop.id)
        last = int(after) if after.isdecimal() and after.isascii() and len(after) < 19 else None
        found = queries.deliveries(webhook, state=state, after=last, limit=ROWS + 1)
        context = {
            "endpoint": endpoint,
            "events": " ".join(endpoint.events),
            "rows": found[:ROWS],
            "next": found[ROWS - 1].id if len(found) > ROWS else None,
            "state": state,
            "states": [("", "All"), *queries.STATES.items()],
        }
        return shown(request, code, TAB, context, refusal=refusal, template="webhook")


def change(request: HttpRequest, code: str, webhook: int) -> HttpResponse:
    given = request.POST
    try:
        commands.change_endpoint(
            endpoint_id=_mine(request, code, webhook), url=given.get("url"),
            patterns=[given["events"]] if "events" in given else None,
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return log(request, code, webhook, refusal)
    messages.success(request, "Kept.")
    return _to_log(code, webhook)


def switch(request: HttpRequest, code: str, webhook: int) -> HttpResponse:
    mine, on = _mine(request, code, webhook), request.POST.get("on") == "1"
    commands.switch_endpoint(endpoint_id=mine, on=on, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _to_log(code, webhook)


def renew(request: HttpRequest, code: str, webhook: int) -> HttpResponse:
    mine = _mine(request, code, webhook)
    _, secret = commands.renew_secret(endpoint_id=mine, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return page(request, code, made=secret)


def remove(request: HttpRequest, code: str, webhook: int) -> HttpResponse:
    mine = _mine(request, code, webhook)
    commands.remove_endpoint(endpoint_id=mine, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse(TAB, args=[code]))


def try_out(request: HttpRequest, code: str, webhook: int) -> HttpResponse:
    """POST: send an event that never happened, for five seconds at most."""
    mine = _mine(request, code, webhook)
    answer = reactions.try_endpoint(endpoint_id=mine, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    if answer.failure:
        messages.error(request, answer.failure)
    else:
        messages.success(request, f"It answered {answer.status} after {answer.duration_ms} ms.")
    return _to_log(code, webhook)


def replay(request: HttpRequest, code: str, webhook: int) -> HttpResponse:
    """POST: all that failed, or with ``since`` and ``until`` a time, by the shop's clock."""
    mine, given = _mine(request, code, webhook), request.POST
    same = {"endpoint_id": mine, "by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    try:
        if "since" in given:
            zone = shop_of(request, code).timezone
            since, until = (_moment(given.get(name, ""), zone, name) for name in ("since", "until"))
            count = commands.replay_range(since=since, until=until, **same)
        else:
            count = commands.replay_failed(**same)
    except Refusal as refusal:
        return log(request, code, webhook, refusal)
    messages.success(request, f"{count} event{'' if count == 1 else 's'} will be told again.")
    return _to_log(code, webhook)


def replay_one(request: HttpRequest, code: str, webhook: int, delivery: int) -> HttpResponse:
    mine = _mine(request, code, webhook)
    with seeing(request):
        found = queries.delivery(delivery, mine)
    commands.replay_delivery(delivery_id=found.id, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _to_log(code, webhook)


def _mine(request: HttpRequest, code: str, webhook: int) -> int:
    """The id of an endpoint of the very shop that the address names. Raises ObjectDoesNotExist."""
    with seeing(request):
        return queries.endpoint(webhook, shop_of(request, code).id).id


def _to_log(code: str, webhook: int) -> HttpResponse:
    return go(reverse("settings-webhook", args=[code, webhook]))


def _moment(text: str, zone: str, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Give the day and the time, like 2026-09-17T14:00.", field=field) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
