"""Keys with which programs come in."""

import secrets
from datetime import datetime
from hashlib import sha256

from comptoir.kernel import events, idempotency, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable

from ..models import ApiKey, Location
from ..roles import KEY_RIGHTS, REVEAL, RUN_SHOP
from .finding import about_shop, save_checked, sees_everything, shop_for

RANDOM_BYTES = 32


@command
def make_api_key(
    *, shop_id: int, name: str, rights: str, may_reveal: bool = False, location: str = "", by: Actor, at: datetime
) -> tuple[ApiKey, str]:
    """A key of one shop and its text, ``ck_…``: shown this once, only its hash is kept.

    One that manages or reveals lives no longer than the role of the admin who made it. One that supplies is of a
    location (its code), and opens what is sent from there alone.
    """
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "make keys for programs", shop=shop.id)
    if rights not in KEY_RIGHTS:
        raise Invalid(f"A key's rights are one of {', '.join(KEY_RIGHTS)}.", field="rights")
    supplies = rights == "supply"
    if supplies and (may_reveal or not location):
        raise Invalid("The key of a supplier is of one location, and of nothing else.", field="location")
    place = Location.objects.get(retailer_id=shop.retailer_id, code=storable(location)) if supplies else None
    for right in sorted(frozenset() if supplies else KEY_RIGHTS[rights] | ({REVEAL} if may_reveal else set())):
        require(by, right, "make a key that may do what you may not", shop=shop.id)
    text = f"ck_{secrets.token_urlsafe(RANDOM_BYTES)}"
    key = ApiKey(
        retailer_id=shop.retailer_id, shop=shop, name=name.strip(), hint=text[:8],
        hash=sha256(text.encode()).hexdigest(), rights=rights,
        may_reveal=may_reveal, location=place, made_at=at,
        made_by_id=by.id if by.kind == "staff" else None,
    )  # fmt: skip
    save_checked(key)
    events.record("api_key.made", key, by=by, at=at, called=key.name, hint=key.hint, rights=rights, reveals=may_reveal)
    return key, text


@command
def revoke_api_key(*, key_id: int, by: Actor, at: datetime) -> ApiKey:
    """From now on the key opens nothing. Raises ApiKey.DoesNotExist."""
    keys = ApiKey.objects.select_for_update()
    key = keys.get(id=key_id) if sees_everything(by) else keys.get(id=key_id, shop_id__in=by.shops)
    require(by, RUN_SHOP, "revoke keys of programs", shop=key.shop_id)
    scope.work_in(key.shop_id)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        events.record("api_key.revoked", key, by=by, at=at, called=key.name, hint=key.hint)
    return key


@command
def forget_answers(*, shop_id: int, by: Actor, at: datetime) -> int:
    """Let go what programs of a shop were answered more than a day ago: a repeat after that is a new request."""
    shop = shop_for(by, shop_id)
    scope.work_in(shop.id)
    gone = idempotency.forget_old_answers(at)
    if gone:
        events.record("api_answers.forgotten", about_shop(shop), by=by, at=at, answers=gone)
    return gone
