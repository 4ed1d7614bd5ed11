"""A customer as she sees herself: nothing is masked, and nothing of anybody else is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from ..models import Address, Customer, Identity
from .rows import AddressRow, json_of


@dataclass(frozen=True)
class OwnProfile:
    """What My account shows of its owner."""

    id: int
    code: str
    name: str
    company: str
    country: str
    language: str
    emails: tuple[str, ...]  # The one we write to first.
    phones: tuple[str, ...]
    addresses: tuple[AddressRow, ...]  # In clear; the default first.
    sign_in_email: str
    has_password: bool


def own_profile(session: Mapping[str, int]) -> OwnProfile | None:
    """Who signed in with a session (``Admission.session``), in her own scope; None once it was ended. One statement."""
    stands = {"sign_in__id": session.get("sign_in"), "sign_in__session_version": session.get("version")}
    of_her = {"customer": OuterRef("pk")}
    contacts = Identity.objects.filter(**of_her).order_by("-is_main", "id")
    found: Any = (
        Customer.objects.filter(id=session["customer"], **stands)
        .select_related("sign_in")
        .annotate(
            emails=ArraySubquery(contacts.filter(kind=Identity.Kind.EMAIL).values("value")),
            phones=ArraySubquery(contacts.filter(kind=Identity.Kind.PHONE).values("value")),
            address_book=ArraySubquery(
                Address.objects.filter(**of_her).order_by("-is_default", "kind", "id").values_list(json_of(AddressRow))
            ),
        )
        .first()
    )
    if found is None:
        return None
    return OwnProfile(
        id=found.id,
        code=found.code,
        name=found.name,
        company=found.company,
        country=found.country,
        language=found.language,
        emails=tuple(found.emails),
        phones=tuple(found.phones),
        addresses=tuple(AddressRow(**entry) for entry in found.address_book),
        sign_in_email=found.sign_in.email,
        has_password=bool(found.sign_in.password),
    )
