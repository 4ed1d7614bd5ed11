"""What couriers say, and what follows from it."""

import pytest

from comptoir.fulfilment.saying import steps_of_delivery
from comptoir.fulfilment.states import BOOKING_MACHINE


class TestTheMachine:
    """What is said ranks, so that the end does not depend on the order in which it is heard."""

    RANKS = ("booked", "picked_up", "cancelled", "failed", "returned", "delivered")
    VERBS = dict(zip(RANKS, ("book", "pick_up", "cancel", "fail", "return", "deliver"), strict=True))

    @pytest.mark.parametrize("later", RANKS[1:])
    def test_never_moves_backwards(self, later):
        for earlier in self.RANKS[: self.RANKS.index(later)]:
            assert later not in BOOKING_MACHINE[self.VERBS[earlier]].sources
            assert earlier in BOOKING_MACHINE[self.VERBS[later]].sources

    @pytest.mark.parametrize(
        ("delivery", "booking", "steps"),
        [
            ("ready", "picked_up", ("send",)),
            ("ready", "failed", ("send",)),
            ("ready", "delivered", ("send", "deliver")),
            ("on_its_way", "picked_up", ()),
            ("on_its_way", "delivered", ("deliver",)),
            ("on_its_way", "returned", ("return",)),
            ("delivered", "picked_up", ()),
            ("delivered", "returned", ()),
            ("returned", "returned", ()),
            ("returned", "delivered", None),
            ("waiting", "picked_up", None),
            ("deallocated", "picked_up", None),
            ("ready", "booked", ()),
        ],
    )
    def test_moves_the_delivery_as_far_as_the_courier_is(self, delivery, booking, steps):
        assert steps_of_delivery(delivery, booking) == steps
