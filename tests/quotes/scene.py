"""Steps that the tests of quotes begin with."""

from datetime import datetime, timedelta

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.pricing import commands as pricing
from comptoir.quotes import commands, queries
from comptoir.quotes.commands import Offer, Wanted
from comptoir.quotes.links import actor_of_text, link_text
from comptoir.quotes.queries import QuotePage
from tests.world import NOON, World

THIRTY_MUGS = Offer([Wanted("MUG", 30, 850, "Without boxes"), Wanted("RED-SCARF", 2)], note="As we said.")


def made(world: World, offer: Offer = THIRTY_MUGS, at: datetime = NOON) -> str:
    """The number of a quote for Sofia, written by Ana."""
    quote = commands.make_quote(shop_id=world.shop().id, customer_code="C-1", offer=offer, by=world.ana, at=at)
    return quote.number


def sent(world: World, offer: Offer = THIRTY_MUGS, at: datetime = NOON) -> str:
    number = made(world, offer, at)
    commands.send_quote(number=number, by=world.ana, at=at)
    return number


def page(world: World, number: str) -> QuotePage:
    with scope.reading(world.ana):
        found = queries.quote_page(number)
        assert found.margins is not None  # Read now, under the scope.
        return found


def told(world: World, name: str) -> list[Event]:
    """The events of a name in the journal."""
    with scope.reading(world.ana):
        return list(Event.objects.filter(name=name).order_by("id"))


def by_link(world: World, number: str):  # type: ignore[no-untyped-def]
    """Whoever holds the link to a quote."""
    return actor_of_text(link_text(page(world, number).quote))


def accepted(world: World, number: str, **more):  # type: ignore[no-untyped-def]
    given = {"name": "Sofia Keller", "version": 1, "at": NOON + timedelta(hours=1), **more}
    return commands.accept_quote(number=number, by=by_link(world, number), **given)


def costs(world: World, **by_sku: int) -> None:
    """What articles of the shop cost it."""
    for sku, minor in by_sku.items():
        pricing.set_cost(shop_id=world.shop().id, sku=sku.replace("_", "-"), cost_minor=minor, by=world.ruth, at=NOON)


def terms(world: World, **more) -> None:  # type: ignore[no-untyped-def]
    given = {"least_margin": 2000, "valid_days": 14, "asks_code": False, **more}
    commands.set_quote_terms(shop_id=world.shop().id, by=world.ruth, at=NOON, **given)
