"""Taking transfers up into the chain of their shop, after the fact: who books never waits for the chain."""

from datetime import date, datetime

from django.db import connection

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from ..chain import link, said
from ..models import Link, Seal, Waiting

AT_ONCE = 2000


class NotAllChained(Refusal):
    def __init__(self) -> None:
        super().__init__("Some transfers are not in the chain yet; seal the day when they are.")


@command
def chain_transfers(*, shop_id: int, limit: int = AT_ONCE, by: Actor, at: datetime) -> int:
    """Link what waits, by id; how many were. It leaves no event.

    A place in the chain is given here, not by the order of commits: what becomes visible late is linked late, and
    nothing is passed over. Only chainers wait for each other.
    """
    scope.work_in(shop_id)
    _one_at_a_time(shop_id)
    waiting = list(Waiting.objects.filter(shop_id=shop_id).order_by("transfer_id")[:limit])
    last = Link.objects.filter(shop_id=shop_id).order_by("-position").first()
    position, head = (last.position, last.hash) if last else (0, "")
    texts, links = said(row.transfer_id for row in waiting), []
    for place, row in enumerate(waiting, position + 1):
        head = link(head, texts[row.transfer_id].rows)
        links.append(
            Link(
                retailer_id=row.retailer_id, shop_id=shop_id, transfer_id=row.transfer_id, position=place, hash=head
            )
        )  # fmt: skip
    Link.objects.bulk_create(links)
    Waiting.objects.filter(transfer__in=[row.transfer_id for row in waiting]).delete()
    return len(links)


@command
def seal_day(*, shop_id: int, day: date, by: Actor, at: datetime) -> Seal | None:
    """Write down how far the chain has come at the end of a business day; None where nothing came since the last.

    Raises NotAllChained. Sealed before, it is the same seal.
    """
    scope.work_in(shop_id)
    _one_at_a_time(shop_id)
    seals = Seal.objects.filter(shop_id=shop_id)
    if known := seals.filter(day=day).first():
        return known
    if Waiting.objects.filter(shop_id=shop_id).exists():
        raise NotAllChained
    last = Link.objects.filter(shop_id=shop_id).order_by("-position").first()
    if last is None or seals.filter(position=last.position).exists():
        return None
    shop = shops.shop_in_sight(shop_id)
    seal = Seal.objects.create(
        retailer_id=shop.retailer_id, shop_id=shop_id, day=day, position=last.position, hash=last.hash, made_at=at
    )
    events.record(
        "books.sealed", events.Subject("shop", shop_id, shop.retailer_id, shop.group_id, shop_id), by=by, at=at,
        day=day.isoformat(), transfers=seal.position, hash=seal.hash,
    )  # fmt: skip
    return seal


def _one_at_a_time(shop_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('ledger chain'), %s)", [shop_id])
