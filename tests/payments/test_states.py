"""The machines of payments, explored: nothing is left without a way to an end, and nothing answered is unsaid."""

import pytest

from comptoir.kernel.machine import reachable
from comptoir.payments.saying import tells_more, verb_of_operation
from comptoir.payments.states import (
    ATTEMPT_MACHINE,
    CALLBACK_MACHINE,
    INTENT_MACHINE,
    OPERATION_MACHINE,
    REFUND_MACHINE,
    AttemptState,
    CallbackState,
    IntentState,
    OperationKind,
    OperationState,
    RefundState,
)

S = OperationState
MACHINES = [
    (INTENT_MACHINE, IntentState, "open", {"settled"}),
    (ATTEMPT_MACHINE, AttemptState, "started", {"captured", "held", "expired"}),  # Held: operations go on from there.
    (OPERATION_MACHINE, OperationState, "asked", {"ok", "failed", "followed"}),
    (REFUND_MACHINE, RefundState, "asked", {"done"}),
    (CALLBACK_MACHINE, CallbackState, "stored", {"applied", "ignored"}),
]


@pytest.mark.parametrize(("machine", "states", "start", "ends"), MACHINES)
class TestMachines:
    def test_reach_every_state(self, machine, states, start, ends):
        assert reachable(machine, start) == set(states)

    def test_have_a_way_to_an_end_from_everywhere(self, machine, states, start, ends):
        assert [state for state in states if not reachable(machine, state) & ends] == []


class TestOperationMachine:
    def test_never_unsays_an_answer(self):
        for state in (S.OK, S.FAILED, S.FOLLOWED):
            assert reachable(OPERATION_MACHINE, state) == {state}

    @pytest.mark.parametrize("kind", OperationKind)
    @pytest.mark.parametrize("said", [S.OK, S.FAILED, S.PROCESSING, S.MANUAL])
    def test_has_a_step_for_every_answer(self, kind, said):
        step = OPERATION_MACHINE[verb_of_operation(kind, said)]

        assert step.target == said
        assert {S.ASKED, S.UNKNOWN} <= step.sources

    def test_lets_answers_only_grow(self):
        """Said in any order, the words about one deed end alike: the greatest wins."""
        rank = {S.PROCESSING: 0, S.MANUAL: 1, S.FAILED: 2, S.OK: 3}
        for before in rank:
            for said in rank:
                assert tells_more(before, said) is (rank[said] > rank[before])
