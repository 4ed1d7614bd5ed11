"""After a restore: the journal begins a new era, and every reader of it goes on from its place."""

import time
from dataclasses import dataclass
from datetime import datetime

from comptoir.exchange.webhooks import queries as webhooks
from comptoir.kernel import clock, events, followers, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.events import Subject
from comptoir.kernel.followers import Place
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

BEGINNING = Place(0, 0, 0)
PAGE = 500
PATIENCE = 30.0  # Seconds: what is new is given once no older transaction runs on the whole server.
PAUSE = 0.2


@command
def note_restoring(*, shop_id: int, taken_at: datetime, by: Actor, at: datetime) -> bool:
    """Note in a shop's journal that it goes on from a backup: the first event of the new era.

    With it everything of the eras before is settled for whoever reads on. False when it was noted before.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "note a restore", shop=shop_id)
    scope.work_in(shop_id)
    told = taken_at.isoformat()
    if Event.objects.filter(shop_id=shop_id, name="shop.restored", data__taken_at=told).exists():
        return False
    subject = Subject("shop", shop.pk, shop.retailer_id, shop.group_id, shop.pk)
    events.record("shop.restored", subject, by=by, at=at, taken_at=told, of=f"{taken_at:%-d %B %Y, %H:%M} UTC")
    return True


def note_everywhere(taken_at: datetime) -> None:
    """The same for every shop."""
    for shop in shops.every_shop():
        by = shops.actor_of_shop(shop, kind="operator", name="Command line")
        note_restoring(shop_id=shop.pk, taken_at=taken_at, by=by, at=clock.now())


@dataclass(frozen=True)
class Read:
    """What one reader was given from its place on, by the ids of events, and what it should have been."""

    reader: str
    given: list[int]
    expected: list[int]

    @property
    def is_whole(self) -> bool:
        return self.given == self.expected


def check_readers() -> list[Read]:
    """Let readers go on from several places of each shop's journal, and each webhook from its own.

    Expected is what stands in the table after the place, each event once, in its order.
    """
    found = []
    for shop in shops.every_shop():
        with scope.reading(shops.actor_of_shop(shop, kind="operator", name="Drill")):
            rows = Event.objects.order_by("era", "txid", "id").values_list("era", "txid", "id")
            journal = [Place(*row) for row in rows]
            places = [BEGINNING, *(journal[len(journal) * part // 4] for part in range(4) if journal)]
            places += webhooks.places(shop.pk)
            found += [_read(f"{shop.code} from {place}", place, journal) for place in places]
    return found


def _read(reader: str, place: Place, journal: list[Place]) -> Read:
    expected = [one.id for one in journal if one > place]
    given: list[int] = []
    until = time.monotonic() + PATIENCE
    while len(given) < len(expected) and time.monotonic() < until:
        page = followers.since(place, limit=PAGE)
        given += [event.id for event in page]
        if page:
            place = followers.place_after(page[-1])
        else:
            time.sleep(PAUSE)
    given += [event.id for event in followers.since(place, limit=PAGE)]  # Nothing more, or something twice.
    return Read(reader, given, expected)
