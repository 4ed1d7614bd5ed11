"""Rules are written by one person and put in force by another; what held stays known."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection

from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.kernel.rules import commands, queries
from comptoir.kernel.rules.kinds import KINDS, InvalidRules, RuleKind, only, register
from comptoir.shops.roles import RUN_SHOP
from tests.world import NOON

LATER = NOON + timedelta(hours=1)


def check(document):
    return only(document, {"most"}, "")


@pytest.fixture(autouse=True)
def kind():
    register(RuleKind("limits", "Limits", RUN_SHOP, check, {"most": 1}))
    yield
    KINDS.pop("limits")


def draft(world, most=5, *, by=None, instead_of=None, note=""):
    return commands.draft_rules(
        shop_id=world.shop().id, kind="limits", document={"most": most}, note=note, instead_of=instead_of,
        by=by or world.ruth, at=NOON,
    )  # fmt: skip


def publish(world, number, *, by=None, at=NOON):
    return commands.publish_rules(shop_id=world.shop().id, kind="limits", number=number, by=by or world.sam, at=at)


def held(world):
    with scope.reading(world.ruth):
        return queries.in_force(world.shop().id, "limits")


class TestDraftRules:
    def test_holds_nothing_yet(self, world):
        assert draft(world).number == 1
        assert held(world) == queries.InForce(0, {"most": 1})

    def test_takes_the_place_of_the_draft_that_was_seen(self, world):
        draft(world)
        assert draft(world, 6, instead_of=1).number == 2
        with scope.reading(world.ruth):
            states = [(one.number, one.state) for one in queries.versions(world.shop().id, "limits")]
        assert states == [(2, "draft"), (1, "dropped")]

    def test_is_refused_over_a_draft_that_was_not_seen(self, world):
        draft(world, by=world.sam)
        with pytest.raises(commands.AnotherDraft, match="Sam wrote version 1 meanwhile"):
            draft(world, 6)

    def test_refuses_what_is_no_document(self, world):
        with pytest.raises(InvalidRules, match="“least” is not known"):
            commands.draft_rules(
                shop_id=world.shop().id, kind="limits", document={"least": 1}, instead_of=None, by=world.ruth, at=NOON
            )
        with pytest.raises(InvalidRules, match="no NUL"):
            draft(world, "a\0b")
        with pytest.raises(InvalidRules, match="no rules of the kind “moods”"):
            commands.draft_rules(
                shop_id=world.shop().id, kind="moods", document={}, instead_of=None, by=world.ruth, at=NOON
            )

    def test_is_for_those_who_may(self, world):
        with pytest.raises(NotAllowed, match="You may not change limits"):
            draft(world, by=world.marc)

    def test_finds_no_shop_of_somebody_else(self, world):
        with pytest.raises(ObjectDoesNotExist):
            draft(world, by=world.bruno)


class TestPublishRules:
    def test_puts_a_draft_in_force_and_retires_what_was(self, world):
        publish(world, draft(world).number)
        publish(world, draft(world, 7, by=world.sam).number, by=world.ruth, at=LATER)

        assert held(world) == queries.InForce(2, {"most": 7})
        with scope.reading(world.ruth):
            assert queries.in_force_at(world.shop().id, "limits", NOON).number == 1
            assert queries.in_force_at(world.shop().id, "limits", LATER).number == 2
            names = Event.objects.filter(name__startswith="rules.").order_by("id").values_list("name", flat=True)
            assert list(names) == [
                "rules.drafted", "rules.published", "rules.drafted", "rules.retired", "rules.published",
            ]  # fmt: skip

    def test_is_refused_to_whoever_wrote_it(self, world):
        with pytest.raises(commands.SamePerson):
            publish(world, draft(world).number, by=world.ruth)

    def test_is_refused_twice(self, world):
        number = draft(world).number
        publish(world, number)
        with pytest.raises(IllegalMove):
            publish(world, number)
        assert held(world).number == 1

    def test_is_refused_of_what_was_dropped(self, world):
        draft(world)
        draft(world, 6, instead_of=1)
        with pytest.raises(IllegalMove, match="Version 1 is dropped"):
            publish(world, 1)

    def test_leaves_the_other_shops_alone(self, world):
        publish(world, draft(world).number)
        with scope.reading(world.sam):
            assert queries.in_force(world.shop("CLOTH").id, "limits").number == 0


class TestRetireRules:
    def test_lets_the_default_hold_again(self, world):
        publish(world, draft(world).number)
        commands.retire_rules(
            shop_id=world.shop().id, kind="limits", number=1, reason="Too strict", by=world.ruth, at=LATER
        )
        assert held(world) == queries.InForce(0, {"most": 1})


class TestDropDraft:
    def test_puts_it_aside(self, world):
        commands.drop_draft(shop_id=world.shop().id, kind="limits", number=draft(world).number, by=world.ruth, at=NOON)
        with scope.reading(world.ruth):
            assert queries.draft_of(world.shop().id, "limits") is None


class TestRuleSet:
    @pytest.mark.parametrize("statement", ["update kernel_ruleset set document = '{}'", "delete from kernel_ruleset"])
    def test_never_changes_and_never_goes(self, world, statement):
        draft(world)
        with (
            pytest.raises(DatabaseError, match=r"does not change|permission denied"),
            scope.writing(world.ruth),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_is_not_seen_from_another_retailer(self, world):
        draft(world)
        with scope.reading(world.bruno):
            assert queries.versions(world.shop().id, "limits") == []
