"""What people count, receive and keep back."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comptoir.inventory import commands
from comptoir.inventory.models import Movement
from comptoir.inventory.queries import level_of
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from tests.inventory.test_promises import numbers, reserve
from tests.world import NOON


class TestCountStock:
    def test_sets_the_level_and_notes_the_difference(self, world):
        commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=96, reason="Four broken", by=world.marc, at=NOON)

        assert numbers(world, "MUG") == (96, 0)
        with scope.reading(world.marc):
            movement = Movement.objects.filter(variant=world.variant("MUG")).latest("id")
            (line,) = lines(Event.objects.filter(name="stock.counted"))
        assert (movement.kind, movement.on_hand_change) == ("counted", -4)
        assert (line.text, line.detail) == ("MUG counted at WAKEFIELD: 96, by Marc", "Four broken")

    def test_begins_a_stock_where_there_was_none(self, world):
        commands.count_stock(sku="LAST-ONE", location="YORK", on_hand=3, by=world.marc, at=NOON)
        assert numbers(world, "LAST-ONE", "YORK") == (3, 0)

    def test_says_nothing_when_the_number_is_the_same(self, world):
        commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=100, by=world.marc, at=NOON)
        with scope.reading(world.marc):
            assert not Event.objects.filter(name="stock.counted").exists()

    def test_refuses_fewer_than_are_promised(self, world):
        reserve(world, MUG=5)
        with pytest.raises(commands.BelowReserved, match=r"5 of MUG are promised to orders here, so 4 on hand"):
            commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=4, by=world.marc, at=NOON)

    @pytest.mark.parametrize("number", [-1, 10**15])
    def test_refuses_a_number_that_cannot_be(self, world, number):
        with pytest.raises(Invalid, match=r"On hand must lie between 0 and 1,000,000,000."):
            commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=number, by=world.marc, at=NOON)

    def test_is_for_those_who_may_and_their_own_goods(self, world):
        with pytest.raises(NotAllowed, match=r"You may not change stock."):
            commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=1, by=world.clara, at=NOON)
        with pytest.raises(ObjectDoesNotExist):
            commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=1, by=world.bruno, at=NOON)
        with pytest.raises(ObjectDoesNotExist):
            commands.count_stock(sku="MUG", location="LYON", on_hand=1, by=world.marc, at=NOON)
        with pytest.raises(ObjectDoesNotExist):
            commands.count_stock(sku="M\0UG", location="NO\ud800WHERE", on_hand=1, by=world.marc, at=NOON)


class TestReceiveStock:
    def test_adds_what_arrived(self, world):
        commands.receive_stock(sku="GONE", location="WAKEFIELD", quantity=12, by=world.marc, at=NOON)
        assert numbers(world, "GONE") == (12, 0)
        with scope.reading(world.marc):
            assert [line.text for line in lines(Event.objects.filter(name="stock.received"))] == [
                "12 of GONE received at WAKEFIELD by Marc"
            ]

    def test_refuses_nothing(self, world):
        with pytest.raises(Invalid, match=r"Quantity must lie between 1"):
            commands.receive_stock(sku="GONE", location="WAKEFIELD", quantity=0, by=world.marc, at=NOON)


class TestSetMinimum:
    def test_keeps_so_many_from_being_sold(self, world):
        commands.set_minimum(sku="MUG", location="LEEDS", minimum=2, by=world.marc, at=NOON)
        with scope.reading(world.marc):
            level = level_of("MUG", "LEEDS")
            assert (level.on_hand, level.minimum, level.sellable, level.state) == (3, 2, 1, "sellable")
            assert [line.text for line in lines(Event.objects.filter(name="stock.minimum_set"))] == [
                "LEEDS keeps 2 of MUG, set by Marc"
            ]

    @pytest.mark.feature("S12", by="access")
    def test_is_for_those_who_may_and_their_own_goods(self, world):
        with pytest.raises(NotAllowed, match=r"You may not change stock."):
            commands.set_minimum(sku="MUG", location="LEEDS", minimum=1, by=world.ana, at=NOON)
        with pytest.raises(ObjectDoesNotExist):
            commands.set_minimum(sku="MUG", location="LEEDS", minimum=1, by=world.bruno, at=NOON)

    def test_refuses_less_than_none(self, world):
        with pytest.raises(Invalid):
            commands.set_minimum(sku="MUG", location="LEEDS", minimum=-1, by=world.marc, at=NOON)
