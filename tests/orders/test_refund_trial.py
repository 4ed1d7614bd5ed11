"""Limits of refunds tried on real cases before somebody publishes them."""

from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.ledger.refund_rules import RULES, Limits, document_of
from comptoir.orders import commands
from comptoir.orders.queries.refund_trial import refund_trial
from comptoir.shops import queries as shops
from tests.orders.scene import paid, walked
from tests.orders.test_refunding import WAY
from tests.world import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(world, run_jobs):
    """Ana gave £3.00, £4.00 and £15.00 in one day, and £25.00 of hers waits; one from long ago counts no more."""
    order = paid(world, run_jobs, ("MUG", 9))
    walked(world, order, *WAY)
    for hours, amount in ((-24 * 31, 100), (0, 300), (1, 400), (2, 1500), (3, 2500)):
        at = NOON + hours * HOUR
        commands.ask_refund(number=order.number, gesture_minor=amount, reason="Sorry", by=world.ana, at=at)
    return order


def tried(world, document):
    with scope.reading(world.ruth):
        return refund_trial(shops.shop_in_sight(world.shop().id), document, at=NOON + 4 * HOUR)


class TestRefundTrial:
    def test_finds_nothing_changed_by_what_holds(self, world, asked):
        found = tried(world, RULES.default)
        assert (found.cases, found.waited, found.would_wait, found.shown) == (4, 1, 1, [])

    def test_names_what_would_have_waited_the_latest_first(self, world, asked):
        found = tried(world, document_of({"agent": Limits(gesture_minor=350)}))
        assert (found.waited, found.would_wait) == (1, 3)
        assert [(one.amount_minor, one.would_wait) for one in found.shown] == [(1500, True), (400, True)]
        assert (found.shown[0].number, found.shown[0].who, found.shown[0].role) == (
            asked.number, "Ana", "Call-centre agent",
        )  # fmt: skip

    def test_counts_a_day_as_the_tried_limits_would_have(self, world, asked):
        found = tried(world, document_of({"agent": Limits(day_minor=2000)}))
        assert [one.amount_minor for one in found.shown] == [1500], "3 and 4 went; 15 would be too much, 25 waited"

    def test_names_what_would_have_gone_at_once(self, world, asked):
        found = tried(world, document_of({"agent": Limits()}))
        assert [(one.amount_minor, one.would_wait) for one in found.shown] == [(2500, False)]

    def test_is_not_told_of_another_shop(self, world, asked):
        with scope.reading(world.operator("ORION")):
            shop = shops.shop_in_sight(world.shop("ORION").id)
            assert refund_trial(shop, RULES.default, at=NOON + 4 * HOUR).cases == 0
