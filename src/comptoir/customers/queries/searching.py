"""The one box: who is meant by a code, a name, a company, a number or an address."""

from django.db import connection

from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import REVEAL

from ..contacts import whole_contacts
from ..models import Customer
from .rows import CustomerRow, row_of, with_belongings


def search_customers(actor: Actor, text: str, limit: int = 20) -> list[CustomerRow]:
    """Who is meant by one box, best first: by code, name and company; by a whole number or a whole address; by a
    fragment of one in the groups where the actor may reveal.

    A door gives what people type to the command ``find_by_contact``, which notes a search by number or address.
    """
    ids = _found_ids(actor, text, limit)
    rows = {customer.id: row_of(customer) for customer in with_belongings(Customer.objects.filter(id__in=ids))}
    return [rows[found] for found in ids if found in rows]


def groups_revealed_to(actor: Actor) -> list[int]:
    """The groups of the shops in which an actor may see numbers and addresses."""
    open_shops = [shop for shop in actor.shops if actor.can(REVEAL, shop)]
    if not open_shops or len(actor.groups) == 1:
        return sorted(actor.groups) if open_shops else []
    return sorted(set(shops.shops_of(actor).filter(id__in=open_shops).values_list("group_id", flat=True)))


def _found_ids(actor: Actor, text: str, limit: int) -> list[int]:
    typed = " ".join(storable(text).split())[:200]
    words = typed.split()[:8]
    if len(typed) < 2 or not words:
        return []
    call = "select id from search_customer_ids(%s, %s, %s::bigint[], %s, %s)"
    revealing = groups_revealed_to(actor)
    part = _part_of_contact(typed) if revealing else ""
    by_word = words if max(map(len, words)) > 1 else []
    with connection.cursor() as cursor:
        cursor.execute(call, [by_word, part, revealing, whole_contacts(typed, _countries(actor, typed)), limit])
        return [row[0] for row in cursor.fetchall()]


def _part_of_contact(typed: str) -> str:
    """What of a typed text may stand within a number or an address; a number's leading zeros are not in E.164."""
    digits = "".join(c for c in typed if c.isdigit())
    if all(c.isdigit() or c in " +-()./" for c in typed):
        part = digits.lstrip("0")
        return part if len(part) >= 3 else ""
    return typed.lower() if len(typed) >= 3 and " " not in typed else ""


def _countries(actor: Actor, typed: str) -> set[str]:
    """Where a number without its country may belong: the countries of the actor's shops."""
    if "@" in typed or not any(c.isdigit() for c in typed):
        return set()
    return set(shops.shops_of(actor).values_list("country", flat=True))
