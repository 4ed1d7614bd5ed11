"""Refunds under the rules of the shop: done at once, or waiting for somebody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.rules import commands as rules
from comptoir.ledger.refund_rules import RULES, TABLE, Limits, decisions, document_of, limits_of
from comptoir.orders import commands, queries
from comptoir.orders.models import RefundRequest
from tests.ledger.purse import Purse
from tests.orders.scene import paid, walked
from tests.orders.test_refunding import WAY, money
from tests.world import NOON


@pytest.fixture
def delivered(world, run_jobs):
    order = paid(world, run_jobs, ("MUG", 10))
    walked(world, order, *WAY)
    return order


def ask(world, order, by="ana", at=NOON, **chosen):
    given = {"number": order.number, "reason": "Broken", "to": [("wallet", None)], **chosen}
    return commands.ask_refund(**given, by=getattr(world, by), at=at)


def limit(world, **limits):
    """One writes the limits of the agents, another puts them in force."""
    of = {"shop_id": world.shop().id, "kind": RULES.name, "at": NOON}
    draft = rules.draft_rules(document=document_of({"agent": Limits(**limits)}), instead_of=None, by=world.ruth, **of)
    return rules.publish_rules(number=draft.number, by=world.sam, **of)


class TestAskRefund:
    def test_is_done_at_once_within_the_limit_and_keeps_why(self, world, delivered):
        asked = ask(world, delivered, lines=[(1, 1)], gesture_minor=2000)
        assert len(asked.refunds) == 1
        assert not asked.is_waiting
        assert asked.request.rules_number == 0
        assert asked.request.decision["outcome"] == {"answer": "allow"}
        assert [tried["rule"] for tried in asked.request.decision["trace"] if tried["held"]] == [
            "What was paid for", "Small gestures",
        ]  # fmt: skip
        assert Purse(world).free() == 995 + 2000

    def test_waits_above_it_and_nothing_goes_back(self, world, delivered):
        before = money(world, delivered)
        asked = ask(world, delivered, gesture_minor=2001)
        assert asked.is_waiting
        assert asked.refunds == []
        assert asked.request.why == "above what one refund or gesture may be"
        assert money(world, delivered) == before
        with scope.reading(world.marc):
            assert [one.id for one in queries.refunds_to_approve([world.shop().id])] == [asked.request.id]
        with scope.reading(world.bruno):
            assert queries.refunds_to_approve([world.shop().id]) == []

    def test_knows_no_limit_for_who_runs_the_shop(self, world, delivered):
        assert not ask(world, delivered, by="ruth", gesture_minor=9000).is_waiting

    def test_follows_the_version_in_force_and_the_role(self, world, delivered):
        version = limit(world, refund_minor=1000, gesture_minor=0)
        one = ask(world, delivered, lines=[(1, 1)])
        two = ask(world, delivered, lines=[(1, 2)])
        assert (one.is_waiting, two.is_waiting) == (False, True)
        assert two.request.rules_number == version.number
        assert ask(world, delivered, by="marc", lines=[(1, 1)]).request.why == "not for this role alone"

    def test_adds_up_the_day_of_the_shop(self, world, delivered):
        limit(world, day_minor=2000)
        assert not ask(world, delivered, lines=[(1, 1)]).is_waiting
        assert not ask(world, delivered, lines=[(1, 1)]).is_waiting
        third = ask(world, delivered, lines=[(1, 1)])
        assert third.request.why == "above what the person may give back in a day"
        assert not ask(world, delivered, lines=[(1, 1)], at=NOON + timedelta(days=1)).is_waiting

    def test_lets_nothing_wait_that_is_not_possible(self, world, delivered):
        with pytest.raises(commands.NothingLeftToRefund):
            ask(world, delivered, gesture_minor=10**9)
        with pytest.raises(Invalid):
            ask(world, delivered, gesture_minor=2001, to=[("moon", None)])
        with pytest.raises(NotAllowed):
            ask(world, delivered, by="clara", gesture_minor=1)

    def test_gives_all_back_too(self, world, delivered):
        limit(world, refund_minor=1000)
        asked = ask(world, delivered, whole=True)
        assert asked.is_waiting
        commands.approve_refund(request_id=asked.request.id, by=world.ruth, at=NOON)
        assert money(world, delivered) == (0, 0, 0, 0)


class TestApproveRefund:
    def test_does_what_was_asked_for(self, world, delivered):
        asked = ask(world, delivered, lines=[(1, 1)], gesture_minor=2500, to=[("wallet", 500), ("credit_note", None)])
        done = commands.approve_refund(request_id=asked.request.id, note="Agreed", by=world.ruth, at=NOON)
        assert len(done.refunds) == 2
        assert Purse(world).free() == 500
        assert [note.left_minor for note in Purse(world).notes()] == [995 + 2500 - 500]
        assert (done.request.state, done.request.decided_by_name) == ("approved", "Ruth")

    def test_is_not_for_who_asked(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500)
        with pytest.raises(commands.OwnRefund):
            commands.approve_refund(request_id=asked.request.id, by=world.ana, at=NOON)

    def test_is_not_for_whom_it_is_too_much_as_well(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500)
        with pytest.raises(commands.AboveYourLimit, match="above what you may"):
            commands.approve_refund(request_id=asked.request.id, by=world.marc, at=NOON)

    def test_is_not_for_another_shop(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500)
        for stranger in (world.finn, world.bruno):
            with pytest.raises(RefundRequest.DoesNotExist):
                commands.approve_refund(request_id=asked.request.id, by=stranger, at=NOON)

    def test_happens_once(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500)
        commands.approve_refund(request_id=asked.request.id, by=world.ruth, at=NOON)
        with pytest.raises(IllegalMove):
            commands.approve_refund(request_id=asked.request.id, by=world.sam, at=NOON)
        with pytest.raises(IllegalMove):
            commands.decline_refund(request_id=asked.request.id, reason="No", by=world.sam, at=NOON)
        assert Purse(world).free() == 2500

    def test_of_her_own_is_refused_by_the_database(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500).request
        approve = "update orders_refundrequest set state = 'approved', decided_by = asked_by where id = %s"
        with scope.reading(world.operator()), connection.cursor() as cursor:
            cursor.execute("set transaction read write")
            with pytest.raises(IntegrityError, match="nobody_approves_her_own_refund"), transaction.atomic():
                cursor.execute(approve, [asked.id])


class TestDeclineRefund:
    def test_gives_nothing_back_and_says_why(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500)
        declined = commands.decline_refund(request_id=asked.request.id, reason="Too much", by=world.marc, at=NOON)
        assert (declined.state, declined.decision_reason) == ("declined", "Too much")
        assert Purse(world).free() == 0

    def test_needs_a_reason(self, world, delivered):
        asked = ask(world, delivered, gesture_minor=2500)
        with pytest.raises(Invalid):
            commands.decline_refund(request_id=asked.request.id, reason=" ", by=world.marc, at=NOON)


class TestTheTable:
    def test_is_written_and_read_back(self):
        limits = {"agent": Limits(1000, 0, 5000), "program": Limits()}
        document = document_of(limits)
        assert TABLE.check(document) == document
        assert limits_of(document) == limits

    def test_asks_where_a_part_is_above_the_limit(self):
        document = document_of({"agent": Limits(None, 100, None)})
        given = {"role": "agent", "today_minor": 0}
        assert decisions(document, refund_minor=900, gesture_minor=100, **given).outcome["answer"] == "allow"
        assert decisions(document, refund_minor=900, gesture_minor=101, **given).outcome["answer"] == "ask"
