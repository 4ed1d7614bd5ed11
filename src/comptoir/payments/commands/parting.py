"""What the shop's own word holds for several things together, held for each of them by itself."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor

from ..models import Operation
from ..queries import latest_attempts
from ..states import OperationKind, OperationState
from .asking import intent_for_change
from .operations import answer, ask_operation, ask_reversal, is_by_program


class NotHeldByWord(Refusal):
    """Only what no gateway holds can be held in other parts."""


def hold_apart(
    intent_id: int, reference: str, shares: Sequence[tuple[str, int]], *, by: Actor, at: datetime
) -> list[Operation]:
    """Hold in parts, (reference, amount) of each, what is left of one part: a step of a command that has the order.

    The amounts sum to what is left; those of nothing are not held. Raises NotHeldByWord.
    """
    intent = intent_for_change(intent_id)
    held = latest_attempts(intent.id)[reference]
    held.intent = intent
    if is_by_program(held) or held.kind != OperationKind.AUTHORISE:
        raise NotHeldByWord("A gateway holds this money: it is taken, or given up, as it was asked for.")
    assert sum(amount for _, amount in shares) == held.left_minor
    gateway, number = held.gateway, held.round
    ask_reversal(held, by=by, at=at)
    latest = latest_attempts(intent.id)
    made = []
    for name, amount in shares:
        if amount <= 0:
            continue
        before = latest.get(name)
        part = ask_operation(
            intent, OperationKind.AUTHORISE, gateway, at=at, reference=name, amount_minor=amount,
            attempt=before.attempt + 1 if before else 1, round=number,
        )  # fmt: skip
        answer(part, OperationState.OK, by=by, at=at)
        made.append(part)
    return made
