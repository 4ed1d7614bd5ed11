"""Somebody makes an account at a shop: her name, her address, and the code that was mailed there.

Known or not, everybody gets the same answers and a mail with a code. Only the code shows whether the group knows the
address already; then she is let in as who she is.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.commands.tries import count_address, require_patience

from .. import codes, profile
from ..contacts import EMAIL, BadEmail, normal_email
from ..models import Identity, Registration
from .contacts import note_contacts
from .profiles import LENGTHS, new_customer
from .signing_in import Admission, is_right, let_in, refuse, sign_in_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

KEPT = timedelta(days=1)  # What was asked and never proved is forgotten then.
MOST_MAILS = 5  # To one address in that time: nobody is pestered in our name.


class MembersOnly(Refusal):
    status = 403

    def __init__(self) -> None:
        super().__init__("This shop is for its members: they are added by the people who run it.")


@command
def ask_registration(*, shop_id: int, name: str, email: str, address: str = "", by: Actor, at: datetime) -> None:
    """Have a code mailed that proves an address. Asked again within a minute, or too often, nothing more is sent.

    ``address`` is the network address that asks. Raises MembersOnly at a private shop, BadText, BadEmail, TooManyTries.
    """
    if address:
        require_patience(address, at)
        count_address(address, at)
    scope.work_in(shop_id)
    shop = _public_shop(shop_id)
    kept, to = profile.text(name, field="name", longest=LENGTHS["name"], needed=True), normal_email(email)
    of_group = Registration.objects.filter(group_id=shop.group_id)
    of_group.filter(made_at__lte=at - KEPT).delete()
    lately = of_group.filter(email=to)
    if lately.filter(made_at__gt=at - codes.ASKED_AGAIN_AFTER, used_at=None).exists() or lately.count() >= MOST_MAILS:
        return
    row = Registration.objects.create(
        retailer_id=shop.retailer_id, group_id=shop.group_id, shop=shop, name=kept, email=to, salt=codes.new_salt(),
        made_at=at,
    )  # fmt: skip
    subject = events.Subject("registration", row.pk, row.retailer_id, row.group_id, shop.pk)
    events.record("customer.registration_asked", subject, by=by, at=at, code=row.pk)


@command
def register(*, shop_id: int, email: str, code: str, address: str = "", by: Actor, at: datetime) -> Admission:
    """Let in whom the last mailed code proves: a new customer of the shop's group, or the one with this address.

    Raises MembersOnly, TooManyTries.
    """
    if address:
        require_patience(address, at)
    scope.work_in(shop_id)
    shop = _public_shop(shop_id)
    last = _last_asked(shop.group_id, email)
    if last is None or not is_right(last, code, at):
        return _refuse(address, at)
    known = Identity.objects.filter(group_id=shop.group_id, kind=EMAIL, value=last.email).exists()
    if not known:
        customer = new_customer(shop, name=last.name, at=at)
        note_contacts(customer, [(EMAIL, last.email)], by=by)
        personal = {"name": customer.name}
        events.record(
            "customer.registered", customer, by=by, at=at, personal=personal, code=customer.code, shop=shop.code
        )
    sign_in = sign_in_of(shop_id, last.email, made=True)
    if sign_in is None or sign_in.is_locked(at):
        return _refuse(address, at)
    last.delete()
    return let_in(sign_in, shop_id, "a mailed code", by=by, at=at)


def _refuse(address: str, at: datetime) -> Admission:
    return replace(refuse(address, at), message="That did not match, or the code is over. Begin again for another.")


def _public_shop(shop_id: int) -> "Shop":
    shop = shops.shop_in_sight(shop_id)
    if shop.kind != "default":
        raise MembersOnly
    return shop


def _last_asked(group_id: int, email: str) -> Registration | None:
    try:
        asked = Registration.objects.filter(group_id=group_id, email=normal_email(email))
    except BadEmail:
        return None
    return asked.select_for_update().order_by("-made_at", "-id").first()
