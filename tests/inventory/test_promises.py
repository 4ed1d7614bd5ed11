"""Promises of stock: all or nothing, never more than there is, a few statements however many lines."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from comptoir.inventory import commands
from comptoir.inventory.models import Movement, Reservation, Stock
from comptoir.inventory.wants import NothingWanted, Want
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from tests.world import NOON


def numbers(world, sku: str, location: str = "WAKEFIELD") -> tuple[int, int]:
    with scope.reading(world.ana):
        stock = Stock.objects.get(variant=world.variant(sku), location=world.location(location))
    return stock.on_hand, stock.reserved


def wanted(world, location="WAKEFIELD", **wants: int) -> list[Want]:
    place = world.location(location).id
    return [Want(world.variant(sku.replace("_", "-")).id, place, quantity) for sku, quantity in wants.items()]


def reserve(world, by=None, location="WAKEFIELD", shop="HOME", **wants: int):
    """Promises of one location, by variant."""
    made = commands.reserve(
        shop_id=world.shop(shop).id, wants=wanted(world, location, **wants), by=by or world.ana, at=NOON
    )
    return {variant: reservation for (variant, _), reservation in made.items()}


def offer(world, sku, availability, **dates):
    return commands.set_offer(sku=sku, location="WAKEFIELD", availability=availability, **dates, by=world.marc, at=NOON)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was sent beside savepoints, the scope and the journal."""
    own = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")
    sent = [query["sql"] for query in captured if not query["sql"].startswith(own)]
    return [sql for sql in sent if "insert into kernel_event" not in sql]


class TestReserve:
    def test_promises_every_line_and_notes_it(self, world):
        made = reserve(world, MUG=2, RED_SCARF=3)

        assert {r.quantity for r in made.values()} == {2, 3}
        assert numbers(world, "MUG") == (100, 2)
        assert numbers(world, "RED-SCARF") == (10, 3)
        with scope.reading(world.ana):
            assert set(Reservation.objects.values_list("pk", "state")) == {(r.pk, "held") for r in made.values()}
            assert Movement.objects.filter(kind="reserved").count() == 2
            (event,) = Event.objects.filter(name="stock.reserved")
        assert event.data["pieces"] == 5
        assert event.shop_id == world.shop().id

    def test_leaves_nothing_when_one_line_is_short(self, world):
        with pytest.raises(commands.OutOfStock) as refusal:
            reserve(world, MUG=2, LAST_ONE=2)

        assert refusal.value.message == "Only 1 of LAST-ONE left; 2 wanted."
        assert refusal.value.details == {"sku": "LAST-ONE", "wanted": 2, "available": 1}
        assert numbers(world, "MUG") == (100, 0)
        assert numbers(world, "LAST-ONE") == (1, 0)
        with scope.reading(world.ana):
            assert not Reservation.objects.exists()

    def test_says_so_when_there_is_none_at_all(self, world):
        with pytest.raises(commands.OutOfStock, match=r"None of GONE left; 1 wanted."):
            reserve(world, GONE=1)
        with pytest.raises(commands.OutOfStock, match=r"None of MUG left"):
            reserve(world, location="YORK", MUG=1)

    def test_keeps_the_minimum_back(self, world):
        commands.set_minimum(sku="RED-SCARF", location="WAKEFIELD", minimum=8, by=world.marc, at=NOON)
        with pytest.raises(commands.OutOfStock, match=r"Only 2 of RED-SCARF left; 3 wanted."):
            reserve(world, RED_SCARF=3)

        reserve(world, RED_SCARF=2)
        assert numbers(world, "RED-SCARF") == (10, 2)

    def test_adds_up_a_variant_that_is_wanted_twice(self, world):
        at = {"shop_id": world.shop().id, "by": world.ana, "at": NOON}
        one, two = wanted(world, "LEEDS", MUG=1), wanted(world, "LEEDS", MUG=2)
        with pytest.raises(commands.OutOfStock, match=r"Only 3 of MUG left; 4 wanted."):
            commands.reserve(wants=[*two, *two], **at)
        assert commands.reserve(wants=[*one, *two], **at)[one[0][:2]].quantity == 3

    def test_takes_from_several_locations_at_once(self, world):
        wants = [*wanted(world, "LEEDS", MUG=3), *wanted(world, "WAKEFIELD", MUG=4)]
        commands.reserve(shop_id=world.shop().id, wants=wants, by=world.ana, at=NOON)
        assert (numbers(world, "MUG", "LEEDS"), numbers(world, "MUG")) == ((3, 3), (100, 4))

    def test_promises_more_than_there_is_on_back_order_alone(self, world):
        offer(world, "LAST-ONE", "back_order")
        reserve(world, LAST_ONE=5)
        assert numbers(world, "LAST-ONE") == (1, 5)
        with pytest.raises(commands.StillPromised, match=r"5 of LAST-ONE are promised"):
            offer(world, "LAST-ONE", "standard")

    def test_refuses_a_quantity_below_one(self, world):
        with pytest.raises(NothingWanted):
            reserve(world, MUG=0)

    def test_takes_one_statement_however_many_lines(self, world):
        by, shop = world.ana, world.shop().id
        wants = wanted(world, MUG=1, RED_SCARF=1, LAST_ONE=1)
        with CaptureQueriesContext(connection) as captured:
            commands.reserve(shop_id=shop, wants=wants, by=by, at=NOON)
        assert len(statements(captured)) == 1

    def test_does_not_see_a_foreign_shop_or_its_goods(self, world):
        with pytest.raises(ObjectDoesNotExist):
            reserve(world, by=world.bruno, MUG=1)
        with pytest.raises(commands.OutOfStock, match=r"None of article"):
            reserve(world, location="LYON", TASSE=1)
        assert numbers(world, "MUG") == (100, 0)


class TestAllocate:
    def test_takes_the_promised_off_the_shelf(self, world):
        made = reserve(world, MUG=2, RED_SCARF=3)

        commands.allocate(turns=[made.values()], by=world.ana, at=NOON)

        assert numbers(world, "MUG") == (98, 0)
        assert numbers(world, "RED-SCARF") == (7, 0)
        assert {r.state for r in made.values()} == {"allocated"}
        with scope.reading(world.ana):
            assert Movement.objects.filter(kind="allocated").count() == 2

    def test_happens_once(self, world):
        (row,) = reserve(world, MUG=2).values()
        commands.allocate(turns=[[row]], by=world.ana, at=NOON)
        row.state = "held"  # As somebody read it before.

        with pytest.raises(commands.PromiseGone):
            commands.allocate(turns=[[row]], by=world.ana, at=NOON)
        assert numbers(world, "MUG") == (98, 0)

    def test_takes_three_statements_however_many_lines(self, world):
        made, by = reserve(world, MUG=1, RED_SCARF=1, LAST_ONE=1), world.ana
        with CaptureQueriesContext(connection) as captured:
            commands.allocate(turns=[made.values()], by=by, at=NOON)
        assert len(statements(captured)) == 3

    def test_waits_for_what_has_not_arrived_and_leaves_it_to_who_was_promised_first(self, world):
        offer(world, "LAST-ONE", "back_order")
        first, second = reserve(world, LAST_ONE=3), reserve(world, LAST_ONE=1)
        turns = [first.values(), second.values()]
        assert commands.allocate(turns=turns, by=world.ana, at=NOON) == [False, False]
        commands.receive_stock(sku="LAST-ONE", location="WAKEFIELD", quantity=2, by=world.marc, at=NOON)
        assert commands.allocate(turns=turns, by=world.ana, at=NOON) == [True, False]
        assert numbers(world, "LAST-ONE") == (0, 1)

    def test_gives_a_turn_all_or_nothing_and_passes_on_what_it_cannot_use(self, world):
        offer(world, "LAST-ONE", "back_order")
        short, small = reserve(world, LAST_ONE=3, MUG=60), reserve(world, MUG=40)
        turns = [short.values(), small.values()]
        assert commands.allocate(turns=turns, by=world.ana, at=NOON) == [False, True]
        assert numbers(world, "MUG") == (60, 60)
        assert {row.state for row in short.values()} == {"held"}

    def test_does_not_touch_what_another_shop_was_promised(self, world):
        made = reserve(world, MUG=2)
        with pytest.raises(commands.PromiseGone):
            commands.allocate(turns=[made.values()], by=world.finn, at=NOON)
        assert numbers(world, "MUG") == (100, 2)


class TestRelease:
    def test_gives_back_what_was_promised_and_what_was_allocated(self, world):
        held, allocated = reserve(world, MUG=2), reserve(world, MUG=5, RED_SCARF=1)
        commands.allocate(turns=[allocated.values()], by=world.ana, at=NOON)
        assert numbers(world, "MUG") == (95, 2)

        commands.release(reservations=[*held.values(), *allocated.values()], by=world.ana, at=NOON)

        assert numbers(world, "MUG") == (100, 0)
        assert numbers(world, "RED-SCARF") == (10, 0)
        with scope.reading(world.ana):
            kinds = list(Movement.objects.filter(kind__in=["released", "deallocated"]).values_list("kind", flat=True))
        assert sorted(kinds) == ["deallocated", "deallocated", "released"]

    def test_happens_once(self, world):
        (row,) = reserve(world, MUG=2).values()
        commands.release(reservations=[row], by=world.ana, at=NOON)
        with pytest.raises(commands.PromiseGone):
            commands.release(reservations=[row], by=world.ana, at=NOON)
        assert numbers(world, "MUG") == (100, 0)


class TestSend:
    def test_ends_a_promise_without_touching_the_shelf_again(self, world):
        made = reserve(world, MUG=2)
        with pytest.raises(commands.PromiseGone):
            commands.send(reservations=made.values(), by=world.ana, at=NOON)
        commands.allocate(turns=[made.values()], by=world.ana, at=NOON)

        commands.send(reservations=made.values(), by=world.ana, at=NOON)

        assert numbers(world, "MUG") == (98, 0)
        with pytest.raises(commands.PromiseGone):
            commands.release(reservations=made.values(), by=world.ana, at=NOON)


class TestTheTable:
    def test_never_holds_more_reserved_than_on_hand(self, world):
        with (
            pytest.raises(IntegrityError, match=r"more_reserved_than_on_hand_only_on_back_order"),
            scope.reading(world.ana),
        ):
            Stock.objects.filter(variant=world.variant("LAST-ONE")).update(reserved=2)
