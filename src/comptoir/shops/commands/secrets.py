"""Secrets of a shop's providers: set, never read back by a person, tested by a button."""

import re
from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor

from ..models import SealedSecret
from ..roles import RUN_SHOP
from ..secrets import hint_of, seal_secret
from .finding import about_shop, shop_for

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
MOST_CHARACTERS = 8_000


@command
def set_secret(*, shop_id: int, name: str, value: str, by: Actor, at: datetime) -> SealedSecret:
    """Seal a provider's secret; the one before is gone."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "set secrets of providers", shop=shop.id)
    text = value.strip()
    if not NAME.fullmatch(name) or len(name) > 64:
        raise Invalid("A secret's name is written like card_gateway.secret_key.", field="name")
    if not text or len(text) > MOST_CHARACTERS:
        raise Invalid(f"A secret has between 1 and {MOST_CHARACTERS:,} characters.", field="value")
    row, _ = SealedSecret.objects.update_or_create(
        shop=shop, name=name,
        defaults={
            "retailer_id": shop.retailer_id, "sealed": seal_secret(shop.id, name, text), "hint": hint_of(text),
            "set_at": at, "tested_at": None, "test_passed": None,
        },
    )  # fmt: skip
    events.record("secret.set", about_shop(shop), by=by, at=at, secret=name, hint=row.hint)
    return row


@command
def record_secret_test(*, shop_id: int, name: str, passed: bool, by: Actor, at: datetime) -> SealedSecret:
    """Note how trying a secret at its provider ended. Raises SealedSecret.DoesNotExist."""
    shop = shop_for(by, shop_id)
    require(by, RUN_SHOP, "test secrets of providers", shop=shop.id)
    row = SealedSecret.objects.get(shop=shop, name=name)
    row.tested_at, row.test_passed = at, passed
    row.save(update_fields=["tested_at", "test_passed"])
    events.record(
        "secret.tested", about_shop(shop), by=by, at=at, secret=name, outcome="passed" if passed else "failed"
    )
    return row
