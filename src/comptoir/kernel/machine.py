"""State machines as data, and the only walker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from . import events
from .errors import Refusal
from .scope import Actor


@dataclass(frozen=True)
class Move:
    """One way out of some states: where from, where to, and what the journal calls it."""

    sources: frozenset[str]
    target: str
    event: str


Machine = Mapping[str, Move]


class IllegalMove(Refusal):
    """The thing is not in a state from which this step leads anywhere."""

    def __init__(self, thing: models.Model, verb: str) -> None:
        label = getattr(thing, "label", None) or f"{thing._meta.verbose_name} {thing.pk}"
        state = thing.get_state_display()  # type: ignore[attr-defined]
        super().__init__(f"{label} is {state.lower()}; “{verb.replace('_', ' ')}” is not possible now.", verb=verb)


def can(thing: models.Model, verb: str) -> bool:
    return thing.state in thing.MACHINE[verb].sources  # type: ignore[attr-defined]


def enter(thing: models.Model, verb: str) -> str:
    """Give a row that is not stored yet its first state; the name of the event to record once it is."""
    step: Move = thing.MACHINE[verb]  # type: ignore[attr-defined]
    if not thing._state.adding or thing.state not in step.sources:  # type: ignore[attr-defined]
        raise IllegalMove(thing, verb)
    thing.state = step.target  # type: ignore[attr-defined]
    return step.event


def move(
    thing: models.Model,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    also: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Walk one step: check, compare-and-set, journal. ``also`` are columns set in the same statement.

    Raises IllegalMove where the machine has no such way, also when somebody else walked first.
    """
    step: Move = thing.MACHINE[verb]  # type: ignore[attr-defined]
    before = thing.state  # type: ignore[attr-defined]
    if before not in step.sources:
        raise IllegalMove(thing, verb)
    changed = also or {}
    same = type(thing)._default_manager.filter(pk=thing.pk, state=before)
    if not same.update(state=step.target, **changed):
        thing.refresh_from_db()
        raise IllegalMove(thing, verb)
    for name, value in {"state": step.target, **changed}.items():
        setattr(thing, name, value)
    states = {"before": {"state": before}, "after": {"state": step.target}}
    events.record(step.event, thing, by=by, at=at, reason=reason, **states, **facts)


def move_all(
    things: Sequence[models.Model], verb: str, *, by: Actor, at: datetime, also: dict[str, Any] | None = None
) -> None:
    """Walk many rows of one kind the same step, as :func:`move` does one: a statement for each state they are in.

    Each gets its event, with its position where it has one.

    Raises IllegalMove where one of them may not go, or somebody else walked first; then the caller must undo all.
    """
    changed = also or {}
    for before in sorted({thing.state for thing in things}):  # type: ignore[attr-defined]
        going = [thing for thing in things if thing.state == before]  # type: ignore[attr-defined]
        step: Move = going[0].MACHINE[verb]  # type: ignore[attr-defined]
        if before not in step.sources:
            raise IllegalMove(going[0], verb)
        same = type(going[0])._default_manager.filter(pk__in=[thing.pk for thing in going], state=before)
        if same.update(state=step.target, **changed) != len(going):
            raise IllegalMove(going[0], verb)
        for thing in going:
            for name, value in {"state": step.target, **changed}.items():
                setattr(thing, name, value)
            place: dict[str, Any] = {"position": thing.position} if hasattr(thing, "position") else {}
            states = {"before": {"state": before}, "after": {"state": step.target}}
            events.record(step.event, thing, by=by, at=at, **{**states, **place})


def walk_all(rows: models.QuerySet[Any], verb: str) -> int:
    """Walk every row of a set that may go, in one statement; how many went.

    For hot paths: no event a row. The caller compares the count and records one event for the batch.
    """
    step: Move = rows.model.MACHINE[verb]
    return rows.filter(state__in=step.sources).update(state=step.target)


def reachable(machine: Machine, start: str) -> set[str]:
    """Every state that can be reached from one, itself included."""
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for step in machine.values():
            if here in step.sources and step.target not in seen:
                seen.add(step.target)
                todo.append(step.target)
    return seen
