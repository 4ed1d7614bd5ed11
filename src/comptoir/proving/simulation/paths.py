"""Whether every state that stands in a table was reached step by step, each step with its event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import psycopg

from comptoir.kernel.machine import Machine, reachable
from comptoir.messaging.states import MESSAGE_MACHINE
from comptoir.orders.states import DELIVERY_MACHINE, ORDER_MACHINE
from comptoir.payments.states import (
    ATTEMPT_MACHINE,
    CALLBACK_MACHINE,
    INTENT_MACHINE,
    REFUND_MACHINE,
)

from ..audits import Audit


@dataclass(frozen=True)
class Walked:
    """A kind of thing that walks a machine: its table, and the state in which it is born."""

    kind: str  # As the journal names it.
    table: str
    machine: Machine
    first: str


WALKED = (
    Walked("order", "orders_order", ORDER_MACHINE, "draft"),
    Walked("delivery", "orders_delivery", DELIVERY_MACHINE, "reserved"),
    Walked("intent", "payments_intent", INTENT_MACHINE, "open"),
    Walked("attempt", "payments_attempt", ATTEMPT_MACHINE, "started"),
    Walked("refund", "payments_refund", REFUND_MACHINE, "asked"),
    Walked("callback", "payments_callback", CALLBACK_MACHINE, "stored"),
    Walked("message", "messaging_message", MESSAGE_MACHINE, "queued"),
)
# In the order of the journal's ids: who walks a thing holds its row until its events are written.
STEPS = """
select subject_id, name, data->'before'->>'state', data->'after'->>'state' from kernel_event
where subject_kind = %s and data->'after' ? 'state' order by subject_id, id
"""


def audit_paths(connection: psycopg.Connection[Any]) -> list[Audit]:
    """Two laws for each machine: every state can be reached, and its way there stands in the journal."""
    return [finding for walked in WALKED for finding in _held_against(connection, walked)]


def _held_against(connection: psycopg.Connection[Any], walked: Walked) -> Iterator[Audit]:
    states: dict[int, str] = dict(connection.execute(f"select id, state from {walked.table}").fetchall())
    known = reachable(walked.machine, walked.first)
    strange = [f"{walked.kind} {row} is “{state}”" for row, state in states.items() if state not in known]
    yield Audit(f"Every {walked.kind} is in a state that can be reached", len(states), strange)
    steps = connection.execute(STEPS, [walked.kind]).fetchall()
    yield Audit(f"Every step of every {walked.kind} has its event", len(steps), _gaps(walked, states, steps))


def _gaps(walked: Walked, states: Mapping[int, str], steps: list[Any]) -> list[str]:
    """Where the journal's steps do not lead from the birth of a thing to the state in which it is."""
    told = {row: list(its) for row, its in groupby(steps, key=itemgetter(0))}
    gaps = []
    for row, state in states.items():
        here = walked.first
        for _, name, before, after in told.get(row, []):
            if before not in (None, here) or not _is_a_step(walked.machine, name, here, after):
                gaps.append(f"{walked.kind} {row}: “{name}” leads from {before} to {after}, and it was {here}")
            here = after
        if here != state:
            gaps.append(f"{walked.kind} {row} is {state}, and its journal ends at {here}")
    return gaps


def _is_a_step(machine: Machine, name: str, before: str, after: str) -> bool:
    return any(move.event == name and before in move.sources and move.target == after for move in machine.values())
