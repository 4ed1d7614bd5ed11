"""Reads of the room ``shops``: the tree, and who a person or a program is in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from comptoir.kernel import scope
from comptoir.kernel.scope import Actor, Sight
from comptoir.kernel.texts import storable

from .models import (
    ApiKey,
    Group,
    HostName,
    Location,
    Membership,
    Retailer,
    SealedSecret,
    Shop,
    ShopLocation,
    Staff,
    StaffSession,
)
from .roles import ALL_RIGHTS, KEY_RIGHTS, REVEAL, RIGHTS_OF, ROLES, SUPER_ADMIN


@dataclass(frozen=True)
class ShopTree:
    """The kernel's view of the tree. A shop never changes its retailer or group, so what was read stays true."""

    def sight_of(self, shop_id: int) -> Sight:
        retailer, group = _owners_of(shop_id)
        return Sight(frozenset({retailer}), frozenset({group}), frozenset({shop_id}))

    def shop_actors(self) -> Iterable[Actor]:
        for shop in Shop.objects.filter(is_open=True).order_by("id"):
            yield actor_of_shop(shop, kind="sweep", name="Comptoir")


@cache
def _owners_of(shop_id: int) -> tuple[int, int]:
    return Shop.objects.values_list("retailer_id", "group_id").get(id=shop_id)


def every_shop() -> list[Shop]:
    """Every shop of the installation, closed ones too: for the command line."""
    return list(Shop.objects.order_by("id"))


def forget_tree() -> None:
    """For tests, whose databases come and go under one process."""
    _owners_of.cache_clear()


def actor_of_shop(shop: Shop, *, kind: str, name: str) -> Actor:
    """An actor that sees exactly one shop: sweeps, callbacks, the simulated trade, the command line."""
    return Actor(
        kind=kind,
        name=name,
        retailer=shop.retailer_id,
        groups=frozenset({shop.group_id}),
        shops=frozenset({shop.id}),
        rights=ALL_RIGHTS if kind in ("operator", "trade") else frozenset(),
        rights_at={shop.id: ALL_RIGHTS} if kind in ("operator", "trade") else {},
    )


def actor_of_retailer(retailer: Retailer, *, kind: str = "operator", name: str = "Command line") -> Actor:
    """Who works in every shop of one retailer."""
    shops = list(Shop.objects.filter(retailer=retailer))
    return _actor(kind, None, name, retailer.id, shops, {shop.id: ALL_RIGHTS for shop in shops})


def retailers_of(staff: Staff) -> list[Retailer]:
    """The retailers for which a person works, by name."""
    return list(Retailer.objects.filter(id__in={m.retailer_id for m in staff.memberships.all()}).order_by("name"))


def actor_of_staff(staff: Staff, retailer_id: int | None = None) -> Actor:
    """A person at one retailer: the shops of her roles, a master with its sub-shops, and what she may do in each.

    Without ``retailer_id`` at the one where she has her first role; somewhere she has none she sees nothing.
    """
    memberships = sorted(staff.memberships.all(), key=lambda m: m.id)
    at = retailer_id or (memberships[0].retailer_id if memberships else 0)
    mine = [m for m in memberships if m.retailer_id == at]
    rights: dict[int, frozenset[str]] = defaultdict(frozenset)
    shops = _shops_of(staff, at)
    for membership in mine:
        given = RIGHTS_OF[membership.role] | ({REVEAL} if membership.may_reveal else set())
        for shop in shops:
            if membership.shop_id in (None, shop.id, shop.master_id):
                rights[shop.id] |= given
    locations = frozenset(m.location_id for m in mine if m.location_id)
    actor = _actor("staff", staff.id, staff.name, at, [s for s in shops if s.id in rights], rights, locations)
    if any(m.shop_id is None for m in mine):  # A super admin may make the first shop.
        return replace(actor, rights=actor.rights | RIGHTS_OF[SUPER_ADMIN])
    return actor


def _shops_of(staff: Staff, retailer_id: int) -> list[Shop]:
    if staff.shops_at_hand is not None:
        return [shop for shop in staff.shops_at_hand if shop.retailer_id == retailer_id]
    return list(Shop.objects.filter(retailer_id=retailer_id).only("id", "group_id", "master_id", "retailer_id"))


def signed_in_staff(staff_id: int) -> Staff | None:
    """A person with her roles and her retailers' shops, in one statement: it is sent with every request."""
    roles = Membership.objects.filter(staff=OuterRef("pk")).order_by("id")
    at = Membership.objects.filter(staff=OuterRef(OuterRef("pk"))).values("retailer")
    shops = Shop.objects.filter(retailer__in=at).order_by("name", "id")
    retailers = Retailer.objects.filter(id__in=at).order_by("name", "id")
    staff = (
        Staff.objects.filter(id=staff_id, is_active=True)
        .annotate(
            _roles=ArraySubquery(roles.values(row=_row(ROLE_COLUMNS))),
            _shops=ArraySubquery(shops.values(row=_row(SHOP_COLUMNS))),
            _retailers=ArraySubquery(retailers.values(row=_row(RETAILER_COLUMNS))),
        )
        .first()
    )
    if staff is None:
        return None
    staff.shops_at_hand = [Shop(**row) for row in staff._shops]  # type: ignore[attr-defined]
    staff.retailers_at_hand = [Retailer(**row) for row in staff._retailers]  # type: ignore[attr-defined]
    memberships = Membership.objects.filter(staff=staff)
    memberships._result_cache = [Membership(staff=staff, **row) for row in staff._roles]  # type: ignore[attr-defined]
    staff._prefetched_objects_cache = {"memberships": memberships}  # type: ignore[attr-defined]
    return staff


ROLE_COLUMNS = ("id", "retailer_id", "shop_id", "location_id", "role", "may_reveal")
SHOP_COLUMNS = (  # What rights and the frame of a page need of a shop.
    "id", "retailer_id", "group_id", "master_id", "code", "name", "currency", "timezone", "order_prefix",
    "channels_leave", "main_host",
)  # fmt: skip
RETAILER_COLUMNS = ("id", "code", "name")


def _row(columns: tuple[str, ...]) -> JSONObject:
    return JSONObject(**{column: column for column in columns})


def _actor(
    kind: str,
    id: int | None,
    name: str,
    retailer_id: int,
    shops: list[Shop],
    rights: dict[int, frozenset[str]],
    locations: frozenset[int] = frozenset(),
) -> Actor:
    return Actor(
        kind=kind,
        id=id,
        name=name,
        retailer=retailer_id,
        groups=frozenset(shop.group_id for shop in shops),
        shops=frozenset(shop.id for shop in shops),
        rights=frozenset().union(*rights.values()) if rights else frozenset(),
        rights_at=dict(rights),
        locations=locations,
    )


OPERATOR = Actor(kind="operator", name="Command line")  # Who runs the installation: names shops, sees none by itself.


def role_at(by: Actor, shop_id: int) -> str:
    """The highest role whose rights a person has at a shop; empty for a program, and for who has none."""
    mine = by.rights_at.get(shop_id, frozenset())
    return next((role for role in reversed(RIGHTS_OF) if by.kind == "staff" and RIGHTS_OF[role] <= mine), "")


def member_by_email(shop: Shop, email: str) -> int | None:
    """The id of the person with an address who works at a shop, or runs its retailer."""
    there = Q(shop=shop) | Q(shop=None, retailer=shop.retailer_id)
    found = Membership.objects.filter(there, staff__email__iexact=storable(email).strip(), staff__is_active=True)
    return found.values_list("staff_id", flat=True).first()


def people_at(shop: Shop) -> list[tuple[int, str, str]]:
    """Who works at a shop, or runs its retailer, by id, mail address and role."""
    there = Membership.objects.filter(Q(shop=shop) | Q(shop=None, retailer=shop.retailer_id), staff__is_active=True)
    return list(there.order_by("staff_id").values_list("staff_id", "staff__email", "role"))


def role_of(staff: Staff, retailer_id: int) -> str:
    """The word under a person's name: her highest role at a retailer."""
    order = list(ROLES)
    roles = [m.role for m in staff.memberships.all() if m.retailer_id == retailer_id]
    return ROLES[max(roles, key=order.index)] if roles else "No role"


# A key that manages, or sets terms and rules, is its maker's: it opens nothing once she has left or runs the shop no
# longer.
KEY = """
select k.id, k.name, k.rights, k.may_reveal, k.retailer_id, k.shop_id, s.group_id, k.location_id,
  k.made_by_id
from shops_apikey k join shops_shop s on s.id = k.shop_id
where k.hash = %s and k.revoked_at is null and (
  (k.rights not in ('manage', 'terms', 'rules', 'sign') and not k.may_reveal) or k.made_by_id is null or exists (
    select from shops_membership m join shops_staff p on p.id = m.staff_id and p.is_active
    where m.staff_id = k.made_by_id and m.retailer_id = k.retailer_id
      and (m.shop_id is null or m.shop_id in (s.id, s.master_id)) and m.role in ('shop_admin', 'super_admin')
      and (m.may_reveal or not k.may_reveal)))
"""


def actor_of_key(text_hash: str) -> Actor | None:
    """The program that holds an API key, by the key's hash; None for one unknown, revoked or orphaned.

    Asked at every request.
    """
    with connection.cursor() as cursor:
        cursor.execute(KEY, [text_hash])
        row = cursor.fetchone()
    if row is None:
        return None
    key_id, name, given, may_reveal, retailer, shop, group, location, maker = row
    rights = KEY_RIGHTS[given] | ({REVEAL} if may_reveal else set())
    return Actor(
        kind="key",
        id=key_id,
        name=name,
        retailer=retailer,
        groups=frozenset({group}),
        shops=frozenset({shop}),
        rights=rights,
        rights_at={shop: rights},
        on_behalf_of=maker if given in ("rules", "sign") else None,  # Rules want two people, not two keys.
        locations=frozenset({location} if location else ()),
    )


def shop_in_sight(shop_id: int) -> Shop:
    """A shop that the running transaction sees.

    Raises Shop.DoesNotExist.
    """
    require_in_sight(shop_id)
    return Shop.objects.get(id=shop_id)


def require_in_sight(shop_id: int) -> None:
    """For who needs nothing of the shop but that the running transaction sees it; sends no statement.

    Raises Shop.DoesNotExist.
    """
    seen = scope.current()
    if seen is None or shop_id not in seen.shops:
        raise Shop.DoesNotExist(f"No shop {shop_id} in sight.")


def shops_of(actor: Actor) -> QuerySet[Shop]:
    """The shops that an actor works in, by name."""
    return Shop.objects.filter(id__in=actor.shops).order_by("name")


def shop_by_code(code: str) -> Shop | None:
    """The shop of an address ``/s/CODE/``."""
    return Shop.objects.filter(code=storable(code).upper(), is_open=True).select_related("retailer").first()


def retailer_by_code(code: str) -> Retailer | None:
    return Retailer.objects.filter(code=code).first()


def retailer_names() -> set[tuple[str, str]]:
    """Code and name of every retailer of the installation."""
    return set(Retailer.objects.values_list("code", "name"))


def group_by_code(retailer_id: int, code: str) -> Group | None:
    return Group.objects.filter(retailer_id=retailer_id, code=code).first()


def shop_by_host(host: str) -> Shop | None:
    """The shop that is reached under a host name."""
    found = HostName.objects.filter(host=host.lower(), shop__is_open=True).select_related("shop__retailer").first()
    return found.shop if found else None


def host_names(shop_id: int) -> list[str]:
    """The internet names under which a shop is reached."""
    return list(HostName.objects.filter(shop_id=shop_id).order_by("host").values_list("host", flat=True))


def ranked_locations(shop_id: int) -> QuerySet[ShopLocation]:
    """The locations that serve a shop's orders, the one asked first in front."""
    return (
        ShopLocation.objects.filter(shop_id=shop_id, location__is_active=True)
        .select_related("location")
        .order_by("rank")
    )


def locations(actor: Actor) -> QuerySet[Location]:
    """The locations of the actor's retailer, by name."""
    return Location.objects.filter(retailer_id=actor.retailer or 0, is_active=True).order_by("name")


def staff_of(actor: Actor) -> QuerySet[Membership]:
    """Who works in the actor's shops, with their roles."""
    return (
        Membership.objects.filter(retailer_id=actor.retailer or 0)
        .select_related("staff", "shop", "location")
        .order_by("staff__name", "id")
    )


def api_keys(shop_id: int) -> QuerySet[ApiKey]:
    """The keys of a shop, those in use first, the newest first."""
    return (
        ApiKey.objects.filter(shop_id=shop_id)
        .select_related("location")
        .order_by(F("revoked_at").desc(nulls_first=True), "-made_at")
    )


def sealed_secrets(shop_id: int) -> QuerySet[SealedSecret]:
    """What a shop has set, without the values: name, hint, when set and tested."""
    return SealedSecret.objects.filter(shop_id=shop_id).defer("sealed").order_by("name")


@dataclass(frozen=True)
class OwnSession:
    """A device on which a person is signed in, as her list shows it."""

    id: int
    device: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def own_sessions(staff_id: int, this_key: str | None, at: datetime) -> list[OwnSession]:
    """Where a person is signed in: this session first, then the one seen last."""
    rows = StaffSession.objects.filter(staff_id=staff_id, session__expire_date__gt=at).select_related("session")
    sessions = [
        OwnSession(
            id=row.id,
            device=row.device,
            started_at=row.started_at,
            seen_at=datetime.fromisoformat(row.session.get_decoded().get("seen") or row.started_at.isoformat()),
            is_this=row.session_id == this_key,
        )
        for row in rows
    ]
    return sorted(sessions, key=lambda s: (s.is_this, s.seen_at), reverse=True)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody whose eyes one may borrow in the demo."""

    id: int
    name: str
    role: str
    where: str


def has_staff() -> bool:
    """Whether anybody can sign in; without, the installation is still to be opened by its first link."""
    return Staff.objects.exists()


def demo_people() -> list[DemoPerson]:
    """Everybody who can sign in, by retailer and role; nobody where there is no demo."""
    if not settings.DEMO:
        return []
    order = list(ROLES)
    found: dict[int, Membership] = {}
    memberships = Membership.objects.filter(staff__is_active=True).select_related("staff", "shop", "retailer")
    for row in sorted(memberships, key=lambda m: (m.retailer_id, -order.index(m.role), m.id)):
        found.setdefault(row.staff_id, row)
    return [
        DemoPerson(m.staff_id, m.staff.name, ROLES[m.role], m.shop.name if m.shop else m.retailer.name)
        for m in found.values()
    ]
