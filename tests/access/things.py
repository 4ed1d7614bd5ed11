"""What lies in two shops of two retailers, by the names that addresses use, and the words nobody else may read."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from comptoir.aftercare import commands as aftercare
from comptoir.customers import commands as customers
from comptoir.exchange.webhooks import commands as webhooks
from comptoir.exchange.webhooks import queries as told
from comptoir.fulfilment import commands as fulfilment
from comptoir.inventory import commands as inventory
from comptoir.kernel import clock, scope
from comptoir.kernel.rules import commands as rules
from comptoir.ledger import commands as ledger
from comptoir.messaging import commands as messaging
from comptoir.messaging.letters import Letter
from comptoir.orders import commands as orders
from comptoir.orders import links as order_links
from comptoir.orders import queries
from comptoir.orders.editing import Wish
from comptoir.payments import commands as payments
from comptoir.payments import links as payment_links
from comptoir.payments import queries as payment_queries
from comptoir.payments.saying import AttemptSaid, Heard
from comptoir.payments.states import AttemptState
from comptoir.pricing import commands as pricing
from comptoir.quotes import commands as quotes
from comptoir.quotes import links as quote_links
from comptoir.shops import commands as shops
from tests.world import World

from .downloads import file_link

# Per side: shop, customer, article, another article of the shop, location, somebody who works there.
SIDES = {
    "home": ("HOME", "C-1", "MUG", "WAKEFIELD", "ana"),
    "orion": ("ORION", "O-1", "TASSE", "LYON", "bruno"),
}
WORDS = {
    "home": ("Sofia", "Keller", "Haddad", "Scottie", "Red scarf", "Wakefield", "Briggate", "Alder"),
    "orion": ("Odile", "Tasse bleue", "Bellecour", "Maison Orion"),
}
SALE = {"street": "14 Park Row"}


@dataclass
class Things:
    """Objects of one side as the parts of addresses: ``things["number"]``."""

    side: str
    parts: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.parts[name]

    @property
    def words(self) -> set[str]:
        """What must never be read by a stranger: names, articles, places, numbers of orders."""
        return {*WORDS[self.side], str(self["number"])}


def _export(world: World, side: str, shop_id: int) -> int:
    by = world.ruth if side == "home" else world.bruno
    return customers.ask_export(shop_id=shop_id, by=by, at=clock.now()).id


def things_of(world: World, run_jobs: Any, side: str) -> Things:
    """An order with money, a parcel on the road, a refund that failed, a stuck callback, and what else has an id."""
    code, customer, sku, location, person = SIDES[side]
    shop, by, now = world.shop(code), world.operator(code), clock.now()
    order = orders.place_order(
        shop_id=shop.id, customer_code=customer, lines=[(sku, 1)], channel="console", by=by, at=now
    )
    number = order.number or ""
    capture = orders.take_payment(number=number, source="cash", reference=f"T-{number}", by=by, at=now)
    run_jobs()
    edit = orders.edit_order(number=number, wish=Wish(discount_minor=1), reason="Late", agreed=False, by=by, at=now)
    for step in (fulfilment.start_packing, fulfilment.finish_packing):
        step(number=number, position=1, by=by, at=now)
    parcel = fulfilment.send_delivery(number=number, position=1, rider="Sam", by=by, at=now)
    asked = orders.ask_refund(number=number, gesture_minor=1, reason="Sorry", by=by, at=now)
    (refund,) = orders.ask_refund(number=number, whole=True, reason="Broken", by=by, at=now).refunds
    with scope.reading(by):
        (intent,) = queries.order_page(number).intents
        operation = payment_queries.operations_of_order(order.id)[0]
    key, _ = shops.make_api_key(shop_id=shop.id, name="Till", rights="read", by=by, at=now)
    rate = pricing.set_shipping_rate(shop_id=shop.id, code="slow", name="Slow", amount_minor=195, by=by, at=now)
    parts = {
        "number": number, "position": 1, "capture": capture.id, "refund": refund, "customer": customer,
        "asked": asked.request.id, "document": asked.voucher.number,
        "offer": _offer(shop.id, by), "version": max(_limits(shop.id, by), _rules(shop.id, by)),
        "edit": edit.id, "rules_kind": "refunds",
        "sku": sku, "location": location, "shop": code, "key_id": key.id, "rate_id": rate.id,
        "membership_id": world.staff(person).memberships.get().id, "callback": _stuck(shop.id, by),
        "operation": operation.id, "message": _message(number, by), "shop_id": shop.id,
        "inbound": _inbound(sku, location, by),
        "reference": "M-1",
        "count": inventory.open_count(location=location, by=by, at=now).id,
        "booking": _courier(number, shop.id, by), "courier": "city",
        "return_id": _returned(number, customer, sku, shop.id, run_jobs, by),
        "export_id": _export(world, side, shop.id), **_of_customer(world, side), **_webhook(shop.id, side, by),
    }  # fmt: skip
    quote = _quote(shop.id, customer, sku, by)
    parts["quote"] = quote.number
    links = {
        "file": file_link(shop, customer, location, run_jobs, by),
        "quote": quote_links.link_text(quote),
        "pay": payment_links.link_text(intent), "order": order_links.link_text(order), "track": parcel.tracking,
    }  # fmt: skip
    return Things(side, parts, links)


def _offer(shop_id: int, by: Any) -> int:
    """An offer on paying in."""
    given: Any = {"shop_id": shop_id, "from_minor": 100, "bonus_minor": 10, "by": by, "at": clock.now()}
    return ledger.make_pay_in_offer(**given).id


def _inbound(sku: str, location: str, by: Any) -> int:
    """What is on its way from outside."""
    made = inventory.draft_inbound(location=location, lines=[inventory.Coming(sku, 5)], by=by, at=clock.now())
    return inventory.send_inbound(inbound_id=made.id, by=by, at=clock.now()).id


def _quote(shop_id: int, customer: str, sku: str, by: Any) -> Any:
    """A quote that was sent."""
    offer, told = quotes.Offer([quotes.Wanted(sku, 1)]), {"by": by, "at": clock.now()}
    quote = quotes.make_quote(shop_id=shop_id, customer_code=customer, offer=offer, **told)
    return quotes.send_quote(number=quote.number, **told)


def _rules(shop_id: int, by: Any) -> int:
    """A draft of sourcing rules."""
    document = {"prefer": [[{"by": "rank"}]]}
    draft = rules.draft_rules(
        shop_id=shop_id, kind="sourcing", document=document, instead_of=None, by=by, at=clock.now()
    )
    return draft.number


def _returned(number: str, customer: str, sku: str, shop_id: int, run_jobs: Any, by: Any) -> int:
    """A return that somebody asked for, of another order that has arrived."""
    at = clock.now()
    order = orders.place_order(
        shop_id=shop_id, customer_code=customer, lines=[(sku, 1)], channel="console", by=by, at=at
    )
    arrived = order.number or ""
    orders.take_payment(number=arrived, source="cash", reference=f"T-{arrived}", by=by, at=at)
    run_jobs()
    for verb in ("start_packing", "finish_packing", "send", "deliver"):
        orders.move_delivery(number=arrived, position=1, verb=verb, by=by, at=at)
    run_jobs()
    asked = aftercare.ask_return(
        number=arrived, position=1, lines=[(1, 1)], way="brought", reason="Too small", by=by, at=at
    )
    return asked.id


def _courier(number: str, shop_id: int, by: Any) -> int:
    """A courier that shall bring something back."""
    fulfilment.set_courier(shop_id=shop_id, courier="city", is_on=True, by=by, at=clock.now())
    booked = fulfilment.book_courier(
        number=number, position=1, courier="city", price_minor=500, way="back", by=by, at=clock.now()
    )
    return booked.id


def _stuck(shop_id: int, by: Any) -> int:
    heard = Heard(f"evt_{shop_id}", "payment.captured", {})
    stored = payments.store_callback(shop_id=shop_id, gateway="sandbox", heard=heard, by=by, at=clock.now())
    stranger = AttemptSaid(key=uuid4(), state=AttemptState.CAPTURED)
    return payments.apply_callback(callback_id=stored.id, said=stranger, by=by, at=clock.now()).id


def _limits(shop_id: int, by: Any) -> int:
    """A draft of the limits of refunds."""
    given: Any = {"shop_id": shop_id, "kind": "refunds", "instead_of": None, "by": by, "at": clock.now()}
    return rules.draft_rules(document={"rules": [], "else": {"answer": "ask"}}, **given).number


def _message(number: str, by: Any) -> int:
    """A mail about the order that could not be sent."""
    written = messaging.write_message(
        event_uid=uuid4(), template="order.cancelled", number=number, recipient="x@mail.example",
        letter=Letter("A", "B", "C"), by=by, at=clock.now(),
    )  # fmt: skip
    assert written
    return messaging.fail_message(message_id=written.id, failure="No such box.", by=by, at=clock.now()).id


def _webhook(shop_id: int, side: str, by: Any) -> dict[str, int]:
    """A webhook that waits to tell what has happened."""
    webhook, _ = webhooks.add_endpoint(
        shop_id=shop_id, url=f"https://{side}.example/", patterns=["order.*"], by=by, at=clock.now()
    )
    hour = timedelta(hours=1)
    webhooks.replay_range(
        endpoint_id=webhook.id, since=clock.now() - hour, until=clock.now() + hour, by=by, at=clock.now()
    )
    with scope.reading(by):
        return {"webhook": webhook.id, "delivery": told.deliveries(webhook.id)[0].id}


def _of_customer(world: World, side: str) -> dict[str, Any]:
    code, customer, *_, _ = SIDES[side]
    by = world.operator(code)
    contact = customers.add_contact(code=customer, text=f"second@{side}.example", by=by, at=clock.now())
    address = customers.add_address(
        code=customer, street="2 Quiet Lane", city="Nowhere", country="GB", by=by, at=clock.now()
    )
    note = ledger.issue_credit_note(
        shop_id=world.shop(code).id, customer=customer, amount_minor=100, reference="N-1", by=by, at=clock.now()
    )
    purse = {"shop_id": world.shop(code).id, "customer": customer, "by": by, "at": clock.now()}
    paid = ledger.pay_into_wallet(source="cash", amount_minor=100, reference=f"W-{side}", **purse)
    with scope.reading(by):
        (account,) = paid.entries.filter(account__kind="wallet").values_list("account_id", flat=True)
    return {
        "note": note.number,
        "account": account,
        "contact_id": contact.id,
        "address_id": address.id,
        "contact": contact.id,
        "address": address.id,
    }
