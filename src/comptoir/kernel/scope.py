"""Who asks, and what the database lets them see.

Row-level security decides; this module tells it for whom. Nothing set, nothing seen. The names of the settings are
known to the policies in :mod:`comptoir.kernel.policies` only.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.db import connection, transaction

Ids = frozenset[int]
NONE: Ids = frozenset()


@dataclass(frozen=True)
class Sight:
    """The rows that a transaction may see: ids of retailers, groups and shops, one customer, single orders, quotes."""

    retailers: Ids = NONE
    groups: Ids = NONE
    shops: Ids = NONE
    customer: int | None = None
    orders: Ids = NONE
    quotes: Ids = NONE

    def settings(self) -> dict[str, str]:
        return {
            "comptoir.retailers": _array(self.retailers),
            "comptoir.groups": _array(self.groups),
            "comptoir.shops": _array(self.shops),
            "comptoir.customer": str(self.customer or ""),
            "comptoir.orders": _array(self.orders),
            "comptoir.quotes": _array(self.quotes),
        }

    def holds(self, other: "Sight") -> bool:
        """Whether everything the other sees is seen from here too."""
        return other.retailers <= self.retailers and other.groups <= self.groups and other.shops <= self.shops


@dataclass(frozen=True)
class Actor:
    """Who asks. Made by ``shops`` (staff, keys, callbacks), ``customers`` (customers, links) or the kernel (jobs)."""

    kind: str  # staff, key, customer, link, visitor, callback, operator, job, sweep, trade
    id: int | None = None
    name: str = ""  # As the timeline shows it.
    retailer: int | None = None
    groups: Ids = NONE
    shops: Ids = NONE
    rights: frozenset[str] = frozenset()  # In any shop: what menus go by.
    rights_at: Mapping[int, frozenset[str]] = field(default_factory=dict, compare=False, hash=False)
    on_behalf_of: int | None = None  # The staff for whom a program, or a person in another's account, acts.
    customer: int | None = None
    orders: Ids = NONE  # What a signed link names.
    quotes: Ids = NONE
    locations: Ids = NONE  # Empty: every location of the retailer.

    def sight(self) -> Sight:
        retailers = frozenset({self.retailer}) if self.retailer else NONE
        if self.kind in ("customer", "link"):
            return Sight(customer=self.customer, orders=self.orders, quotes=self.quotes)
        return Sight(retailers, self.groups, self.shops)

    def can(self, right: str, shop: int | None = None) -> bool:
        """Whether the actor has a right, at a shop where one is named."""
        return right in (self.rights if shop is None else self.rights_at.get(shop, frozenset()))


NOBODY = Actor(kind="visitor")

_sight: ContextVar[Sight | None] = ContextVar("comptoir_sight", default=None)


def current() -> Sight | None:
    """What the running transaction sees, or None outside one."""
    return _sight.get()


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """One read-only transaction that sees what the actor sees; PostgreSQL refuses any write in it."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), _seeing(actor.sight(), {"transaction_read_only": "on"} if outermost else {}):
        yield


@contextmanager
def writing(actor: Actor, **settings: str) -> Iterator[None]:
    """The transaction of a command. Only ``@command`` and the journal's readers open one."""
    with transaction.atomic(durable=True), _seeing(actor.sight(), settings):
        yield


def work_in(shop_id: int) -> None:
    """Widen the running command to the sight of the shop itself: its group and retailer with it.

    A buyer's order moves stock and books that the buyer may not read. To be called once the command has found, under
    the actor's own scope, everything that its arguments name.
    """
    from .tenancy import tree  # The tree of shops is filled in by the room above.

    _apply(tree().sight_of(shop_id))


def work_for(retailer_id: int) -> None:
    """Widen to the retailer of a thing that belongs to no single shop (catalogue, stock, staff)."""
    seen = current() or Sight()
    _apply(replace(seen, retailers=seen.retailers | {retailer_id}))


def _apply(sight: Sight) -> None:
    before = current()
    if before is None:
        raise RuntimeError("A scope can only be widened inside a command.")
    alone = before.customer is None and not before.orders and not before.quotes
    if before == sight or (alone and before.holds(sight)):
        return
    joined = Sight(before.retailers | sight.retailers, before.groups | sight.groups, before.shops | sight.shops)
    _set(joined.settings())
    _sight.set(joined)


@contextmanager
def _seeing(sight: Sight, extra: dict[str, str]) -> Iterator[None]:
    """Set the scope for a transaction, and put the former one back when nested in another (as in a test)."""
    before = _sight.get()
    _set({**sight.settings(), **extra})
    token = _sight.set(sight)
    failed = False
    try:
        yield
    except BaseException:
        failed = True
        raise
    finally:
        _sight.reset(token)
        # A local setting outlives its savepoint but not its transaction; a failed savepoint takes it back itself.
        if len(connection.savepoint_ids) > 0 and not failed and not connection.needs_rollback:
            _set((before or Sight()).settings())


def _set(settings: dict[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"select {calls}", [part for pair in settings.items() for part in pair])


def _array(ids: Ids) -> str:
    return "{" + ",".join(str(i) for i in sorted(ids)) + "}" if ids else ""
