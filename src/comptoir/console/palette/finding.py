"""What the palette finds: people, orders, articles, what can be done with them, where to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from comptoir.customers.queries import CustomerRow
from comptoir.kernel.scope import Actor
from comptoir.look.words import money, sentence_case
from comptoir.orders.queries import OrderRow
from comptoir.pricing.queries import VariantHit
from comptoir.shops.roles import EDIT_CUSTOMERS, REFUND, RIGHTS_OF, ROLES, SELL

PREFIXES = {"#": "orders", "@": "people", ">": "actions"}
MOST = 5
GONE_WRONG = ("refuse", "reroute")


@dataclass(frozen=True)
class Asked:
    """What was typed: the words, and what they are about where a prefix says so."""

    words: str
    only: str = ""

    def about(self, what: str) -> bool:
        return not self.only or self.only == what


def asked(text: str) -> Asked:
    typed = " ".join(text.replace("\0", "").split())[:120]
    only = PREFIXES.get(typed[:1], "")
    return Asked(typed[1:].strip() if only else typed, only)


@dataclass(frozen=True)
class Item:
    """A line of the palette; ``refused`` says why it cannot be done, and who can."""

    words: str
    href: str = ""
    detail: str = ""
    icon: str = ""
    tone: str = "grey"
    name: str = ""  # Of a person: her letters stand in front.
    stage: str = ""
    refused: str = ""
    key: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    items: Sequence[Item]


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


def people(rows: Sequence[CustomerRow]) -> list[Item]:
    return [
        Item(
            row.name,
            reverse("customer", args=[row.code]),
            _joined(row.code, row.company, *(tag.name for tag in row.tags[:2]), row.phone),
            name=row.name,
        )
        for row in rows[:MOST]
    ]


def orders(rows: Sequence[OrderRow]) -> list[Item]:
    return [
        Item(
            _joined(row.number, row.customer_name, money(row.total_minor, row.currency)),
            reverse("order", args=[row.number]),
            f"{row.line_count} line{'' if row.line_count == 1 else 's'} · {row.shop_code}",
            "shopping-cart",
            "blue",
            stage=row.stage,
        )
        for row in rows[:MOST]
    ]


def articles(hits: Sequence[VariantHit], currency: str) -> list[Item]:
    """One line a product: the first of its variants that was found speaks for it."""
    first = {hit.product_code: hit for hit in reversed(hits)}
    in_order = [hit for hit in hits if first[hit.product_code] is hit]
    return [
        Item(
            sentence_case(hit.name),
            reverse("stock-variant", args=[hit.sku]),
            " · ".join([money(hit.unit_minor, currency), *hit.options.values(), hit.sku]),
            "packages",
            "teal",
        )
        for hit in in_order[:MOST]
    ]


def deeds(
    actor: Actor, found: Sequence[CustomerRow], placed: Sequence[OrderRow], hits: Sequence[VariantHit]
) -> list[Item]:
    """What can be done with what was found; what this person may not do stays and says who can."""
    items: list[Item] = []
    if found:
        row = found[0]
        sell = f"{reverse('new-order')}?{urlencode({'customer': row.code})}"
        items.append(_deed(actor, SELL, f"New order for {row.name}", sell, "Address and size remembered", "plus"))
        change = reverse("customer-profile", args=[row.code])
        items.append(_deed(actor, EDIT_CUSTOMERS, f"Edit {row.name}", change, "Profile, address book, tags", "edit"))
    if placed:
        items += _steps(actor, placed[0])
    if hits and not found:
        hit = hits[0]
        sell = f"{reverse('new-order')}?{urlencode({'product': hit.product_code})}"
        items.append(
            _deed(actor, SELL, f"Sell {sentence_case(hit.name)}", sell, "Where each size can be sold from", "plus")
        )
    return items


def _steps(actor: Actor, order: OrderRow) -> list[Item]:
    """The next steps of an order, possible or with the reason why not; where things go wrong its page is the place."""
    address = reverse("order", args=[order.number])
    steps = [s for s in order.steps(lambda right: actor.can(right, order.shop_id)) if s.verb not in GONE_WRONG][:4]
    return [
        Item(f"{step.label} {order.number}", address, step.hint or "On the order's page", step.icon, "indigo")
        if step.possible
        else Item(f"{step.label} {order.number}", icon=step.icon, refused=f"Not possible: {step.why_not}")
        for step in steps
    ]


def _deed(actor: Actor, right: str, words: str, href: str, detail: str, icon: str, key: str = "") -> Item:
    if right in actor.rights:
        return Item(words, href, detail, icon, "indigo", key=key)
    who = next((said.lower() for role, said in ROLES.items() if right in RIGHTS_OF[role]), "shop admin")
    return Item(words, icon=icon, refused=f"Not possible for you: a {who} can.")


def actions(actor: Actor, words: str) -> list[Item]:
    """What can be done without anything found, by the words of its name."""
    known = [
        _deed(
            actor,
            SELL,
            "New order",
            reverse("new-order"),
            "Search or scan, choose the address, send the link",
            "plus",
            "N",
        ),
        _deed(actor, EDIT_CUSTOMERS, "New customer", reverse("customer-new"), "Name, mail and number", "user-plus"),
        _deed(actor, REFUND, "Refunds to approve", reverse("refunds"), "What waits for approval", "receipt-refund"),
    ]
    return [item for item in known if _fits(item.words, words)]


def places(nav: Sequence[object], words: str) -> list[Item]:
    """The places of the rail, by the words of their names."""
    return [
        Item(place.label, place.url, icon=place.icon, key=place.key.upper() and f"G {place.key.upper()}")  # type: ignore[attr-defined]
        for place in nav
        if _fits(place.label, words)  # type: ignore[attr-defined]
    ]


def _fits(name: str, words: str) -> bool:
    return all(any(part.startswith(word) for part in name.lower().split()) for word in words.lower().split())
