"""The home page: today's figures, what needs a person, what waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.exchange import progress
from comptoir.exchange.webhooks import queries as webhooks
from comptoir.kernel import clock
from comptoir.kernel.masking import mask_email
from comptoir.kernel.scope import Actor
from comptoir.look.words import money, span
from comptoir.messaging import queries as messaging
from comptoir.messaging.queries import MessageRow
from comptoir.messaging.states import MessageState
from comptoir.orders import queries as orders
from comptoir.payments import queries as payments
from comptoir.payments.queries import Trouble
from comptoir.shops.commands import switch_retailer
from comptoir.shops.roles import KEEP_WEBHOOKS, RUN_RETAILER, TAKE_PAYMENT

from ..door import go, go_back, part, show
from ..first_run.missing import next_steps
from ..shell import chosen_shops, shell_of, shops_at_hand, simulated
from .asleep import asleep
from .figures import day_of

if TYPE_CHECKING:
    from comptoir.exchange.models import Endpoint
    from comptoir.orders.models import Hold, RefundRequest
    from comptoir.shops.models import Shop

SHOWN = 12  # Troubles on the page; the oldest first, so nothing is forgotten behind the rest.
TROUBLES = {  # Kind → title, icon, tone.
    "callback": ("Payment callback not processed", "webhook", "red"),
    "refund": ("Refund failed", "receipt-refund", "red"),
    "refund_by_hand": ("Give money back by hand", "coins", "amber"),
    "refund_to_approve": ("Refund to approve", "receipt-refund", "amber"),
    "attempt": ("The gateway says something else", "credit-card", "amber"),
    "operation": ("A payment step failed", "credit-card", "red"),
    "at_gateway": ("To be done at the gateway", "credit-card", "amber"),
    "message": ("Message not delivered", "mail-off", "grey"),
    "webhook": ("A webhook is not taken", "webhook", "amber"),
    "unplaced": ("No location sends it", "map-pin", "red"),
    "hold": ("Long on hold", "player-pause", "amber"),
}
LONG_HOLD = timedelta(days=1)


@dataclass(frozen=True)
class NeedsPerson:
    """A row of *Needs a person*: what happened, and the order it is about."""

    kind: str
    id: int
    title: str
    icon: str
    tone: str
    detail: str
    since: datetime
    number: str
    url: str = ""  # Where more is told of it.


@dataclass(frozen=True)
class Waiting:
    """A row of *Waiting for you*."""

    title: str
    icon: str
    tone: str
    url: str
    count: int
    detail: str = ""


@dataclass(frozen=True)
class Channel:
    """A way to the outside world and whether a simulator stands in for it."""

    name: str
    icon: str
    state: str
    tone: str
    detail: str


def home(request: HttpRequest) -> HttpResponse:
    """GET /"""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine, now = shops_at_hand(request), clock.now()
    if not mine:
        may_begin = {"may_begin": RUN_RETAILER in actor.rights}
        return show(request, "console/home/no_shop.html", may_begin, active="home")
    shops = chosen_shops(request)
    ids = [shop.id for shop in shops]
    counts = orders.view_counts(ids)
    troubles, running = _troubles(actor, ids, now), progress.current()
    is_empty = not orders.order_list(shops=ids, limit=1)
    context = {
        "first_name": request.user.name.split()[0] if request.user.name.strip() else "",  # type: ignore[union-attr]
        "greeting": _greeting(now, shops[0].timezone),
        "shops": mine,
        "one_shop": shops[0].code if len(shops) == 1 and len(mine) > 1 else "",
        "day": day_of(shops, now),
        "troubles": troubles[:SHOWN],
        "trouble_count": len(troubles),
        "waiting": _waiting(counts, shops if len(shops) == 1 and len(mine) > 1 else []),
        "channels": _channels(mine),
        "progress": running,
        "seconds_left": span(running.about_seconds_left) if running and running.about_seconds_left is not None else "",
        "is_empty": is_empty,
        "next_steps": next_steps(actor, shops) if is_empty else [],
        "evening_url": reverse("end-of-day") if TAKE_PAYMENT in actor.rights else "",
    }
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/home/main.html", context)
    context |= {"asleep": asleep(shops, now), "data_option": settings.DATA_OPTION}
    return show(request, "console/home/home.html", context, shell=shell_of(request, "home", counts))


def work_in(request: HttpRequest) -> HttpResponse:
    """POST /work-in/: the shop, or the retailer, whose work one looks at from now on."""
    wanted = request.POST.get("shop", "")
    kind, _, retailer = wanted.partition(":")
    if kind == "retailer" and retailer.isdecimal() and len(retailer) < 19:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        request.session["retailer"] = switch_retailer(retailer_id=int(retailer), by=actor, at=clock.now()).id
        request.session.pop("shop", None)
        return go(reverse("home"))
    if wanted and wanted not in {shop.code for shop in shops_at_hand(request)}:
        raise ObjectDoesNotExist
    request.session["shop"] = wanted
    return go_back(request, reverse("home"))


def _greeting(now: datetime, zone: str) -> str:
    hour = now.astimezone(ZoneInfo(zone)).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _troubles(actor: Actor, shop_ids: Sequence[int], now: datetime) -> list[NeedsPerson]:
    stuck = payments.troubles(shop_ids)
    numbers = orders.numbers_of([trouble.order_id for trouble in stuck if trouble.order_id])
    found = [_money_trouble(trouble, numbers.get(trouble.order_id or 0, "")) for trouble in stuck]
    mine = [message for message in messaging.messages_not_sent(actor) if message.shop_id in shop_ids]
    found += _message_troubles(mine)
    found += [_refund_to_approve(asked) for asked in orders.refunds_to_approve(shop_ids)]
    found += [_webhook_trouble(row) for row in webhooks.failing_endpoints(_kept_by(actor, shop_ids))]
    found += [_hold_trouble(hold) for hold in orders.long_holds(shop_ids, since=now - LONG_HOLD)]
    return sorted(found, key=lambda trouble: trouble.since)


def _refund_to_approve(asked: "RefundRequest") -> NeedsPerson:
    title, icon, tone = TROUBLES["refund_to_approve"]
    detail = f"{money(asked.amount_minor, asked.currency)}, asked by {asked.asked_by_name}: {asked.reason}"
    number = asked.order.number or ""
    return NeedsPerson("refund_to_approve", asked.id, title, icon, tone, detail, asked.asked_at, number)


def _kept_by(actor: Actor, shop_ids: Sequence[int]) -> list[int]:
    return [shop for shop in shop_ids if actor.can(KEEP_WEBHOOKS, shop)]


def _webhook_trouble(endpoint: "Endpoint") -> NeedsPerson:
    title, icon, tone = TROUBLES["webhook"]
    detail = f"{endpoint.host}: {endpoint.failure} What it missed is kept and told again."
    url = reverse("settings-webhook", kwargs={"code": endpoint.shop.code, "webhook": endpoint.id})
    since = endpoint.failing_since or endpoint.made_at
    return NeedsPerson("webhook", endpoint.id, title, icon, tone, detail, since, "", url)


def _hold_trouble(hold: "Hold") -> NeedsPerson:
    kind = "unplaced" if hold.cause == "unplaced" else "hold"
    title, icon, tone = TROUBLES[kind]
    whose = f" · by {hold.owner.name}" if hold.owner else ""
    return NeedsPerson(kind, hold.id, title, icon, tone, f"{hold.reason}{whose}", hold.put_at, hold.order.number or "")


def _message_troubles(messages: Sequence[MessageRow]) -> list[NeedsPerson]:
    """One row for each reason: a mail server that is down is one trouble, not fifty."""
    by_reason: dict[str, list[MessageRow]] = defaultdict(list)
    for message in messages:
        by_reason[message.failure or message.state_name].append(message)
    return [_message_trouble(reason, same) for reason, same in by_reason.items()]


def _message_trouble(reason: str, same: Sequence[MessageRow]) -> NeedsPerson:
    title, icon, tone = TROUBLES["message"]
    first = min(same, key=lambda message: message.made_at)
    if len(same) > 1:
        title, numbers = f"{len(same)} messages not delivered", sorted({m.number for m in same if m.number})
        detail = f"{reason} {', '.join(numbers[:4])}{' …' if len(numbers) > 4 else ''}"
        return NeedsPerson("message", first.id, title, icon, tone, detail, first.made_at, "")
    detail = f"“{first.name}” to {mask_email(first.recipient)}: {reason}"
    kind = "message" if first.state == MessageState.QUEUED else "message_over"
    return NeedsPerson(kind, first.id, title, icon, tone, detail, first.made_at, first.number)


def _money_trouble(trouble: Trouble, number: str) -> NeedsPerson:
    title, icon, tone = TROUBLES[trouble.kind]
    return NeedsPerson(trouble.kind, trouble.id, title, icon, tone, trouble.text, trouble.since, number)


def _waiting(counts: dict[str, int], only: "Sequence[Shop]") -> list[Waiting]:
    rows = (
        ("to_pack", "Orders to pack", "package", "indigo", "Paid, their stock is kept"),
        ("to_send", "Parcels to hand over", "truck-delivery", "purple", "Packed, waiting for a rider"),
        ("awaiting_payment", "Awaiting payment", "hourglass-empty", "amber", "Expire by themselves when nobody pays"),
        ("on_hold", "Orders on hold", "player-pause", "red", "Nothing moves until somebody releases them"),
        ("on_the_road", "On the road", "route", "blue", "Dispatched, not delivered yet"),
    )
    shop = f"&shop={only[0].code}" if only else ""
    url = reverse("orders")
    return [
        Waiting(title, icon, tone, f"{url}?view={view}{shop}", counts[view], detail)
        for view, title, icon, tone, detail in rows
        if counts[view]
    ]


def _channels(mine: "list[Shop]") -> list[Channel]:
    stands_in = simulated(mine)
    rows = (("Card gateway", "credit-card", "card page"), ("E-mail", "mail", "to customers"))
    missing: tuple[str, ...] = () if settings.HAS_GATEWAY else ("Card gateway",)
    missing += () if settings.HAS_MAIL_SERVER else ("E-mail",)
    return [Channel(name, icon, *_state(name, stands_in, missing), detail) for name, icon, detail in rows]


def _state(channel: str, stands_in: tuple[str, ...], missing: tuple[str, ...]) -> tuple[str, str]:
    if channel in missing:
        return "Not set up", "amber"
    return ("Simulated", "amber") if channel in stands_in else ("Live", "green")
