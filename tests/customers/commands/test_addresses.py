"""The address book."""

import pytest

from comptoir.customers import commands, queries
from comptoir.customers.contacts import BadPhone
from comptoir.customers.models import Address, Customer
from comptoir.customers.profile import BadText, UnknownCountry
from comptoir.kernel import scope
from tests.customers.story import events, told
from tests.world import NOON

YORK = {"street": "1 Coney Street\nFlat 2", "city": "York", "postcode": "YO1 9QL", "country": "GB"}


def book(world, code="C-1"):
    with scope.reading(world.ana):
        return queries.addresses(queries.customer_by_code(code))


class TestAddAddress:
    @pytest.mark.feature("Y7", by="api")
    def test_stands_behind_the_default(self, world):
        commands.add_address(code="C-1", **YORK, phone="07700 900199", by=world.finn, at=NOON)

        assert [(entry.city, entry.is_default) for entry in book(world)] == [("Leeds", True), ("York", False)]
        assert book(world)[1].name == "Sofia Keller"
        assert book(world)[1].phone == "+44 ••• •99"

    def test_becomes_the_default_on_request(self, world):
        commands.add_address(code="C-1", **YORK, is_default=True, by=world.ana, at=NOON)

        assert [(entry.city, entry.is_default) for entry in book(world)] == [("York", True), ("Leeds", False)]

    def test_is_the_default_as_the_first_of_its_kind(self, world):
        assert commands.add_address(code="C-1", **YORK, kind="billing", by=world.ana, at=NOON).is_default

    def test_keeps_the_street_out_of_the_journal(self, world):
        commands.add_address(code="C-1", **YORK, by=world.ana, at=NOON)

        (event,) = events(world.ana, "customer.address_added")
        assert "Coney" not in str(event.data)
        assert "York" not in str(event.data)
        assert told(world.ana)[0].detail == "York, GB"

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({"street": ""}, BadText),
            ({"city": "\x07"}, BadText),
            ({"country": ""}, UnknownCountry),
            ({"phone": "call"}, BadPhone),
        ],
    )
    def test_refuses_what_cannot_be_right(self, world, values, error):
        with pytest.raises(error):
            commands.add_address(code="C-1", **{**YORK, **values}, by=world.ana, at=NOON)

    def test_finds_nobody_of_another_retailer(self, world):
        with pytest.raises(Customer.DoesNotExist):
            commands.add_address(code="C-1", **YORK, by=world.bruno, at=NOON)


class TestChangeAddress:
    def test_changes_what_is_given(self, world):
        (entry,) = book(world)
        commands.change_address(code="C-1", address_id=entry.id, postcode="LS1 6XX", by=world.ana, at=NOON)

        assert (book(world)[0].city, book(world)[0].postcode) == ("Leeds", "LS1 6XX")
        assert told(world.ana)[0].detail == "postcode"

    def test_makes_another_the_default(self, world):
        entry = commands.add_address(code="C-1", **YORK, by=world.ana, at=NOON)
        commands.change_address(code="C-1", address_id=entry.id, is_default=True, by=world.ana, at=NOON)

        assert [(e.city, e.is_default) for e in book(world)] == [("York", True), ("Leeds", False)]

    def test_writes_nothing_where_nothing_changes(self, world):
        (entry,) = book(world)
        commands.change_address(code="C-1", address_id=entry.id, city="Leeds", by=world.ana, at=NOON)

        assert not events(world.ana)

    def test_does_not_find_an_entry_of_another_customer(self, world):
        (entry,) = book(world, "C-2")

        with pytest.raises(Address.DoesNotExist):
            commands.change_address(code="C-1", address_id=entry.id, city="Mine", by=world.ana, at=NOON)


class TestRemoveAddress:
    def test_makes_the_next_the_default(self, world):
        commands.add_address(code="C-1", **YORK, by=world.ana, at=NOON)
        commands.remove_address(code="C-1", address_id=book(world)[0].id, by=world.ana, at=NOON)

        assert [(entry.city, entry.is_default) for entry in book(world)] == [("York", True)]
