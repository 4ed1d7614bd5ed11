"""Counts by several people: blind, of the moment, posted once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comptoir.inventory import commands
from comptoir.inventory.counts import count_list, count_row, lines_of_count, sees_the_books
from comptoir.inventory.models import CountEntry, Movement
from comptoir.inventory.queries import unproved_stocks
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from tests.inventory.test_promises import numbers, reserve
from tests.world import NOON

LATER = NOON + timedelta(hours=1)


def opened(world, location="WAKEFIELD", **more):
    return commands.open_count(location=location, by=world.marc, at=NOON, **more)


def counted(world, count, sku, pieces, *, by=None, at=NOON, **more):
    return commands.count_line(count_id=count.id, sku=sku, counted=pieces, by=by or world.clara, at=at, **more)


def confirmed(world, count, at=LATER):
    return commands.confirm_count(count_id=count.id, by=world.marc, at=at)


def sold(world, **wants):
    made = reserve(world, **wants)
    commands.allocate(turns=[made.values()], by=world.ana, at=NOON)


class TestACount:
    @pytest.mark.feature("Y3", by="race")
    def test_posts_the_difference_of_the_moment_so_that_sales_meanwhile_stay(self, world):
        count = opened(world)
        counted(world, count, "MUG", 96)
        sold(world, MUG=2)
        confirmed(world, count)

        assert numbers(world, "MUG") == (94, 0)
        with scope.reading(world.marc):
            last = Movement.objects.filter(variant=world.variant("MUG")).latest("id")
            assert (last.kind, last.on_hand_change) == ("counted", -4)
            assert unproved_stocks() == []

    def test_leaves_alone_what_nobody_counted(self, world):
        count = opened(world)
        counted(world, count, "MUG", 96)
        confirmed(world, count)
        assert numbers(world, "RED-SCARF") == (10, 0)
        with scope.reading(world.marc):
            (said,) = lines(Event.objects.filter(name="count.confirmed"))
        assert said.text == f"Count {count.id} of WAKEFIELD confirmed by Marc: 1 counted, 1 differ, -4 pieces in all"
        assert said.detail == "0 counted since by themselves, 3 not counted"

    def test_changes_nothing_when_it_is_cancelled(self, world):
        count = opened(world)
        counted(world, count, "MUG", 1)
        commands.cancel_count(count_id=count.id, by=world.marc, at=LATER)
        assert numbers(world, "MUG") == (100, 0)
        for deed in (lambda: confirmed(world, count), lambda: counted(world, count, "MUG", 1)):
            with pytest.raises(IllegalMove, match="is cancelled"):
                deed()
        assert opened(world).state == "open"  # Its articles may be counted again.

    def test_lets_a_number_counted_by_itself_since_hold(self, world):
        count = opened(world)
        counted(world, count, "MUG", 96)
        commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=97, by=world.marc, at=NOON + timedelta(minutes=5))
        confirmed(world, count)
        assert numbers(world, "MUG") == (97, 0)

    def test_refuses_less_than_is_promised_and_posts_nothing(self, world):
        count = opened(world)
        counted(world, count, "MUG", 3)
        counted(world, count, "RED-SCARF", 12)
        reserve(world, MUG=5)
        with pytest.raises(commands.FewerThanPromised, match="By the count 3 of MUG would lie there now, and 5 are"):
            confirmed(world, count)
        assert (numbers(world, "MUG"), numbers(world, "RED-SCARF")) == ((100, 5), (10, 0))
        commands.recount_lines(count_id=count.id, sku="MUG", by=world.marc, at=LATER)
        confirmed(world, count)
        assert (numbers(world, "MUG"), numbers(world, "RED-SCARF")) == ((100, 5), (12, 0))


class TestCountLine:
    def test_asks_what_a_second_number_means(self, world):
        count = opened(world)
        counted(world, count, "MUG", 90)
        with pytest.raises(commands.CountedAlready, match="Clara counted MUG already: add yours to it, or count"):
            counted(world, count, "MUG", 10, by=world.ana)
        assert counted(world, count, "MUG", 10, adds=True, by=world.ana).counted == 100
        assert counted(world, count, "MUG", 95, again=True, by=world.ana).counted == 95
        with scope.reading(world.marc):
            assert list(CountEntry.objects.values_list("quantity", "adds")) == [(90, False), (10, True), (95, False)]

    def test_adds_what_lies_there_unknown_to_the_books(self, world):
        count = opened(world, location="YORK")
        counted(world, count, "LAST-ONE", 2)
        confirmed(world, count)
        assert numbers(world, "LAST-ONE", "YORK") == (2, 0)

    def test_keeps_to_its_articles(self, world):
        count = opened(world, what="chosen", skus=["MUG"])
        with pytest.raises(commands.NotInThisCount, match=r"RED-SCARF does not belong to Count \d+"):
            counted(world, count, "RED-SCARF", 1)
        with pytest.raises(Invalid, match="Counted must lie between 0"):
            counted(world, count, "MUG", -1)

    def test_is_for_a_clerk_who_works_there(self, world):
        count = opened(world)
        elsewhere = frozenset({world.location("YORK").id})
        away = world.clara.__class__(**{**vars(world.clara), "locations": elsewhere})
        with pytest.raises(NotAllowed, match="You work at another location"):
            counted(world, count, "MUG", 1, by=away)
        with pytest.raises(ObjectDoesNotExist):
            counted(world, count, "MUG", 1, by=world.bruno)
        with pytest.raises(NotAllowed, match="You may not count stock"):
            commands.confirm_count(count_id=count.id, by=world.clara, at=NOON)
        with pytest.raises(NotAllowed, match="You may not open counts"):
            commands.open_count(location="LEEDS", by=world.clara, at=NOON)


class TestRecountLines:
    def test_drops_the_numbers_that_differ_and_keeps_what_was_typed(self, world):
        count = opened(world)
        counted(world, count, "MUG", 96)
        counted(world, count, "RED-SCARF", 10)
        assert commands.recount_lines(count_id=count.id, by=world.marc, at=NOON) == 1
        with scope.reading(world.marc):
            row = count_row(count.id)
            assert (row.lines, row.counted, row.differ) == (4, 1, 0)
            again = [line.variant.sku for line in lines_of_count(count.id, counted=False) if line.asked_again]
            assert again == ["MUG"]
            assert CountEntry.objects.filter(line__variant__sku="MUG").count() == 1
        with pytest.raises(commands.NotInThisCount):
            commands.recount_lines(count_id=count.id, sku="MUG", by=world.marc, at=NOON)


class TestOpenCount:
    def test_takes_an_article_into_one_open_count_only(self, world):
        opened(world, what="chosen", skus=["MUG"])
        with pytest.raises(commands.BeingCounted, match="MUG is in another open count of Wakefield DC"):
            opened(world)
        assert opened(world, location="LEEDS").state == "open"

    def test_takes_a_category(self, world):
        count = opened(world, what="category", category="all")
        with scope.reading(world.marc):
            assert count_row(count.id).lines == 4

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"what": "some"}, "is nothing to count"),
            ({"what": "chosen"}, "Choose 1 to 1000"),
            ({"what": "chosen", "skus": ["NONE"]}, "There is no article NONE"),
            ({"what": "category", "category": "nothing"}, "Nothing of that ever lay there"),
        ],
    )
    def test_refuses_what_is_nothing(self, world, given, said):
        with pytest.raises(Invalid, match=said):
            opened(world, **given)


class TestCountList:
    def test_shows_how_far_they_are_the_newest_first(self, world):
        first, second = opened(world), opened(world, location="LEEDS")
        counted(world, first, "MUG", 96)
        with scope.reading(world.marc):
            found = [(row.count.id, row.counted, row.open) for row in count_list(world.marc)]
        assert found == [(second.id, 0, 2), (first.id, 1, 3)]
        with scope.reading(world.bruno):
            assert count_list(world.bruno) == []

    def test_keeps_the_books_from_who_counts(self, world):
        count = opened(world)
        assert not sees_the_books(world.clara, count)
        assert sees_the_books(world.marc, count)
        counted(world, count, "MUG", 96)
        assert sees_the_books(world.clara, confirmed(world, count))
