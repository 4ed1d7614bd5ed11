"""What a message may say: the facts of an event, as a customer reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from comptoir.customers import queries as customers
from comptoir.fulfilment import queries as parcels
from comptoir.fulfilment.tracking import said, tracking_address
from comptoir.kernel.models import Event
from comptoir.kernel.money import say
from comptoir.orders import queries as orders
from comptoir.orders.links import link_address as order_address
from comptoir.payments import queries as payments
from comptoir.payments.links import link_address as pay_address

if TYPE_CHECKING:
    from comptoir.orders.models import Order

MOST_LINES = 40  # A mail of a wholesale order names the first ones and where to read the rest.
LOCALE = "en_GB"
TOWN_FIRST = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "US"})  # Their post writes the postcode last.


@dataclass(frozen=True)
class Told:
    """Who is told about an event, and the facts that the words may name."""

    order: "Order"
    recipient: str  # Empty: there is no address to write to.
    facts: dict[str, Any]


def told_of(event: Event) -> Told | None:
    """What to tell the customer about an event; None where there is nobody to tell.

    That is a sale without a customer, a draft, and money that an agent had booked by mistake.
    """
    order = orders.order_of_event(event)
    if order is None or order.customer_id is None or order.number is None:
        return None
    facts: dict[str, Any] = {}
    if event.name == "refund.done":
        refund = payments.refunds_of_order(order.id).get(id=event.subject_id or 0)
        if refund.kind == "reversal":
            return None
        facts["refund"] = {
            "amount": say(refund.amount_minor, refund.currency),
            "means": clean(refund.capture.means),
            "through_bank": refund.capture.source in ("card", "bank"),
        }
    her = customers.reach(order.customer_id)
    return Told(order, her.email, {**facts, **_facts(event, order), "customer": {"first_name": first_name(her.name)}})


def _facts(event: Event, order: "Order") -> dict[str, Any]:
    zone, about_delivery = order.shop.timezone, event.name.startswith("delivery.")
    lines = _parcel(event, order) if about_delivery else _items(order)
    return {
        "shop": {
            "name": clean(order.shop.name),
            "phone": clean(order.shop.call_centre_number),
            "tel": "".join(c for c in order.shop.call_centre_number if c.isdigit() or c == "+"),
        },
        "order": {"number": order.number, "status_address": order_address(order)},
        "told_on": _day(event.at, zone),
        "items": [] if about_delivery else lines[:MOST_LINES],
        "parcel": lines[:MOST_LINES] if about_delivery else [],
        "more": max(len(lines) - MOST_LINES, 0),
        "sums": [] if about_delivery else _sums(order),
        "address": _address(order),
        "payment": _payment(order, event) if event.name in ("order.placed", "order.link_sent") else None,
        "paid": _amount(event.data.get("paid_minor", 0), order),
        "going_back": _going_back(order) if event.name == "order.cancelled" else "",
        "delivery": _delivery(event, order, zone) if about_delivery else {},
    }


def _items(order: "Order") -> list[dict[str, str | int]]:
    return [
        {"name": clean(line.name), "quantity": line.quantity, "total": say(line.total_minor, order.currency)}
        for line in order.lines.order_by("position")
    ]


def _parcel(event: Event, order: "Order") -> list[dict[str, str | int]]:
    lines = order.deliveries.get(id=event.subject_id or 0).lines.select_related("line").order_by("line__position")
    return [{"name": clean(line.line.name), "quantity": line.quantity} for line in lines]


def _sums(order: "Order") -> list[dict[str, str | bool]]:
    shipping = say(order.shipping_minor, order.currency) if order.shipping_minor else "free"
    return [
        {"label": "Delivery", "amount": shipping, "strong": False},
        {"label": "Total", "amount": say(order.total_minor, order.currency), "strong": True},
        {"label": "Tax in the total", "amount": say(order.tax_minor, order.currency), "strong": False},
    ]


def _address(order: "Order") -> list[str]:
    to = order.ship_to
    country = to.get("country", "")
    town = [to.get("postcode", ""), to.get("city", "")]
    lines = [
        *(to.get("name", ""), to.get("company", ""), *to.get("street", "").splitlines()),
        " ".join(reversed(town) if country in TOWN_FIRST else town),
        *(to.get("region", ""), Locale.parse(LOCALE).territories.get(country, country)),
    ]
    return [clean(line) for line in lines if line and line.strip()]


def _payment(order: "Order", event: Event) -> dict[str, str] | None:
    """What is still asked for, with its link; None once it is paid or its time is over."""
    asks = order.payments.filter(intent__state="open", intent__pay_by__gt=event.at).select_related("intent")
    asked = next((ask.intent for ask in asks.order_by("-intent_id")), None)
    if asked is None or asked.pay_by is None:
        return None
    return {
        "amount": say(asked.amount_minor, asked.currency),
        "pay_by": _moment(asked.pay_by, order.shop.timezone),
        "address": pay_address(asked),
    }


def _going_back(order: "Order") -> str:
    money = orders.money_of([order.id])[order.id]
    return _amount(money.refunding_minor + money.refunded_minor, order)


def _delivery(event: Event, order: "Order", zone: str) -> dict[str, Any]:
    sent = parcels.shipments_of_order(order.id)
    shipment = next((parcel for parcel in sent if parcel.delivery_id == event.subject_id), None)
    position = event.data.get("position", 1)
    if shipment is None:
        return {"position": position, "rider": "", "due_by": "", "tracking": "", "tracking_address": ""}
    return {
        "position": position,
        "rider": clean(shipment.rider),
        "due_by": _due(shipment.due_by, event.at, zone) if shipment.due_by else "",
        "tracking": said(shipment.tracking),
        "tracking_address": tracking_address(shipment.tracking),
    }


def _amount(minor: int, order: "Order") -> str:
    return say(minor, order.currency) if minor else ""


def first_name(name: str) -> str:
    """How a letter greets: the first word of a name, when it is a name and no address or number."""
    first = clean(name).split(" ")[0]
    return first if first.replace("-", "").replace("'", "").replace("’", "").isalpha() and len(first) <= 40 else ""


def clean(text: str) -> str:
    """One line without control characters: what people typed must not shape a letter."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _moment(at: datetime, zone: str) -> str:
    """``Friday 18 September, 12:00``"""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_day(at, zone)}, {format_time(local, 'HH:mm', locale=LOCALE)}"


def _day(at: datetime, zone: str) -> str:
    return format_date(at.astimezone(ZoneInfo(zone)).date(), "EEEE d MMMM", locale=LOCALE)


def _due(due_by: datetime, at: datetime, zone: str) -> str:
    """``18:30`` for today, else with its day."""
    local = due_by.astimezone(ZoneInfo(zone))
    same_day = local.date() == at.astimezone(ZoneInfo(zone)).date()
    return format_time(local, "HH:mm", locale=LOCALE) if same_day else _moment(due_by, zone)
