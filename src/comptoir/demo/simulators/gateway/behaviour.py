"""How the gateway is told to misbehave, for all shops or for one."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

ALL = "all"


class BadKnob(Exception):
    """A knob that does not exist or cannot be turned so; the text says which values it takes."""


def _knob(value: Any, allowed: tuple[str, ...] | type, name: str) -> Any:
    """The value if the knob takes it, numbers in text included (a form sends text)."""
    if isinstance(allowed, tuple):
        if value in allowed:
            return value
        raise BadKnob(f"{name} is one of: {', '.join(allowed)}.")
    if allowed is bool:
        return value in (True, "true", "on", "1")
    try:
        number = allowed(value)
    except (TypeError, ValueError, OverflowError):
        number = -1
    if not 0 <= number <= 1_000_000:
        raise BadKnob(f"{name} is a number from 0 to 1000000.")
    return number


@dataclass(frozen=True)
class Behaviour:
    callback_delay_seconds: float = 0
    send_twice: bool = False
    shuffle: bool = (
        False  # Callbacks wait up to three seconds longer, each its own time; a flush sends them in any order.
    )
    lose_every_nth: int = 0  # 1 loses every callback, 2 every other; 0 none.
    api_fault: str = "none"
    api_fault_next: int = 0  # How many calls the fault hits; 0 means all until it is changed.
    timeout_seconds: float = 30  # How long a call that times out keeps the caller waiting.
    refunds: str = "succeed"
    authorizations: str = "succeed"
    charges: str = "succeed"
    captures: str = "succeed"
    voids: str = "succeed"
    reversals: str = "succeed"
    only_amount: int = 0  # These answers, and those to refunds, meet this amount only; 0: every amount.
    clears_after_seconds: float = 0  # How long what was taken by a token can be voided.
    processing_seconds: float = 20  # How long slow cards and pending refunds take.

    def answer_to(self, what: str, amount: int) -> str:
        """How a refund or an operation of this amount is answered."""
        return str(getattr(self, what)) if self.only_amount in (0, amount) else "succeed"

    def changed(self, wish: Mapping[str, Any]) -> "Behaviour":
        """This behaviour with some knobs turned. Raises BadKnob."""
        unknown = set(wish) - {field.name for field in fields(self)}
        if unknown:
            raise BadKnob(f"There is no knob called {', '.join(sorted(unknown))}.")
        return replace(self, **{name: _knob(value, _ALLOWED[name], name) for name, value in wish.items()})


API_FAULTS = ("none", "error", "error_after_acting", "timeout_after_acting")
REFUNDS = ("succeed", "refuse", "pending", "pending_then_refuse", "manual")
ANSWERS = ("succeed", "refuse", "processing", "processing_then_refuse", "manual")
OPERATIONS = ("authorizations", "charges", "captures", "voids", "reversals")
_ALLOWED: dict[str, tuple[str, ...] | type] = {
    "callback_delay_seconds": float,
    "send_twice": bool,
    "shuffle": bool,
    "lose_every_nth": int,
    "api_fault": API_FAULTS,
    "api_fault_next": int,
    "timeout_seconds": float,
    "refunds": REFUNDS,
    **dict.fromkeys(OPERATIONS, ANSWERS),
    "only_amount": int,
    "clears_after_seconds": float,
    "processing_seconds": float,
}
SWITCHES = tuple(name for name, allowed in _ALLOWED.items() if allowed is bool)


def behaviour_of(tx: sqlite3.Connection, scope: str) -> Behaviour:
    """What is set for this account, else what is set for all."""
    row = tx.execute(
        "select knobs from behaviour where scope in (?, 'all') order by scope = 'all' limit 1", (scope,)
    ).fetchone()
    return Behaviour(**json.loads(row["knobs"])) if row else Behaviour()


def change_behaviour(tx: sqlite3.Connection, scope: str, wish: Mapping[str, Any]) -> Behaviour:
    changed = behaviour_of(tx, scope).changed(wish)
    tx.execute("insert or replace into behaviour values (?, ?)", (scope, json.dumps(asdict(changed))))
    return changed


def reset_behaviour(tx: sqlite3.Connection, scope: str) -> None:
    """Behave again, or for one account: as set for all. Resetting all resets every account too."""
    tx.execute("delete from behaviour where scope = ? or ? = 'all'", (scope, scope))


def take_api_fault(tx: sqlite3.Connection, account: str) -> tuple[str, float]:
    """The fault that hits this call and how long it waits, counting down where it hits the next calls only."""
    row = tx.execute(
        "select scope, knobs from behaviour where scope in (?, 'all') order by scope = 'all' limit 1", (account,)
    ).fetchone()
    behaviour = Behaviour(**json.loads(row["knobs"])) if row else Behaviour()
    if behaviour.api_fault != "none" and behaviour.api_fault_next:
        left = behaviour.api_fault_next - 1
        change_behaviour(
            tx, row["scope"], {"api_fault_next": left, "api_fault": behaviour.api_fault if left else "none"}
        )
    return behaviour.api_fault, behaviour.timeout_seconds
