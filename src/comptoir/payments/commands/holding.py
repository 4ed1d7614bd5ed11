"""What a gateway holds after its page was paid on is an authorisation like any other: taken when the goods leave."""

from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor

from ..models import Attempt, Intent
from ..queries import authorised_minor, latest_attempts
from ..saying import AttemptSaid
from ..states import OperationKind, OperationState
from .authorising import AlreadyAuthorised
from .noting import facts_of_operation, note_attempt
from .operations import settle_authorising


def check_not_held(intent: Intent) -> None:
    """Raises AlreadyAuthorised where all of an intent is held: it is not held twice."""
    if authorised_minor([intent.id]) >= intent.amount_minor:
        held = say(intent.amount_minor, intent.currency)
        raise AlreadyAuthorised(f"{held} is held for {intent.purpose} already.")


def hold(attempt: Attempt, intent: Intent, said: AttemptSaid, *, by: Actor, at: datetime) -> None:
    """Record what the gateway holds. What was held before in its place is given up."""
    latest = latest_attempts(intent.id)
    row = note_attempt(
        intent, OperationKind.AUTHORISE, attempt.gateway, OperationState.OK, key=attempt.key, gateway_id=said.payment,
        means=said.means, amount_minor=said.amount_minor, by=by, at=at,
        attempt=max((one.attempt for one in latest.values()), default=0) + 1,
        round=max((one.round for one in latest.values()), default=0) + 1,
    )  # fmt: skip
    events.record("payment.authorised", row, by=by, at=at, **facts_of_operation(row))
    settle_authorising(intent, by=by, at=at)
