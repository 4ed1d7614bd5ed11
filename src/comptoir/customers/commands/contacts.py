"""Numbers and addresses of customers: given, taken away, shown, sought by."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import REVEAL

from .. import profile
from ..contacts import EMAIL, kind_of, masked, normal, whole_contacts
from ..models import Customer, Identity, SignIn
from ..queries import CustomerRow, search_customers
from .finding import customer_for_change, take_away, touch

_WORDS = {"email": "e-mail address", "phone": "phone number"}


class IdentityTaken(Refusal):
    """A number or an address names one person in a group; her code is told only to who may see her."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = kind
        whom = f"Customer {code}" if code else "Somebody else"
        super().__init__(f"{whom} already has this {_WORDS[kind]}.", field=kind, **({"customer": code} if code else {}))


class NoReason(Invalid):
    def __init__(self) -> None:
        super().__init__("Say why you need the number or address; the reason is kept with your name.", field="reason")


@command
def add_contact(
    *, code: str, text: str, main: bool = False, shop_id: int | None = None, by: Actor, at: datetime
) -> Identity:
    """Add a number or an address to a customer; the first of its kind, or ``main``, is the one we write to.

    Raises BadEmail, BadPhone, or IdentityTaken.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    kind = kind_of(text)
    had = set(customer.identities.values_list("id", flat=True))
    note_contacts(customer, [(kind, text)], by=by)
    identity = customer.identities.get(kind=kind, value=normal(kind, text, customer.country))
    made_main = main and not identity.is_main
    if made_main:
        customer.identities.filter(kind=kind, is_main=True).update(is_main=False)
        customer.identities.filter(id=identity.id).update(is_main=True)
        identity.is_main = True
    if identity.id not in had or made_main:
        touch(customer, at)
        name = "customer.contact_added" if identity.id not in had else "customer.main_contact_chosen"
        _record(name, customer, identity, by=by, at=at)
    return identity


@command
def remove_contact(*, code: str, contact_id: int, shop_id: int | None = None, by: Actor, at: datetime) -> None:
    """Take a number or an address from a customer, and the sign-in that rests on it; the next of its kind is main.

    Raises Identity.DoesNotExist for one that is not hers.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    identity = customer.identities.get(id=contact_id)
    take_away(identity, customer.identities, first="is_main")
    if identity.kind == EMAIL:
        SignIn.objects.filter(customer=customer, email=identity.value).delete()
    touch(customer, at)
    _record("customer.contact_removed", customer, identity, by=by, at=at)


@command
def reveal_contact(
    *, code: str, reason: str, shop_id: int | None = None, by: Actor, at: datetime
) -> dict[str, list[str]]:
    """A customer's addresses and numbers in clear: ``{"email": […], "phone": […]}``, the main ones first.

    Raises NotAllowed without the right to reveal in her group, NoReason.
    """
    customer = customer_for_change(
        code, by, "see the numbers and addresses of customers", right=REVEAL, shop_id=shop_id
    )
    why = profile.text(reason, field="reason", longest=500, lines=True)
    if not why:
        raise NoReason
    shown: dict[str, list[str]] = {"email": [], "phone": []}
    for identity in customer.identities.order_by("-is_main", "id"):
        shown[identity.kind].append(identity.value)
    for phone in customer.addresses.exclude(phone="").order_by("id").values_list("phone", flat=True):
        if phone not in shown["phone"]:
            shown["phone"].append(phone)
    events.record("customer.revealed", customer, by=by, at=at, reason=why, code=customer.code)
    return shown


@command
def find_by_contact(*, text: str, by: Actor, at: datetime) -> list[CustomerRow]:
    """What people type into the search box. A search by number or address is noted with its count of hits."""
    rows = search_customers(by, text)
    if by.retailer and _is_contact(text):
        kind = kind_of(text)
        groups = sorted(by.groups)
        subject = events.Subject(
            kind="search",
            id=None,
            retailer_id=by.retailer,
            group_id=groups[0] if len(groups) == 1 else None,
            customer_id=rows[0].id if len(rows) == 1 else None,  # It shows on her page that she was looked up.
        )
        events.record(
            "customer.sought",
            subject,
            by=by,
            at=at,
            by_what=_WORDS[kind],
            hits=len(rows),
            personal={"sought": masked(kind, text.strip())[:200]},
        )
    return rows


def note_contacts(customer: Customer, typed: Sequence[tuple[str, str]], *, by: Actor) -> list[str]:
    """Write numbers and addresses of a customer, as (kind, text), each in its normal form; the kinds that were given.

    The database says who was first: an insert that meets the same value waits for whoever is writing it, then gives
    way, so two at once cannot both have it.

    Raises BadEmail, BadPhone, IdentityTaken.
    """
    given = sorted({(kind, normal(kind, text, customer.country), text.strip()[:254]) for kind, text in typed})
    if not given:
        return []
    mains = set(customer.identities.filter(is_main=True).values_list("kind", flat=True))
    Identity.objects.bulk_create(
        [
            Identity(
                retailer_id=customer.retailer_id,
                group_id=customer.group_id,
                customer=customer,
                kind=kind,
                value=value,
                display=display,
                is_main=kind not in mains,
            )
            for kind, value, display in given
        ],
        ignore_conflicts=True,
    )
    holders = Identity.objects.filter(group_id=customer.group_id, value__in=[value for _, value, _ in given])
    for kind, holder, code in holders.values_list("kind", "customer_id", "customer__code"):
        if holder != customer.id:
            raise IdentityTaken(kind, code if customer.group_id in by.groups else "")
    return [kind for kind, _, _ in given]


def _is_contact(text: str) -> bool:
    """Whether a text is a number or an address, or so much of one that it may point at a person."""
    digits = sum(c.isdigit() for c in text)
    return "@" in text or bool(whole_contacts(text, [])) or (digits >= 3 and not any(c.isalpha() for c in text))


def _record(name: str, customer: Customer, identity: Identity, *, by: Actor, at: datetime) -> None:
    events.record(
        name,
        customer,
        by=by,
        at=at,
        code=customer.code,
        kind=_WORDS[identity.kind],
        personal={"contact": masked(identity.kind, identity.value)},
    )
