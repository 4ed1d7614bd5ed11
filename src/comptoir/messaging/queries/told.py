"""What a message may say: the facts of an event, as a customer reads them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from comptoir.customers import queries as customers
from comptoir.fulfilment import queries as parcels
from comptoir.fulfilment.tracking import said, tracking_address
from comptoir.kernel import clock
from comptoir.kernel.models import Event
from comptoir.kernel.texts import town_line
from comptoir.orders import queries as orders
from comptoir.orders.download_links import link_address as download_address
from comptoir.orders.links import link_address as order_address
from comptoir.orders.stages import Leaves, leaves
from comptoir.orders.states import NOT_SENT
from comptoir.payments import queries as payments
from comptoir.payments.gateways.features import FEATURES
from comptoir.payments.links import link_address as pay_address
from comptoir.payments.states import GatewayName, OperationKind

from ..languages import Language, chosen
from ..words import TO_APPROVER, TO_LOCATION
from . import fetched, returned
from .invoiced import INVOICES, told_of_invoice

if TYPE_CHECKING:
    from comptoir.orders.models import Order
    from comptoir.payments.models import Refund

MOST_THINGS = 3  # That a sentence names of a parcel.
MOST_LINES = 40  # A mail of a wholesale order names the first ones and where to read the rest.
ASKING = ("order.placed", "order.link_sent", "order.edited")  # For money.
BY_LINK = ("delivery.handed_over", "download.renewed")
OPENING = ("order.opened", "order.taken_in")
EDITS = ("order_edit.proposed", "order.edited")


@dataclass(frozen=True)
class Told:
    """Who is told about an event, and the facts that the words may name."""

    order: "Order"
    recipient: str  # Empty: there is no address to write to.
    facts: dict[str, Any]
    language: str  # One that we have words in.


def told_of(event: Event) -> Told | None:
    """What to tell the customer about an event; None where there is nobody to tell.

    That is a sale without a customer, a draft, and money that an agent had booked by mistake.
    """
    order = orders.order_of_event(event)
    if order is None or order.customer_id is None or order.number is None:
        return None
    if event.name == "delivery.packed" and fetched.is_fetched(event):
        return None  # Her code is on its way: one mail says both.
    if not returned.is_told(event):
        return None
    her = customers.reach(order.customer_id)
    spoken = chosen(her.language, order.shop.language)
    facts: dict[str, Any] = {}
    if event.name in ("refund.done", "payment.voided"):
        refund = payments.refunds_of_order(order.id).filter(id=event.subject_id or 0).select_related("capture").first()
        if event.subject_kind != "refund":
            refund = None  # Of a payment that was still processing: there was no money yet.
        elif refund is None or refund.kind == "reversal":
            return None
        facts["refund"] = {
            "amount": spoken.amount(event.data["amount_minor"], order.currency),
            "means": _means(refund, spoken) if refund else "",
            "voucher": orders.voucher_of_refund(order.id, refund.id) if refund else "",
            "through_bank": refund is not None
            and refund.destination == "origin"
            and refund.capture.source in ("card", "bank"),
        }
    if event.name in INVOICES:
        facts["document"] = told_of_invoice(event, order, spoken)
    facts |= {
        **_facts(event, order, spoken),
        **returned.facts_of_return(event),
        "customer": {"first_name": first_name(her.name)},
    }
    return Told(order, her.email, facts, spoken.code)


def _means(refund: "Refund", spoken: Language) -> str:
    """Where money went: as the gateway calls the card, or into what the shop owes her."""
    if refund.destination == "origin":
        return clean(refund.capture.means)
    return str(spoken.phrases["into"][refund.destination].format(number=refund.note_number))


def told_staff(event: Event, template: str) -> Told | None:
    """What to tell who packs an order, or who runs the shop; None where no address is set for them."""
    order = orders.order_of_event(event)
    if order is None or order.number is None:
        return None
    spoken = chosen(order.shop.language)
    facts = {"customer": {"name": clean(order.customer.name) if order.customer else ""}}
    recipient = order.shop.order_mailbox
    if template == TO_LOCATION:
        location = order.deliveries.select_related("location").get(id=event.subject_id or 0).location
        facts["location"] = {"name": clean(location.name)}
        recipient = location.email
    if not recipient and template != TO_APPROVER:  # Each approver is reached at an address of her own.
        return None
    return Told(order, recipient, {**_facts(event, order, spoken), **facts}, spoken.code)


def _facts(event: Event, order: "Order", spoken: Language) -> dict[str, Any]:
    zone, about_delivery = order.shop.timezone, event.name.startswith("delivery.")
    lines = _parcel(event, order) if about_delivery else _items(order, spoken)
    return {
        "shop": {
            "name": clean(order.shop.name),
            "phone": clean(order.shop.call_centre_number),
            "tel": "".join(c for c in order.shop.call_centre_number if c.isdigit() or c == "+"),
        },
        "order": {
            "number": order.number,
            "status_address": order_address(order),
            "order_address": f"{settings.ADDRESS}/orders/{order.number}/",
        },
        "told_on": spoken.day(event.at, zone),
        "items": [] if about_delivery else lines[:MOST_LINES],
        "parcel": lines[:MOST_LINES] if about_delivery else [],
        "pieces": sum(int(line["quantity"]) for line in lines),
        "more": max(len(lines) - MOST_LINES, 0),
        "sums": [] if about_delivery else _sums(order, spoken),
        "address": _address(order, spoken),
        "payment": _payment(order, event, spoken) if event.name in ASKING or _is_owed(event) else None,
        "approval": event.name == "order.placed" and _waits(order),
        "called": event.name == "order.placed" and _call_of(order) == "waiting",
        "unreached": event.name == "order.cancelled" and _call_of(order) == "unreached",
        "paid": _amount(event.data.get("paid_minor", 0), order, spoken),
        "parts": _parts(event, order, spoken) if event.name in OPENING else None,
        "held": _held(event, order, spoken),
        "going_back": _going_back(order, spoken) if event.name == "order.cancelled" else "",
        "credited": _credited(order, spoken) if event.name == "order.cancelled" else "",
        "held_back": _held_back(order, spoken) if event.name == "order.cancelled" else "",
        "delivery": _delivery(event, order, spoken) if about_delivery else {},
        "edit": _edit(event, order, spoken) if event.name in EDITS else {},
        "downloads": _downloads(event, order, spoken) if event.name in BY_LINK else [],
    }


def _downloads(event: Event, order: "Order", spoken: Language) -> list[dict[str, Any]]:
    """The files that an event is about, each with its link."""
    rows = [row.download for row in orders.downloads_of_link(order.id)]
    if event.name == "download.renewed":
        rows = [row for row in rows if row.pk == event.subject_id]
    return [
        {
            "name": clean(row.line.name),
            "address": download_address(row),
            "left": row.left,
            "until": spoken.moment(row.expires_at, order.shop.timezone),
        }
        for row in rows
    ]


def _items(order: "Order", spoken: Language) -> list[dict[str, str | int]]:
    return [
        {"name": clean(line.name), "quantity": line.quantity, "total": spoken.amount(line.total_minor, order.currency)}
        for line in order.lines.order_by("position")
    ]


def _parcel(event: Event, order: "Order") -> list[dict[str, str | int]]:
    lines = order.deliveries.get(id=event.subject_id or 0).lines.select_related("line").order_by("line__position")
    return [{"name": clean(line.line.name), "quantity": line.quantity} for line in lines]


def _parts(event: Event, order: "Order", spoken: Language) -> dict[str, Any] | None:
    """Which part leaves when, in one sentence; None where all of it leaves now in one parcel."""
    today = clock.day_of(event.at, order.shop.timezone)
    said = []
    for delivery in order.deliveries.exclude(state__in=NOT_SENT).order_by("position").prefetch_related("lines__line"):
        when = leaves(delivery.kind, delivery.due_on, today=today)
        day = spoken.date(delivery.due_on) if delivery.due_on else ""
        carried = sorted(delivery.lines.all(), key=lambda row: row.line.position)
        things = ", ".join(f"{row.quantity} × {clean(row.line.name)}" for row in carried[:MOST_THINGS])
        more = f" + {len(carried) - MOST_THINGS}" if len(carried) > MOST_THINGS else ""
        said.append((when, f"{things}{more} {spoken.phrases['leaves'][when].format(day=day)}"))
    if len(said) < 2 and all(when == Leaves.NOW for when, _ in said):
        return None
    return {"count": len(said), "said": "; ".join(words for _, words in said)}


def _sums(order: "Order", spoken: Language) -> list[dict[str, str | bool]]:
    phrases = spoken.phrases
    shipping = _amount(order.shipping_minor, order, spoken) or phrases["free"]
    return [
        {"label": phrases["delivery"], "amount": shipping, "strong": False},
        {"label": phrases["total"], "amount": spoken.amount(order.total_minor, order.currency), "strong": True},
        {"label": phrases["tax"], "amount": spoken.amount(order.tax_minor, order.currency), "strong": False},
    ]


def _address(order: "Order", spoken: Language) -> list[str]:
    to = order.ship_to
    country = to.get("country", "")
    lines = [
        *(to.get("name", ""), to.get("company", ""), *to.get("street", "").splitlines()),
        town_line(to.get("postcode", ""), to.get("city", ""), country),
        *(to.get("region", ""), spoken.country(country)),
    ]
    return [clean(line) for line in lines if line and line.strip()]


def _payment(order: "Order", event: Event, spoken: Language) -> dict[str, str] | None:
    """What is still asked for, with its link; None once it is paid or its time is over."""
    asks = order.payments.filter(intent__state="open", intent__pay_by__gt=event.at).select_related("intent")
    asked = next((ask.intent for ask in asks.order_by("-intent_id")), None)
    if asked is None or asked.pay_by is None or (asked.way and FEATURES[GatewayName(asked.way)].is_by_word):
        return None
    if payments.authorised_minor([asked.id]) >= asked.amount_minor:  # It is held, and nobody is to pay it twice.
        return None
    how = _how(asked.way, asked.amount_minor, order, spoken) if asked.way and not _is_card(asked.way) else ""
    return {
        "how": how,
        "amount": spoken.amount(asked.amount_minor, asked.currency),
        "pay_by": spoken.moment(asked.pay_by, order.shop.timezone),
        "address": pay_address(asked, order.shop),
    }


def _waits(order: "Order") -> bool:
    """Whether somebody approves it first."""
    found = orders.approval_of_order(order.id)
    return found is not None and found.state == "waiting"


def _call_of(order: "Order") -> str:
    """How the call to her stands that comes before the order goes to the shelf; empty: there is none."""
    found = orders.confirmation_of_order(order.id)
    return found.state if found else ""


def _is_owed(event: Event) -> bool:
    """Whether an order goes to the shelf before its money came."""
    return event.name == "order.opened" and event.data.get("how") == "confirmed"


def _is_card(way: str) -> bool:
    return FEATURES[GatewayName(way)].is_program


def _held(event: Event, order: "Order", spoken: Language) -> str:
    """How what was authorised for an order that opened is paid, in a sentence."""
    amount = event.data.get("held_minor", 0) if event.name == "order.opened" else 0
    if not amount:
        return ""
    part = next(iter(payments.held_parts([asked.id for asked in payments.intents_of_order(order.id)])), None)
    return _how(part.gateway if part else "other", amount, order, spoken)


def _how(way: str, amount_minor: int, order: "Order", spoken: Language) -> str:
    """How something is paid by a way, and what the shop says about it."""
    sentences = spoken.phrases["ways"]
    said = sentences.get(way, sentences["other"]).format(
        amount=spoken.amount(amount_minor, order.currency), number=order.number
    )
    own = payments.way_of(order.shop_id, way).words if way in GatewayName else ""
    return f"{said} {clean(own)}".strip()


def _held_back(order: "Order", spoken: Language) -> str:
    given_up = payments.operations_of_order(order.id).filter(kind=OperationKind.REVERSE, follows=None)
    return _amount(sum(row.amount_minor for row in given_up), order, spoken)


def _going_back(order: "Order", spoken: Language) -> str:
    money = orders.money_of([order.id])[order.id]
    return _amount(money.refunding_minor + money.refunded_minor - _as_credit(order), order, spoken)


def _credited(order: "Order", spoken: Language) -> str:
    return _amount(_as_credit(order), order, spoken)


def _as_credit(order: "Order") -> int:
    """What of an order's money became credit notes."""
    return sum(one.amount_minor for one in payments.refunds_of_order(order.id).filter(destination="credit_note"))


def _delivery(event: Event, order: "Order", spoken: Language) -> dict[str, Any]:
    sent = parcels.shipments_of_order(order.id)
    day: dict[str, Any] = {
        "day": spoken.date(date.fromisoformat(due)) if (due := event.data.get("after", {}).get("due_on")) else ""
    }
    shipment = next((parcel for parcel in sent if parcel.delivery_id == event.subject_id), None)
    position = event.data.get("position", 1)
    day |= {"pick_up": fetched.pick_up(event, order, spoken) if event.name in fetched.TOLD else {}}
    if shipment is None:
        return {"position": position, **day, "rider": "", "due_by": "", "tracking": "", "tracking_address": ""}
    return {
        **day,
        "position": position,
        "rider": clean(shipment.rider),
        "due_by": spoken.due(shipment.due_by, event.at, order.shop.timezone) if shipment.due_by else "",
        "tracking": said(shipment.tracking),
        "tracking_address": tracking_address(shipment.tracking, order.shop),
    }


def _edit(event: Event, order: "Order", spoken: Language) -> dict[str, str]:
    """What a change does, or would do, in one sentence, and what it costs."""
    difference = event.data["difference_minor"]
    said = [
        spoken.phrases["edit"][row["what"]].format(
            pieces=row.get("pieces", ""), name=clean(row.get("name", "")),
            amount=spoken.amount(row.get("amount_minor", 0), order.currency),
        )
        for row in event.data["changed"]
    ]  # fmt: skip
    until = event.data.get("valid_until")
    return {
        "sentence": "; ".join(said),
        "more": _amount(max(difference, 0), order, spoken),
        "less": _amount(max(-difference, 0), order, spoken),
        "due": spoken.amount(event.data["due_after_minor"], order.currency),
        "until": spoken.moment(datetime.fromisoformat(until), order.shop.timezone) if until else "",
    }


def _amount(minor: int, order: "Order", spoken: Language) -> str:
    return spoken.amount(minor, order.currency) if minor else ""


def first_name(name: str) -> str:
    """How a letter greets: the first word of a name, when it is a name and no address or number."""
    first = clean(name).split(" ")[0]
    return first if first.replace("-", "").replace("'", "").replace("’", "").isalpha() and len(first) <= 40 else ""


def clean(text: str) -> str:
    """One line without control characters: what people typed must not shape a letter."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
