"""What an outside system does with its orders, and what ours does."""

import pytest

from .adapter import Play
from .comparing import play_through
from .promises import promise_of


class TestAnOrder:
    def test_goes_as_it_does_outside(self, scenario, house, gateway, work, record_property):
        play = Play(house, gateway, work, scenario["gateway_type"], scenario["gateway_features"])
        lines, word_to_come = play_through(play, scenario)
        promise = promise_of(lines)
        if lines and not promise:
            pytest.fail(f"{scenario['id']} {scenario['title']}:\n" + "\n".join(lines))
        if word_to_come:
            pytest.xfail(f"not yet: {word_to_come}")
        if promise:
            record_property("differs", f"{scenario['id']}: {'; '.join(lines)}. {promise.reason}")
