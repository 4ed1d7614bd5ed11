"""Many customers at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.customers import commands, queries
from comptoir.customers.commands import ImportedAddress, ImportedCustomer
from comptoir.customers.models import Customer
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.shops import queries as shops
from comptoir.shops.models import ApiKey, Shop
from tests.customers.story import events, told
from tests.world import LONG_AGO, NOON

BERTA = ImportedCustomer(
    code="12346",
    name="Berta Lund",
    since=LONG_AGO,
    email="Berta@Mail.example",
    phone="07700 900160",
    addresses=(
        ImportedAddress(street="1 High Street", city="York", country="GB", postcode="YO1 9QL"),
        ImportedAddress(street="2 High Street", city="York", country="GB", postcode="YO1 9QL"),
    ),
    tags=("VIP", "Imported"),
    is_invented=True,
)


def take(world, *rows, by=None, at=NOON, shop="HOME"):
    return commands.import_customers(shop_id=world.shop(shop).id, rows=rows, by=by or world.ana, at=at)


def card(world, code):
    with scope.reading(world.ana):
        return queries.customer_card(queries.customer_by_code(code))


class TestImportCustomers:
    @pytest.mark.feature("Y7", by="api")
    def test_takes_contacts_addresses_and_tags_along(self, world):
        outcome = take(world, BERTA)

        assert (outcome.new, outcome.contacts, outcome.addresses, outcome.tags) == (1, 2, 2, 2)
        shown = card(world, "12346")
        assert (shown.row.email, shown.row.phone, shown.row.is_invented) == ("b••••@mail.example", "+44 ••• •60", True)
        assert [(a.street, a.is_default) for a in shown.addresses] == [
            ("1 High Street", True),
            ("2 High Street", False),
        ]
        assert [tag.name for tag in shown.row.tags] == ["Imported", "VIP"]

    def test_changes_nothing_the_second_time(self, world):
        take(world, BERTA)
        outcome = take(world, BERTA, at=NOON + timedelta(days=1))

        assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 1)
        assert not outcome.did_something
        assert card(world, "12346").row.changed_at == NOON
        assert len(events(world.ana, "customers.imported")) == 1

    def test_changes_who_is_known_by_the_code(self, world):
        take(world, BERTA)
        outcome = take(world, replace(BERTA, name="Berta Lind", since=NOON, email="new@mail.example"))

        assert (outcome.new, outcome.changed, outcome.contacts) == (0, 1, 1)
        shown = card(world, "12346")
        assert (shown.row.name, shown.row.since, shown.row.email) == ("Berta Lind", LONG_AGO, "b••••@mail.example")

    def test_tells_one_event_with_its_counts(self, world):
        take(world, BERTA, replace(BERTA, code="2", email="two@mail.example", phone=""))

        (line,) = told(world.ana)
        assert line.text == "Ana imported customers: 2 new, 0 changed"
        assert line.detail == "3 contacts, 4 addresses, 4 tags; 0 problems"

    def test_leaves_out_what_cannot_be_right_and_says_why(self, world):
        outcome = take(
            world,
            ImportedCustomer(code="1", name="", since=NOON),
            ImportedCustomer(code="2", name="Bad mail", since=NOON, email="nobody"),
            ImportedCustomer(code="3", name="Bad phone", since=NOON, phone="12"),
            ImportedCustomer(
                code="4", name="Bad address", since=NOON, addresses=(ImportedAddress(street="", city="", country=""),)
            ),
            ImportedCustomer(code="5", name="Naughty", since=NOON, tags=("a\0b",), company="a\\b\tc"),
        )

        assert [problem.code for problem in outcome.problems] == ["1", "2", "3", "4", "5"]
        assert outcome.new == 3
        assert "nobody" not in str(outcome.problems)

    def test_leaves_an_address_with_whoever_has_it(self, world):
        outcome = take(
            world,
            ImportedCustomer(code="1", name="Not Sofia", since=NOON, email="sofia.keller@mail.example"),
            ImportedCustomer(code="2", name="First", since=NOON, phone="07700 900170"),
            ImportedCustomer(code="3", name="Second", since=NOON, phone="+447700900170"),
        )

        assert [(p.code, p.reason) for p in outcome.problems] == [
            ("1", "s••••@mail.example already names another customer."),
            ("3", "+44 ••• •70 already names another customer."),
        ]
        assert card(world, "2").row.phone == "+44 ••• •70"
        assert not card(world, "3").contacts

    def test_takes_the_last_of_a_code_that_stands_twice(self, world):
        outcome = take(world, BERTA, replace(BERTA, name="Berta Last"))

        assert (outcome.new, len(outcome.problems), card(world, "12346").row.name) == (1, 1, "Berta Last")

    def test_needs_as_many_statements_for_a_thousand_as_for_one(self, world):
        many = [
            ImportedCustomer(code=f"N{i}", name=f"Number {i}", since=NOON, email=f"n{i}@mail.example", tags=("Many",))
            for i in range(1000)
        ]
        counts = []
        for rows in ([BERTA], many):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                take(world, *rows)
            counts.append(len(captured))
        assert counts[0] == counts[1]

    @pytest.mark.feature("Y1", by="access")
    def test_reaches_no_other_shop(self, world):
        for actor in (world.finn, world.bruno):
            with pytest.raises(Shop.DoesNotExist):
                take(world, BERTA, by=actor)
        take(world, replace(BERTA, code="C-1"), by=world.bruno, shop="ORION")
        with scope.reading(world.ana):
            assert Customer.objects.get(code="C-1").name == "Sofia Keller"

    def test_is_refused_to_a_key_that_only_reads(self, world):
        with pytest.raises(NotAllowed):
            take(world, BERTA, by=shops.actor_of_key(ApiKey.objects.get(name="Key read").hash))
