"""Whether the chain still says what was booked, and where it does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..chain import FIELDS, Said, link, said
from ..models import Account, Link, Seal, Transfer, Waiting

AT_ONCE = 2000


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold."""

    position: int
    reference: str  # Of the transfer there; empty where it is gone.
    what: str


@dataclass(frozen=True)
class ChainReport:
    """How far a shop's chain was followed, and the first place where it does not hold."""

    linked: int
    waiting: int
    seals: int
    head: str  # The hash of the last link.
    broken: Break | None = None


def verify_chain(shop_id: int) -> ChainReport:
    """Follow a shop's chain from its first link, adding up anew what every transfer says."""
    seals = {seal.position: seal for seal in Seal.objects.filter(shop_id=shop_id)}
    waiting = Waiting.objects.filter(shop_id=shop_id).count()
    head, position, broken, missing = "", 0, None, dict(seals)
    for one, its in _links(shop_id):
        position += 1
        missing.pop(one.position, None)
        broken = _broken(one, its, position, link(head, its.rows), seals.get(one.position))
        if broken:
            break
        head = one.hash
    if not broken and missing:
        seal = min(missing.values(), key=lambda seal: seal.position)
        broken = Break(seal.position, "", f"the chain ends before the seal of {seal.day}")
    if not broken:
        broken = _unchained(shop_id, position, waiting)
    return ChainReport(position, waiting, len(seals), head, broken)


def _broken(one: Link, its: Said, position: int, hash: str, seal: Seal | None) -> Break | None:
    reference = its.rows[0][FIELDS.index("reference")] if its.rows else ""
    if one.position != position:
        return Break(position, reference, "a link is missing")
    if hash != one.hash:
        return Break(position, reference, f"transfer {one.transfer_id} says something else than when it was linked")
    if seal and seal.hash != one.hash:
        return Break(position, reference, f"the seal of {seal.day} is another")
    return None


def _unchained(shop_id: int, linked: int, waiting: int) -> Break | None:
    lost = Transfer.objects.filter(shop_id=shop_id, link=None, waiting=None).order_by("id").first()
    return Break(linked + 1, lost.reference, "it is neither linked nor waiting") if lost else None


def _links(shop_id: int) -> Iterator[tuple[Link, Said]]:
    after = 0
    while links := list(Link.objects.filter(shop_id=shop_id, position__gt=after).order_by("position")[:AT_ONCE]):
        texts = said(one.transfer_id for one in links)
        yield from ((one, texts[one.transfer_id]) for one in links)
        after = links[-1].position


def is_sealed(shop_id: int, day: date) -> bool:
    return Seal.objects.filter(shop_id=shop_id, day=day).exists()


def latest_seals(shop_id: int, limit: int = 10) -> list[Seal]:
    """The seals of a shop, the last first."""
    return list(Seal.objects.filter(shop_id=shop_id).order_by("-day")[:limit])


COLUMNS = (*FIELDS, "balance_minor", "position", "hash")


def exported(shop_id: int) -> Iterator[tuple[str, ...]]:
    """Every entry of a shop's books as rows of ``COLUMNS``, in the order of the chain; what waits comes last."""
    balances = {str(one): str(sum_) for one, sum_ in _balances(shop_id)}
    account = FIELDS.index("account")
    for one, its in _links(shop_id):
        yield from ((*row, balances[row[account]], str(one.position), one.hash) for row in its.rows)
    ids = list(Waiting.objects.filter(shop_id=shop_id).order_by("transfer_id").values_list("transfer_id", flat=True))
    for its in said(ids).values():
        yield from ((*row, balances[row[account]], "", "") for row in its.rows)


def _balances(shop_id: int) -> Iterator[tuple[int, int]]:
    yield from Account.objects.filter(shop_id=shop_id).values_list("id", "balance_minor")
