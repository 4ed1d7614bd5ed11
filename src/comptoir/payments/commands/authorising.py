"""What a way to pay is asked for when an order is placed: to hold amounts, or to take them at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import SELL, TAKE_PAYMENT

from ..gateways import balances
from ..gateways.features import FEATURES, Features, is_card_number
from ..models import Intent, Operation, Way
from ..queries import latest_attempts
from ..states import GatewayName, IntentState, OperationKind, OperationState
from .asking import PaymentOver, facts_of, intent_for_change
from .noting import facts_of_operation
from .operations import answer, ask_again, ask_operation, record_taken
from .ways import way_that_is_on

S = OperationState
_CHOSEN_BY_CUSTOMERS = (GatewayName.CARD_FORM, GatewayName.COURIER, GatewayName.IN_STORE)


class AlreadyAuthorised(Refusal):
    """Something is held for this payment already, by other parts or another amount."""


@command
def authorise(
    *,
    intent_id: int,
    gateway: str,
    parts: Sequence[tuple[str, int]],
    token: str = "",
    receipt: str = "",
    by: Actor,
    at: datetime,
) -> list[Operation]:
    """Hold an intent's amount, or take it where the shop takes it at the order: the attempts that stand for it.

    ``parts`` are (reference, amount) of each delivery and sum to the amount asked for; a way that is not paid delivery
    by delivery makes one of them. Asked again, parts that are granted stay, the undecided are asked about, the failed
    are tried anew. Where a gateway answers, a job asks it part by part: the first that fails lets the rest be skipped
    and gives up what was held. Ways without a program are answered at once, what the customer has at the shop is held
    in the ledger; ``receipt`` is the number of the transfer that a person saw, or of the credit note.

    Raises PaymentOver, NotTakenHere, AlreadyAuthorised, NotEnough.
    """
    intent = intent_for_change(intent_id)
    scope.work_in(intent.shop_id)
    way = way_that_is_on(intent.shop_id, gateway)
    can = FEATURES[GatewayName(gateway)]
    _check_allowed(intent, way, can, by, token, at)
    wanted = _parts_of(intent, way, parts)
    latest = latest_attempts(intent.id)
    _check_free(intent, gateway, latest, wanted)
    kind = OperationKind.AUTHORISE if way.at_dispatch else OperationKind.CHARGE
    number = 1 + max((row.round for row in latest.values()), default=0)
    stand = [
        _attempt(intent, kind, way, latest.get(reference), by=by, at=at, reference=reference, amount_minor=amount,
                 round=number, token=token)
        for reference, amount in wanted
    ]  # fmt: skip
    asked = [row for row in stand if row.state == S.ASKED and row.round == number]
    if can.is_program and asked:
        facts = {**facts_of(intent), "parts": len(asked), "gateway": gateway, "way": way.get_gateway_display()}
        events.record("payment.authorisation_asked", intent, by=by, at=at, **facts)
    elif not can.is_program:
        for row in asked:
            _grant(row, receipt, by=by, at=at)
    return stand


def _check_allowed(intent: Intent, way: Way, can: Features, by: Actor, token: str, at: datetime) -> None:
    if by.kind not in ("customer", "link") or way.gateway not in _CHOSEN_BY_CUSTOMERS:
        right = SELL if can.is_online or can.authorises else TAKE_PAYMENT
        require(by, right, "say that an order is paid", shop=intent.shop_id)
    if way.gateway in balances.BALANCES and by.kind in ("customer", "link") and not is_her_own(by, intent):
        raise NotAllowed("This is somebody else's payment: nobody pays it from her wallet but herself.")
    if can.has_page and not (can.takes_token and token.strip()):
        raise Invalid("The customer pays on the gateway's page: send the payment link.", field="gateway")
    if can.is_program and not token.strip():
        raise Invalid("The token of a card is missing.", field="token")
    if is_card_number(token):
        raise Invalid("That is the number of a card, not its token. It was not kept.", field="token")
    if len(token) > 80:
        raise Invalid("A token has at most 80 characters.", field="token")
    if intent.state != IntentState.OPEN:
        raise PaymentOver(intent, at)


def _parts_of(intent: Intent, way: Way, parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    if not parts or any(amount <= 0 for _, amount in parts):
        raise Invalid("Every part of a payment has an amount above zero.", field="parts")
    if len({reference for reference, _ in parts}) < len(parts) or any(len(name) > 40 for name, _ in parts):
        raise Invalid("Every part of a payment has a reference of its own, of at most 40 characters.", field="parts")
    total = sum(amount for _, amount in parts)
    if total != intent.amount_minor:
        told, due = say(total, intent.currency), say(intent.amount_minor, intent.currency)
        raise Invalid(f"The parts sum to {told}; {due} is due.", field="parts")
    return list(parts) if way.per_shipment else [("", total)]


def _check_free(intent: Intent, gateway: str, latest: dict[str, Operation], wanted: Sequence[tuple[str, int]]) -> None:
    amounts = dict(wanted)
    for reference, row in latest.items():
        undecided = row.state in (S.ASKED, S.UNKNOWN, S.PROCESSING, S.MANUAL)
        if undecided and row.gateway != gateway:
            raise AlreadyAuthorised(f"“{row.get_gateway_display()}” is still deciding about {intent.purpose}.")
        if (undecided or (row.state == S.OK and not row.is_given_up)) and amounts.get(reference) != row.amount_minor:
            held = say(row.amount_minor, row.currency)
            raise AlreadyAuthorised(f"{held} is held for {intent.purpose} already: give it back first.")


def _attempt(
    intent: Intent,
    kind: OperationKind,
    way: Way,
    before: Operation | None,
    *,
    by: Actor,
    at: datetime,
    round: int,
    **about: Any,
) -> Operation:
    """The attempt at one part that stands: granted, under way, asked about again, or a new one."""
    if before is None or before.state == S.FAILED or before.is_given_up:
        number = before.attempt + 1 if before else 1
        return ask_operation(intent, kind, way.gateway, at=at, attempt=number, round=round, **about)
    if before.state in (S.PROCESSING, S.MANUAL):
        machine.move(before, "follow", by=by, at=at, also={"changed_at": at}, **facts_of_operation(before))
        return ask_again(before, at=at, round=round, token=about["token"])
    return before


def _grant(row: Operation, receipt: str, *, by: Actor, at: datetime) -> None:
    """What needs no program: the shop's own word holds the amount, or says that the money came."""
    number = receipt.strip()
    if len(number) > 80:
        raise Invalid("A reference has at most 80 characters.", field="receipt")
    if row.gateway in balances.BALANCES and row.kind == OperationKind.AUTHORISE:
        hold = balances.hold(row, number, by=by, at=at)
        answer(row, S.OK, by=by, at=at, gateway_id=hold, means=f"{row.get_gateway_display()} {number}".strip())
        return
    answer(row, S.OK, by=by, at=at)
    if row.kind == OperationKind.CHARGE:
        record_taken(row, reference=number or f"{row.intent_id}-{row.attempt}", by=by, at=at)


def is_her_own(by: Actor, intent: Intent) -> bool:
    """Whether a customer who is signed in pays what she is asked for."""
    return by.kind == "customer" and by.customer is not None and by.customer == intent.customer_id
