"""Every machine of the house: each of its states can be reached, and from each there is a way to an end."""

import pytest
from django.apps import apps
from django.db.models import Model

from comptoir.kernel.machine import reachable

KEPT = {model._meta.label: model for model in apps.get_models() if hasattr(model, "MACHINE")}
# Where a machine rests though it may be moved on once more: money comes back, a person has it sent again.
RESTS = {"payments.Intent": {"settled", "closed"}, "exchange.Delivery": {"sent", "failed"}}


def states_of(model: type[Model]) -> set[str]:
    return {value for value, _ in model._meta.get_field("state").flatchoices}


@pytest.mark.parametrize("label", sorted(KEPT))
class TestEveryMachine:
    def test_reaches_every_state_from_the_first(self, label):
        model = KEPT[label]
        assert reachable(model.MACHINE, model._meta.get_field("state").default) == states_of(model)

    def test_has_a_way_to_an_end_from_every_state(self, label):
        model = KEPT[label]
        left = {state for move in model.MACHINE.values() for state in move.sources}
        ends = states_of(model) - left | RESTS.get(label, set())
        assert [state for state in sorted(states_of(model)) if not reachable(model.MACHINE, state) & ends] == []


class TestTheHouse:
    def test_keeps_more_than_twenty_machines(self):
        assert len(KEPT) > 20
