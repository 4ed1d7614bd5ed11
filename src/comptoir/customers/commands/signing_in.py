"""A customer proves who she is: by a password, or by a code mailed to her address.

A wrong try is counted, so it must be kept: these commands answer with an :class:`Admission` instead of raising. All
that fails says the same sentence; nobody learns here whose address is known.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from comptoir.kernel import events, scope, tenancy
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.shops.commands.tries import count_address, require_patience

from .. import codes
from ..contacts import BadEmail, normal_email
from ..models import Code, Identity, MailedCode, SignIn

_REFUSED = (
    "That did not match. Ask for a code by mail to be let in; after five wrong tries this way in rests for 15 minutes."
)


@dataclass(frozen=True)
class Admission:
    """Whether a customer was let in. ``session`` is what her session keeps; without one ``message`` says so."""

    session: dict[str, int] | None
    message: str = ""


class WeakPassword(Invalid):
    """A password that is too short or too common."""


@command
def ask_code(*, shop_id: int, email: str, address: str = "", by: Actor, at: datetime) -> None:
    """Have a code mailed to an address that a customer of the shop's group is known by.

    Silent where nobody is: who asks learns nothing. Asked again within a minute, nothing more is sent. The code
    itself is derived from its row by who mails it (``queries.mailed_code``), so no event, job or table holds it.
    ``address`` is the network address that asks.

    Raises TooManyTries for a network address that asked or failed too often.
    """
    if address:
        require_patience(address, at)
        count_address(address, at)
    scope.work_in(shop_id)  # A stranger proves herself to the shop of the address, which knows its group's customers.
    sign_in = sign_in_of(shop_id, email, made=True)
    if sign_in is None or sign_in.is_locked(at):
        return
    if sign_in.codes.filter(made_at__gt=at - codes.ASKED_AGAIN_AFTER, used_at=None).exists():
        return
    code = Code.objects.create(
        retailer_id=sign_in.retailer_id,
        group_id=sign_in.group_id,
        sign_in=sign_in,
        salt=codes.new_salt(),
        made_at=at,
    )
    _record("customer.code_asked", sign_in, shop_id, by=by, at=at, code=code.id)


@command
def sign_in_with_code(*, shop_id: int, email: str, code: str, address: str = "", by: Actor, at: datetime) -> Admission:
    """Let a customer in by the last code that was mailed to her: once, within ten minutes, five tries.

    Raises TooManyTries for a network address that failed too often.
    """
    if address:
        require_patience(address, at)
    scope.work_in(shop_id)
    sign_in = sign_in_of(shop_id, email)
    if sign_in is None or sign_in.is_locked(at):
        return refuse(address, at)
    last = sign_in.codes.order_by("-made_at", "-id").first()
    good = last is not None and is_right(last, code, at)
    return _answer(sign_in, shop_id, good, "a mailed code", address, by=by, at=at)


@command
def sign_in_with_password(
    *, shop_id: int, email: str, password: str, address: str = "", by: Actor, at: datetime
) -> Admission:
    """Let a customer in by her password.

    Raises TooManyTries for a network address that failed too often.
    """
    if address:
        require_patience(address, at)
    scope.work_in(shop_id)
    sign_in = sign_in_of(shop_id, email)
    if sign_in is None or not sign_in.password or sign_in.is_locked(at):
        make_password(password)  # As slow as a check, or the clock would tell whose address is known.
        return refuse(address, at)
    return _answer(sign_in, shop_id, check_password(password, sign_in.password), "a password", address, by=by, at=at)


@command
def set_password(*, password: str, by: Actor, at: datetime) -> Admission:
    """Give oneself a password; only a customer who is signed in may. Her sessions end, but the one this answers with.

    Raises WeakPassword.
    """
    sign_in = _own_sign_in(by, "sets her password")
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from error
    shop_id = min(by.shops)
    scope.work_in(shop_id)

    sign_in.password = make_password(password)
    sign_in.session_version += 1
    sign_in.save(update_fields=["password", "session_version"])
    _record("customer.password_set", sign_in, shop_id, by=by, at=at)
    return Admission(_session(sign_in))


@command
def sign_out_everywhere(*, by: Actor, at: datetime) -> None:
    """End every session of oneself, at all shops of the group."""
    sign_in = _own_sign_in(by, "ends her sessions")
    shop_id = min(by.shops)
    scope.work_in(shop_id)
    sign_in.session_version += 1
    sign_in.save(update_fields=["session_version"])
    _record("customer.signed_out_everywhere", sign_in, shop_id, by=by, at=at)


def _own_sign_in(by: Actor, does_what: str) -> SignIn:
    if by.kind != "customer" or by.customer is None:
        raise NotAllowed(f"Only a customer who is signed in {does_what}.")
    return SignIn.objects.select_for_update().get(customer_id=by.customer)


def is_right(last: MailedCode, typed: str, at: datetime) -> bool:
    """Whether a typed code is the one that was mailed: once, within ten minutes, five tries. The try is counted."""
    good = (
        last.used_at is None
        and at < last.made_at + codes.LIVES
        and last.tries < codes.MOST_TRIES
        and codes.is_code(typed, last.salt)
    )
    last.tries += 1
    last.used_at = at if good else last.used_at
    last.save(update_fields=["tries", "used_at"])
    return good


def _session(sign_in: SignIn) -> dict[str, int]:
    """What her browser's session keeps. ``queries.own_profile`` knows whether it still stands."""
    return {
        "customer": sign_in.customer_id,
        "group": sign_in.group_id,
        "sign_in": sign_in.pk,  # Staff who take her address away end it; the next one counts its versions anew.
        "version": sign_in.session_version,
    }


def refuse(address: str, at: datetime) -> Admission:
    if address:
        count_address(address, at)
    return Admission(None, _REFUSED)


def sign_in_of(shop_id: int, email: str, *, made: bool = False) -> SignIn | None:
    """The sign-in of an address at the shop's group, locked so that tries are counted one by one.

    With ``made`` one is made where a customer is known by the address and never signed in.
    """
    try:
        address = normal_email(email)
    except BadEmail:
        return None
    group_id = min(tenancy.tree().sight_of(shop_id).groups)
    locked = SignIn.objects.select_for_update().filter(group_id=group_id)
    if (found := locked.filter(email=address).first()) or not made:
        return found
    identity = Identity.objects.filter(group_id=group_id, kind=Identity.Kind.EMAIL, value=address).first()
    if identity is None:
        return None
    SignIn.objects.bulk_create(
        [
            SignIn(
                retailer_id=identity.retailer_id,
                group_id=identity.group_id,
                customer_id=identity.customer_id,
                email=address,
            )
        ],
        ignore_conflicts=True,  # She has one by another of her addresses, or asks twice at once.
    )
    return locked.get(customer_id=identity.customer_id)


def _answer(sign_in: SignIn, shop_id: int, good: bool, way: str, address: str, *, by: Actor, at: datetime) -> Admission:
    if good:
        return let_in(sign_in, shop_id, way, by=by, at=at)
    sign_in.failed += 1
    if sign_in.failed >= codes.MOST_TRIES:
        sign_in.failed, sign_in.locked_until = 0, at + codes.LOCKED_FOR
    sign_in.save(update_fields=["failed", "locked_until"])
    locked = sign_in.failed == 0
    _record("customer.sign_in_locked" if locked else "customer.sign_in_failed", sign_in, shop_id, by=by, at=at, way=way)
    return refuse(address, at)


def let_in(sign_in: SignIn, shop_id: int, way: str, *, by: Actor, at: datetime) -> Admission:
    """She proved who she is."""
    sign_in.failed, sign_in.locked_until = 0, None
    sign_in.save(update_fields=["failed", "locked_until"])
    _record("customer.signed_in", sign_in, shop_id, by=by, at=at, way=way)
    return Admission(_session(sign_in))


def _record(name: str, sign_in: SignIn, shop_id: int, *, by: Actor, at: datetime, **facts: Any) -> None:
    """The event belongs to the shop whose door she stood at; its reactions speak in that shop's name."""
    subject = events.Subject(
        kind="customer",
        id=sign_in.customer_id,
        retailer_id=sign_in.retailer_id,
        group_id=sign_in.group_id,
        shop_id=shop_id,
        customer_id=sign_in.customer_id,
    )
    events.record(name, subject, by=by, at=at, **facts)
