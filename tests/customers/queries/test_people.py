"""The customer list and the page of a customer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.customers import commands, queries
from comptoir.customers.models import Customer
from comptoir.kernel import scope
from comptoir.kernel.scope import NOBODY
from tests.world import NOON


@pytest.fixture
def many(world):
    """Twelve more customers, two and two of the same moment."""
    for i in range(12):
        row = commands.ImportedCustomer(
            code=f"M{i}",
            name=f"Many {i}",
            since=NOON,
            email=f"m{i}@mail.example",
            kind="b2b" if i % 3 == 0 else "b2c",
            policy="GOLD" if i < 2 else "",
            tags=("Odd",) if i % 2 else (),
        )
        commands.import_customers(
            shop_id=world.shop().id, rows=[row], by=world.ana, at=NOON + timedelta(minutes=i // 2)
        )
    return world


class TestCustomers:
    @pytest.mark.feature("Y8", by="api")
    def test_come_page_by_page_each_once(self, many):
        with scope.reading(many.ana):
            seen, after = [], None
            while page := queries.customers(after=after, limit=5):
                seen += page
                after = page[-1].place

        assert len(seen) == len({row.code for row in seen}) == 14
        assert [row.place for row in seen] == sorted((row.place for row in seen), reverse=True)

    @pytest.mark.feature("Y8", by="api")
    def test_are_filtered_by_tag_kind_and_policy(self, many):
        with scope.reading(many.ana):
            assert {row.code for row in queries.customers(tag="Odd")} == {f"M{i}" for i in range(1, 12, 2)}
            assert {row.code for row in queries.customers(kind="b2b")} == {"M0", "M3", "M6", "M9"}
            assert {row.code for row in queries.customers(policy="GOLD", kind="b2c")} == {"M1"}
            assert not queries.customers(tag="\0", kind="' or 1=1", policy="\ud800x")

    @pytest.mark.feature("S23", by="api")
    def test_show_contacts_masked(self, many):
        with scope.reading(many.sam):
            row = next(row for row in queries.customers() if row.code == "C-1")

        assert (row.email, row.phone) == ("s••••@mail.example", "+44 ••• •44")

    @pytest.mark.feature("Y1", by="access")
    def test_are_shared_within_a_group_and_nowhere_else(self, world):
        def seen_by(actor):
            with scope.reading(actor):
                return sorted(row.code for row in queries.customers())

        assert seen_by(world.ana) == seen_by(world.finn) == ["C-1", "C-2"]
        assert seen_by(world.bruno) == ["O-1"]
        assert seen_by(NOBODY) == []

    def test_of_several_groups_come_in_one_order(self, many):
        row = commands.ImportedCustomer(code="T1", name="Team", since=NOON)
        team = many.shop("TEAM").id
        commands.import_customers(shop_id=team, rows=[row], by=many.operator("TEAM"), at=NOON + timedelta(minutes=3))
        with scope.reading(many.sam):
            assert [r.code for r in queries.customers(limit=6)] == ["M11", "M10", "M9", "M8", "T1", "M7"]

    @pytest.mark.parametrize(("filters", "statements"), [({}, 1), ({"kind": "b2b"}, 1), ({"tag": "Odd"}, 2)])
    def test_take_as_few_statements_as_this(self, many, filters, statements):
        with scope.reading(many.ana), CaptureQueriesContext(connection) as captured:
            assert queries.customers(**filters)
        assert len(captured) == statements


class TestCustomerByCode:
    def test_is_found_by_who_sees_her_only(self, world):
        with scope.reading(world.finn):
            assert queries.customer_by_code(" C-1 ").name == "Sofia Keller"
        with scope.reading(world.bruno), pytest.raises(Customer.DoesNotExist):
            queries.customer_by_code("C-1")


class TestCustomerCard:
    @pytest.mark.feature("Y7", by="api")
    def test_shows_profile_contacts_addresses_and_tags_in_one_statement(self, world):
        commands.tag_customer(code="C-1", tag="VIP", by=world.ana, at=NOON)
        with scope.reading(world.ana):
            customer = queries.customer_by_code("C-1")
            with CaptureQueriesContext(connection) as captured:
                card = queries.customer_card(customer)

        assert len(captured) == 1
        assert card.row.name == "Sofia Keller"
        assert [contact.masked for contact in card.contacts] == ["s••••@mail.example", "+44 ••• •44"]
        assert [(a.street, a.city, a.is_default) for a in card.addresses] == [("14 Park Row", "Leeds", True)]
        assert [(tag.name, tag.tone) for tag in card.row.tags] == [("VIP", "amber")]
        assert not card.can_sign_in

    @pytest.mark.feature("S23", by="api")
    def test_holds_no_number_or_address_in_clear(self, world):
        with scope.reading(world.sam):
            shown = str(queries.customer_card(queries.customer_by_code("C-1")))

        assert "sofia.keller@" not in shown
        assert "900144" not in shown


class TestReach:
    def test_gives_the_main_contacts_in_clear(self, world):
        with scope.reading(world.operator()):
            reach = queries.reach(world.sofia.id)

        assert (reach.email, reach.phone) == ("sofia.keller@mail.example", "+447700900144")


class TestCustomerIds:
    def test_leaves_unknown_codes_out(self, world):
        with scope.reading(world.ana):
            assert queries.customer_ids(world.sofia.group_id, ["C-1", "nobody"]) == {"C-1": world.sofia.id}


class TestCustomersBefore:
    def test_are_those_of_the_page_before_for_who_sees_one_group_or_two(self, world):
        for actor in (world.ana, world.sam, world.bruno):
            with scope.reading(actor):
                rows = queries.customers(limit=50)
                for place in range(1, len(rows)):
                    assert queries.customers(before=rows[place].place, limit=1) == [rows[place - 1]]
                assert queries.customers(before=rows[0].place) == []
