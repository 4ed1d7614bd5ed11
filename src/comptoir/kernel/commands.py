"""``@command``: one transaction, the scope of who asks, the journal written at its end."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from . import events, idempotency, scope
from .errors import NotAllowed, Refusal

P = ParamSpec("P")
T = TypeVar("T")

_running: ContextVar[bool] = ContextVar("comptoir_command_running", default=False)
_joined: ContextVar[bool] = ContextVar("comptoir_command_joined", default=False)
REGISTRY: dict[str, Callable[..., Any]] = {}  # Every command by "room.verb_noun", for the tests of the house.


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Make a write a command: ``verb_noun(*, …, by: Actor, at: datetime)``.

    The outermost command opens the one durable transaction under the scope of ``by``, and writes the events (and the
    jobs that react to them) when it ends. A command called inside another joins it: same transaction, actor, scope
    and moment. ``answer`` (:class:`idempotency.Answer`) makes the call replayable: the stored answer is returned
    when the same key comes again with the same content.

    Raises Refusal (nothing was done) and whatever the function raises.
    """

    @functools.wraps(function)
    def run(*args: Any, answer: idempotency.Answer | None = None, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{function.__name__}() takes keyword arguments only")
        if _running.get():
            return _join(function, kwargs)
        token = _running.set(True)
        try:
            settings = {"lock_timeout": idempotency.PATIENCE} if answer else {}
            with idempotency.patiently(answer), scope.writing(kwargs["by"], **settings), events.gathering():
                if answer and (stored := idempotency.claim(answer)) is not None:
                    return stored
                result = function(**kwargs)  # type: ignore[call-arg]
                events.write()
                return idempotency.keep(answer, result) if answer else result
        finally:
            _running.reset(token)

    REGISTRY[f"{function.__module__.split('.')[1]}.{function.__name__}"] = run
    return run  # type: ignore[return-value]


def once_more_on(refusal: type[Refusal]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Run a command a second time when others were faster than it had looked: it looks again, as a person would.

    Nothing of the first time is left. Inside another command it is not run again: that one has to.
    """

    def wrap(run: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(run)
        def twice(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return run(*args, **kwargs)
            except refusal:
                if _running.get():
                    raise
                return run(*args, **kwargs)

        return twice

    return wrap


def _join(function: Callable[..., T], kwargs: dict[str, Any]) -> T:
    token = _joined.set(True)
    try:
        return function(**kwargs)
    finally:
        _joined.reset(token)


@contextmanager
def attempt() -> Iterator[None]:
    """A part of a running command that is taken back, its rows with its events, when it raises."""
    with events.taken_back_on_error(), transaction.atomic():
        yield


def require(by: scope.Actor, right: str, to_do: str, *, shop: int | None = None) -> None:
    """Refuse unless the actor has the right, at ``shop`` where one is named; ``to_do`` ends "You may not …".

    Jobs act for the installation after a command was allowed: they may do what their reaction says. A command that
    joined another is not asked again: who may cancel an order may give its money back by that.
    """
    if _joined.get() or by.kind in ("job", "sweep", "operator", "trade") or by.can(right, shop):
        return
    raise NotAllowed(f"You may not {to_do}. A role with the right “{right.replace('_', ' ')}” can.", right=right)
