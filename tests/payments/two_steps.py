"""Scenes of cards that are authorised first and taken later."""

import psycopg

from comptoir.kernel import scope
from comptoir.payments import commands, queries
from comptoir.payments.models import Intent, Operation
from comptoir.payments.saying import OperationSaid
from comptoir.payments.states import OperationState
from tests import databases
from tests.payments.scenes import SOON
from tests.world import NOON

S = OperationState


def take_cards_late(world, gateway="card_form", per_shipment=True, at_dispatch=True) -> None:
    commands.set_way(
        shop_id=world.shop().id, gateway=gateway, is_on=True, at_dispatch=at_dispatch, per_shipment=per_shipment,
        by=world.ruth, at=NOON,
    )  # fmt: skip


def authorise(world, intent: Intent, parts=None, gateway="card_form", by=None, **given) -> list[Operation]:
    token = {"token": "tok_4242"} if gateway == "card_form" else {}
    return commands.authorise(
        intent_id=intent.id, gateway=gateway, parts=parts or [("1", intent.amount_minor)], by=by or world.ana, at=NOON,
        **token, **given,
    )  # fmt: skip


def said(operation: Operation, state: OperationState, **changed) -> OperationSaid:
    prefix = {"authorise": "auth", "reverse": "rev", "void": "void"}.get(operation.kind, "pay")
    wish = {"gateway_id": f"{prefix}_{operation.key}", "amount_minor": operation.amount_minor, "currency": "GBP"}
    return OperationSaid(key=operation.key, state=state, **(wish | changed))


def hear(world, operation: Operation, state: OperationState, **changed) -> Operation:
    return commands.hear_of_operation(
        operation_id=operation.id, said=said(operation, state, **changed), by=world.operator(), at=SOON
    )


def authorised(world, intent: Intent, parts=None) -> list[Operation]:
    """What the gateway has granted, part by part."""
    return [hear(world, row, S.OK) for row in authorise(world, intent, parts)]


def capture(world, intent: Intent, reference="1", amount_minor=None) -> Operation:
    return commands.capture(intent_id=intent.id, reference=reference, amount_minor=amount_minor, by=world.ana, at=SOON)


def give_back(world, intent: Intent, amount_minor=None) -> commands.GivenBack:
    return commands.give_back(
        intent_id=intent.id, amount_minor=amount_minor, reason="Changed her mind", by=world.ana, at=SOON
    )


def newest(world, intent: Intent, kind: str) -> Operation:
    with scope.reading(world.operator()):
        return queries.operations_of_intent(intent.id).filter(kind=kind).last()


def told(world, intent: Intent) -> list[tuple[str, str, int]]:
    """Every attempt as (kind, state, amount), in its order."""
    with scope.reading(world.operator()):
        rows = queries.operations_of_intent(intent.id)
        return [(row.kind, row.state, row.amount_minor) for row in rows]


def outcomes(world, intent: Intent) -> tuple[str, str, int, int]:
    """How authorising and giving back stand, what is held and what came, net."""
    with scope.reading(world.operator()):
        ids = [intent.id]
        return (
            queries.outcome_of_authorising(intent.id),
            queries.outcome_of_giving_back(ids),
            queries.authorised_minor(ids),
            queries.net_captured(ids),
        )


def as_owner(statement: str) -> None:
    """Past every guard: what a test does to show that the guard is what holds."""
    name = f"{databases.NAME}_commits"
    with psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as connection:
        connection.execute(statement)
