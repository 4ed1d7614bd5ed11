"""Scenes that the tests of payments set."""

from datetime import datetime, timedelta
from uuid import uuid4

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.ledger import queries as ledger
from comptoir.payments import commands
from comptoir.payments.models import Attempt, Capture, Intent
from comptoir.payments.saying import AttemptSaid
from comptoir.payments.states import AttemptState
from tests.world import NOON

PAY_BY = NOON + timedelta(hours=24)
SOON = NOON + timedelta(minutes=5)


def ask(world, amount_minor: int = 4200, pay_by: datetime | None = PAY_BY, order_id: int | None = 7) -> Intent:
    return commands.ask(
        shop_id=world.shop().id, customer_id=world.sofia.id, order_id=order_id, amount_minor=amount_minor,
        currency="GBP", purpose="AH-1", pay_by=pay_by, by=world.ana, at=NOON,
    )  # fmt: skip


def start(world, intent: Intent) -> Attempt:
    return commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=world.ana, at=NOON)


def said(attempt: Attempt, state: AttemptState, **changed) -> AttemptSaid:
    wish = {"gateway_id": f"chk_{attempt.id}", "amount_minor": attempt.amount_minor, "currency": "GBP"}
    if state == AttemptState.CAPTURED:
        wish["payment"] = f"pay_{attempt.id}"
    return AttemptSaid(key=attempt.key, state=state, **(wish | changed))


def hear(world, attempt: Attempt, state: AttemptState, **changed) -> Attempt:
    return commands.hear_of_attempt(
        attempt_id=attempt.id, said=said(attempt, state, **changed), by=world.operator(), at=SOON
    )


def another(world, attempt: Attempt, intent: Intent) -> Attempt:
    """A second try beside one that is under way: at the edge of two tabs, or after a decline."""
    with scope.writing(world.operator()):
        return Attempt.objects.create(
            retailer_id=attempt.retailer_id, group_id=attempt.group_id, shop_id=attempt.shop_id,
            customer_id=attempt.customer_id, order_id=attempt.order_id,
            intent=intent, gateway="sandbox", key=uuid4(), amount_minor=attempt.amount_minor, made_at=NOON,
            changed_at=NOON,
        )  # fmt: skip


def capture_by_card(world, amount_minor: int = 4200) -> Capture:
    attempt = start(world, ask(world, amount_minor))
    hear(world, attempt, AttemptState.CAPTURED)
    with scope.reading(world.operator()):
        return Capture.objects.select_related("intent").get(attempt=attempt)


def take(world, intent: Intent, **changed) -> Capture:
    wish = {"source": "terminal", "reference": f"R-{intent.id}", "amount_minor": intent.amount_minor, "by": world.ana}
    return commands.take_offline(intent_id=intent.id, at=SOON, **(wish | changed))


def fresh(world, row):
    with scope.reading(world.operator()):
        return type(row).objects.get(pk=row.pk)


def events(world, name: str) -> list[Event]:
    with scope.reading(world.operator()):
        return list(Event.objects.filter(name=name).order_by("id"))


def balances(world) -> dict[str, int]:
    with scope.reading(world.operator()):
        balance = ledger.trial_balance(world.shop().id)
    assert balance.balanced
    return {str(account): account.balance_minor for account in balance.accounts if account.balance_minor}
