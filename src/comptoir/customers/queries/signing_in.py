"""Who a customer is once she has signed in, and the code that is mailed to her."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comptoir.kernel import tenancy
from comptoir.kernel.scope import Actor

from .. import codes
from ..models import Code, Registration


@dataclass(frozen=True)
class MailedCode:
    """A code on its way: for the mail alone."""

    email: str
    digits: str
    name: str
    language: str  # Empty: the shop's.


def mailed_code(code_id: int, *, at: datetime) -> MailedCode | None:
    """The code that an event ``customer.code_asked`` names; None once it is used or over, so a late job mails nothing.

    Derived from its row and a key outside the database: no table, event or job holds it.
    """
    code = Code.objects.select_related("sign_in__customer").filter(id=code_id, **_good_at(at)).first()
    if code is None:
        return None
    her = code.sign_in.customer
    return MailedCode(code.sign_in.email, codes.digits_of(code.salt), her.name, her.language)


def mailed_registration(registration_id: int, *, at: datetime) -> MailedCode | None:
    """The same of an event ``customer.registration_asked``, of whom we know no more than what was typed."""
    row = Registration.objects.filter(id=registration_id, **_good_at(at)).first()
    return MailedCode(row.email, codes.digits_of(row.salt), row.name, "") if row else None


def _good_at(at: datetime) -> dict[str, Any]:
    return {"used_at": None, "made_at__gt": at - codes.LIVES}


def actor_of_customer(shop_id: int, session: dict[str, int] | None) -> Actor | None:
    """The customer who signed in at a shop of this group, by what her session kept (``Admission.session``).

    None without one, and for one of another group: the shops of an installation share its cookies, not its people.
    """
    shop = tenancy.tree().sight_of(shop_id)
    if not session or session.get("group") not in shop.groups:
        return None
    return Actor(
        kind="customer",
        id=session["customer"],
        name="Customer",  # Never her name: it would stand in the journal for good.
        retailer=min(shop.retailers),
        shops=shop.shops,
        customer=session["customer"],
    )
