"""How far a first run has got, and what to do next where nothing was sold yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from comptoir.catalog import queries as catalog
from comptoir.kernel.scope import Actor
from comptoir.pricing import queries as pricing
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_RETAILER, RUN_SHOP, SELL

if TYPE_CHECKING:
    from comptoir.shops.models import Location, Shop


@dataclass(frozen=True)
class Progress:
    """What the first run has made; each page needs what the pages before it made."""

    shop: "Shop | None"
    location: "Location | None"
    has_rates: bool

    @property
    def page(self) -> str:
        """The name of the address where it goes on; home once it is over."""
        if self.shop is None:
            return "first-run-shop"
        if self.location is None:
            return "first-run-location"
        return "home" if self.has_rates else "first-run-rates"


def progress_of(actor: Actor) -> Progress:
    """Of the retailer's first shop; three statements."""
    shop = shops.shops_of(actor).order_by("id").first()
    if shop is None:
        return Progress(None, None, False)
    ranked = shops.ranked_locations(shop.id).first()
    return Progress(shop, ranked.location if ranked else None, pricing.shipping_rates(shop.id).exists())


@dataclass(frozen=True)
class NextStep:
    """Something to do before, or beside, the first order. Without ``url`` it is done on the command line."""

    title: str
    detail: str
    icon: str
    url: str = ""
    is_done: bool = False
    typed: str = ""  # What to type.


def _has_colleagues(actor: Actor) -> bool:
    return shops.staff_of(actor).exclude(staff_id=actor.id or 0).exists()


def _mail_server() -> list[NextStep]:
    """What invitations and payment links need. Only who starts Comptoir can name it."""
    if settings.HAS_MAIL_SERVER:
        return []
    server = "COMPTOIR_SMTP_HOST=mail.example.com COMPTOIR_SMTP_PORT=25"
    typed = f"{server} python3 run.py up --no-demo{settings.DATA_OPTION}"
    return [NextStep("Name a mail server", "Invitations and payment links wait until then", "mail", typed=typed)]


def next_steps(actor: Actor, mine: "Sequence[Shop]") -> list[NextStep]:
    """What this person can do in a product without orders, in order, with what is done already."""
    if not mine:
        return []
    steps, code = [], mine[0].code
    progress = progress_of(actor) if RUN_RETAILER in actor.rights else None
    if progress and progress.page != "home":
        missing = "Its location, tax and delivery are missing, or some of them"
        steps.append(NextStep("Finish setting up the shop", missing, "settings", reverse(progress.page)))
    has_products = catalog.has_products(actor.retailer or 0)
    if RUN_SHOP in actor.rights:
        steps += [
            NextStep(
                "Add articles", "Number, name, price and first stock, one by one; lists come in by the API", "packages",
                reverse("article-new"), has_products,
            ),
            NextStep(
                "Bring past sales along", "Customers, articles and historic orders of another system, from a CSV file",
                "database-import", typed=f"python3 run.py import sales FILE --shop {code}{settings.DATA_OPTION}",
            ),
            *_mail_server(),
            NextStep(
                "Invite staff", "Each gets a mail with a link, and sees what the role may see", "user-plus",
                reverse("settings-invitation", args=[code]), _has_colleagues(actor),
            ),
        ]  # fmt: skip
    if SELL in actor.rights:
        detail = "Find or add the customer, choose articles, send a payment link"
        url = reverse("new-order") if has_products else ""
        detail = detail if has_products else "Once there are articles"
        steps.append(NextStep("Make the first order", detail, "shopping-cart", url))
    return steps
