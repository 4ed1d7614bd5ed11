"""What a customer changes of herself, and that it is herself."""

import pytest

from comptoir.customers import commands
from comptoir.customers.models import Address, Customer
from comptoir.customers.queries import actor_of_customer
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from tests.customers.story import told
from tests.world import NOON

YORK = {"street": "3 Mill Lane", "city": "York", "postcode": "YO1 7HH", "country": "GB"}


def customer(world, who):
    return actor_of_customer(world.shop().id, {"customer": who.id, "group": who.group_id})


class TestChangeMyProfile:
    def test_changes_the_one_who_asks(self, world):
        commands.change_my_profile(name="Sofia Lindt", by=customer(world, world.sofia), at=NOON)
        with scope.reading(world.ana):
            assert sorted(Customer.objects.values_list("name", flat=True)) == ["Amir Haddad", "Sofia Lindt"]
        assert [line.text for line in told(world.ana)] == ["Profile changed by Customer"]

    def test_is_no_command_for_staff(self, world):
        with pytest.raises(NotAllowed):
            commands.change_my_profile(name="X", by=world.sam, at=NOON)


class TestAddMyAddress:
    def test_adds_to_her_own_book(self, world):
        added = commands.add_my_address(**YORK, by=customer(world, world.sofia), at=NOON)
        assert (added.customer_id, added.name) == (world.sofia.id, "Sofia Keller")


class TestChangeMyAddress:
    def test_does_not_find_anothers(self, world):
        hers = world.address_of_sofia.id
        with pytest.raises(Address.DoesNotExist):
            commands.change_my_address(address_id=hers, city="Hull", by=customer(world, world.amir), at=NOON)


class TestRemoveMyAddress:
    def test_makes_the_next_one_the_default(self, world):
        by = customer(world, world.sofia)
        commands.add_my_address(**YORK, by=by, at=NOON)
        commands.remove_my_address(address_id=world.address_of_sofia.id, by=by, at=NOON)
        with scope.reading(by):
            assert Address.objects.get().is_default

    def test_does_not_find_anothers(self, world):
        with pytest.raises(Address.DoesNotExist):
            commands.remove_my_address(address_id=world.address_of_sofia.id, by=customer(world, world.amir), at=NOON)


class TestSignOutEverywhere:
    def test_is_no_command_for_staff(self, world):
        with pytest.raises(NotAllowed):
            commands.sign_out_everywhere(by=world.sam, at=NOON)
