from itertools import product

import pytest

from comptoir.kernel.machine import reachable
from comptoir.payments.saying import step_of_attempt, step_of_refund
from comptoir.payments.states import (
    ATTEMPT_MACHINE,
    CALLBACK_MACHINE,
    INTENT_MACHINE,
    REFUND_MACHINE,
    AttemptState,
    CallbackState,
    IntentState,
    RefundState,
)

ATTEMPT_RANKS = [
    AttemptState.OFFERED,
    AttemptState.PENDING,
    AttemptState.FAILED,
    AttemptState.EXPIRED,
    AttemptState.CAPTURED,
]
REFUND_RANKS = [RefundState.SENT, RefundState.FAILED, RefundState.DONE]


class TestStepOfAttempt:
    def test_ends_alike_whatever_the_order_and_however_often_it_is_said(self):
        for length in range(1, 6):
            for story in product(ATTEMPT_RANKS, repeat=length):
                state = AttemptState.STARTED
                for said in story:
                    verb = step_of_attempt(state, said)
                    state = ATTEMPT_MACHINE[verb].target if verb else state
                assert state == max(story, key=ATTEMPT_RANKS.index), story


class TestStepOfRefund:
    def test_ends_alike_whatever_the_order_and_however_often_it_is_said(self):
        for length in range(1, 6):
            for story in product(REFUND_RANKS, repeat=length):
                state = RefundState.ASKED
                for said in story:
                    verb = step_of_refund(state, said)
                    state = REFUND_MACHINE[verb].target if verb else state
                assert state == max(story, key=REFUND_RANKS.index), story


ATTEMPT_ENDS = {AttemptState.CAPTURED, AttemptState.EXPIRED, AttemptState.HELD}  # From held on operations go on.


class TestMachines:
    @pytest.mark.parametrize(
        ("machine", "states", "start", "ends"),
        [
            (INTENT_MACHINE, IntentState, IntentState.OPEN, {IntentState.SETTLED, IntentState.CLOSED}),
            (ATTEMPT_MACHINE, AttemptState, AttemptState.STARTED, ATTEMPT_ENDS),
            (REFUND_MACHINE, RefundState, RefundState.ASKED, {RefundState.DONE}),
            (CALLBACK_MACHINE, CallbackState, CallbackState.STORED, {CallbackState.APPLIED, CallbackState.IGNORED}),
        ],
    )
    def test_every_state_is_reached_and_reaches_an_end(self, machine, states, start, ends):
        assert reachable(machine, start) == set(states)
        for state in states:
            assert reachable(machine, state) & ends, state

    def test_nothing_leaves_captured(self):
        assert reachable(ATTEMPT_MACHINE, AttemptState.CAPTURED) == {AttemptState.CAPTURED}
