"""What several operations come to, and how an amount is spread over them. Pure."""

from collections.abc import Iterable, Sequence

from .states import OperationKind, OperationState

S = OperationState
_OPEN = (S.ASKED, S.UNKNOWN, S.PROCESSING, S.MANUAL)


def of_authorising(answers: Iterable[tuple[str, str]]) -> OperationState:
    """The one answer that the latest attempts at the parts come to, as (kind, state).

    An authorisation that failed sinks all of them. Money that was taken for some parts and refused for others waits
    for a person or for another try: processing.
    """
    found = list(answers)
    states = {state for _, state in found}
    if not found or states <= {S.OK}:
        return S.OK if found else S.FAILED
    if S.FAILED in states and (any(kind == OperationKind.AUTHORISE for kind, _ in found) or states == {S.FAILED}):
        return S.FAILED
    return S.MANUAL if S.MANUAL in states and not states & {S.ASKED, S.UNKNOWN, S.PROCESSING} else S.PROCESSING


def of_giving_back(states: Iterable[str]) -> OperationState:
    """The one answer of all that goes back: anything that is not ok needs somebody, or time."""
    found = set(states)
    for worse in (S.FAILED, S.MANUAL):
        if worse in found:
            return worse
    return S.PROCESSING if found & set(_OPEN) else S.OK


def spread(amount_minor: int, lefts: Sequence[int], *, first: int = 0) -> list[int]:
    """Take an amount from what is left of several payments, as much from each.

    The payment that has exactly this amount is taken whole; else the ``first``, then the others in their order. It
    sums to less than the amount where not enough is left.
    """
    taken = [0] * len(lefts)
    exact = [place for place, left in enumerate(lefts) if left == amount_minor]
    if exact:
        taken[first if first in exact else exact[0]] = amount_minor
        return taken
    order = [first, *(place for place in range(len(lefts)) if place != first)] if lefts else []
    for place in order:
        taken[place] = min(lefts[place], amount_minor)
        amount_minor -= taken[place]
    return taken


def with_rest_last(total_minor: int, shares: Sequence[int]) -> list[int]:
    """The shares of several deliveries, the last of which takes what rounding left, so that they sum to the total.

    Raises ValueError where nothing, or less, would be left for the last one.
    """
    last = total_minor - sum(shares[:-1])
    if not shares or min(*shares, last) <= 0:
        raise ValueError("Every delivery needs an amount above zero.")
    return [*shares[:-1], last]
