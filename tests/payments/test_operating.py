"""Cards authorised first and taken later: our commands and jobs, the real gateway simulator, its real calls."""

from datetime import timedelta

import pytest

from comptoir.kernel import clock, scope
from comptoir.payments import commands, queries
from comptoir.payments.models import Callback, Capture
from tests.payments.gateways.counter import flush, misbehave, refund_at_office, settle
from tests.payments.scenes import balances, fresh
from tests.payments.test_reactions import Scene, scene  # noqa: F401 (a fixture)
from tests.payments.two_steps import outcomes, take_cards_late, told

PARTS = [("1", 3000), ("2", 1200)]


class Till:
    """What a shop does with a card, at the real time."""

    def __init__(self, scene: Scene, **ways):  # noqa: F811
        self.scene, self.world = scene, scene.world
        take_cards_late(scene.world, **ways)
        self.intent = scene.ask()

    def authorise(self, token="tok_4242"):
        rows = commands.authorise(
            intent_id=self.intent.id, gateway="card_form", parts=PARTS, token=token, by=self.scene.by, at=clock.now()
        )
        self.scene.run_jobs()
        return rows

    def capture(self, reference="1"):
        row = commands.capture(intent_id=self.intent.id, reference=reference, by=self.scene.by, at=clock.now())
        self.scene.run_jobs()
        return row

    def give_back(self, amount_minor=None):
        given = commands.give_back(
            intent_id=self.intent.id, amount_minor=amount_minor, reason="Because", by=self.scene.by, at=clock.now()
        )
        self.scene.run_jobs()
        return given

    def misbehave(self, **knobs):
        misbehave(self.scene.simulators, **knobs)

    def callbacks(self, count, seconds=10):
        """Let the gateway's calls come, and apply them."""
        until = clock.now() + timedelta(seconds=seconds)
        while clock.now() < until:
            flush(self.scene.simulators)
            self.scene.run_jobs()
            with scope.reading(self.scene.by):
                if Callback.objects.exclude(state="stored").count() >= count:
                    return

    @property
    def told(self):
        return told(self.world, self.intent)

    @property
    def outcomes(self):
        return outcomes(self.world, self.intent)


@pytest.fixture
def till(scene):  # noqa: F811
    return Till(scene)


class TestTwoSteps:
    @pytest.mark.feature("Y4", by="race")
    @pytest.mark.parametrize("behaviour", [{}, {"send_twice": True, "shuffle": True}, {"lose_every_nth": 1}])
    def test_holds_takes_and_gives_back(self, till, behaviour):
        till.misbehave(**behaviour)
        till.authorise()
        assert till.outcomes == ("ok", "ok", 4200, 0)

        till.capture("1")
        till.capture("2")
        assert till.outcomes == ("ok", "ok", 0, 4200)
        assert fresh(till.world, till.intent).state == "settled"

        till.give_back()
        till.callbacks(0 if "lose_every_nth" in behaviour else 6)
        assert till.outcomes[1:] == ("ok", 0, 0)
        assert balances(till.world) == {}
        with scope.reading(till.scene.by):
            assert queries.troubles([till.world.shop().id]) == []

    def test_asks_part_by_part_and_skips_the_rest(self, till):
        till.misbehave(authorizations="refuse", only_amount=3000)
        till.authorise()

        assert till.told == [("authorise", "failed", 3000), ("authorise", "failed", 1200)]
        assert till.outcomes[0] == "failed"
        with till.scene.simulators.gateway.transaction() as tx:
            assert tx.execute("select count(*) from operation").fetchone()[0] == 1

    def test_gives_up_what_was_held_before_the_failure(self, till):
        till.misbehave(authorizations="refuse", only_amount=1200)
        till.authorise()

        assert till.told[-1] == ("reverse", "ok", 3000)
        assert till.outcomes == ("failed", "ok", 0, 0)

    @pytest.mark.parametrize(
        ("token", "outcome"), [("tok_0002", "failed"), ("tok_0077", "processing"), ("tok_none", "failed")]
    )
    def test_hears_what_the_card_says(self, till, token, outcome):
        till.authorise(token)

        assert till.outcomes[0] == outcome

    def test_hears_later_what_was_processing(self, till):
        till.authorise("tok_0077")
        settle(till.scene.simulators)
        till.callbacks(4)

        assert till.outcomes == ("ok", "ok", 4200, 0)
        assert [state for _, state, _ in till.told] == ["followed", "followed", "ok", "ok"]

    def test_asks_about_what_was_processing_when_told_to(self, till):
        till.misbehave(lose_every_nth=1)
        till.authorise("tok_0077")
        till.authorise("tok_0077")
        assert [state for _, state, _ in till.told] == ["followed", "followed", "processing", "processing"]
        with till.scene.simulators.gateway.transaction() as tx:
            assert tx.execute("select count(*) from operation").fetchone()[0] == 2  # Nobody is asked to pay twice.

    def test_sweeps_up_what_nobody_told(self, till):
        till.misbehave(lose_every_nth=1)
        till.authorise("tok_0077")
        settle(till.scene.simulators)
        till.scene.sweep("ask_about_operations")

        assert till.outcomes[0] == "ok"

    def test_sweeps_up_what_was_done_at_the_gateways_office(self, till):
        till.misbehave(authorizations="manual", lose_every_nth=1)
        till.authorise()
        assert till.outcomes[0] == "manual"
        with till.scene.simulators.gateway.transaction() as tx:
            tx.execute("update operation set status = 'succeeded', failure = null")
        till.scene.sweep("ask_about_operations")

        assert till.outcomes == ("ok", "ok", 4200, 0)

    @pytest.mark.parametrize("fault", ["error", "error_after_acting"])
    @pytest.mark.feature("Y4", by="race")
    def test_never_takes_twice_after_a_doubt(self, till, fault):
        till.authorise()
        till.misbehave(api_fault=fault, api_fault_next=1)
        row = till.capture("1")
        till.scene.sweep("ask_about_operations")

        assert fresh(till.world, row).state == "ok"
        assert till.outcomes[2:] == (1200, 3000)
        with till.scene.simulators.gateway.transaction() as tx:
            assert tx.execute("select count(*) from operation where kind = 'capture'").fetchone()[0] == 1


class TestVoid:
    def test_undoes_what_is_not_settled(self, till):
        till.misbehave(clears_after_seconds=1000)
        till.authorise()
        till.capture("1")
        (refund,) = till.give_back(3000).refunds

        assert (refund.kind, fresh(till.world, refund).state) == ("void", "done")
        assert balances(till.world) == {}

    def test_refunds_what_was_settled_meanwhile(self, till):
        till.misbehave(clears_after_seconds=1000)
        till.authorise()
        till.capture("1")
        settle(till.scene.simulators)
        till.callbacks(4)

        assert [refund.kind for refund in till.give_back(3000).refunds] == ["refund"]

    def test_ends_what_is_processing(self, till):
        till.authorise()
        till.misbehave(captures="processing")
        till.capture("1")
        till.misbehave(captures="succeed")
        till.give_back()

        assert till.outcomes[1:] == ("ok", 0, 0)
        assert ("void", "ok", 3000) in till.told


class TestNeedingAPerson:
    @pytest.mark.feature("Y4", by="race")
    def test_waits_and_is_ended_by_hand(self, till):
        till.authorise()
        till.capture("1")
        till.misbehave(refunds="manual", reversals="manual")
        till.give_back()
        assert till.outcomes[1] == "failed"
        assert till.told[-2:] == [("reverse", "manual", 1200), ("refund", "manual", 3000)]

        commands.refund_done_by_hand(intent_id=till.intent.id, note="By phone", by=till.scene.by, at=clock.now())
        assert till.outcomes[1:] == ("ok", 0, 0)


class TestRefundsAtTheGateway:
    @pytest.mark.feature("Y4", by="race")
    def test_are_recorded_from_its_call(self, till):
        till.authorise()
        till.capture("1")
        with scope.reading(till.scene.by):
            payment = Capture.objects.get().reference
        refund_at_office(till.scene.simulators, payment, 500)
        till.callbacks(4)

        assert till.told[-1] == ("refund", "ok", 500)
        assert till.outcomes[3] == 2500
        assert balances(till.world)["clearing card"] == 2500
        with scope.reading(till.scene.by):
            abouts = dict(Callback.objects.values_list("kind", "about"))
        assert abouts == {
            "authorization.succeeded": "payment", "capture.succeeded": "payment", "refund.succeeded": "refund",
        }  # fmt: skip
