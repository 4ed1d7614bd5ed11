"""Adding and changing customers."""

import json

import pytest

from comptoir.customers import commands, queries
from comptoir.customers.contacts import BadEmail, BadPhone
from comptoir.customers.models import Customer
from comptoir.customers.profile import BadText, UnknownCountry, UnknownKind
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.shops import queries as shops
from comptoir.shops.models import ApiKey, Shop
from tests.customers.story import events, personal, told
from tests.world import NOON


def add(world, by=None, shop="HOME", **values):
    values = {"name": "Nora Berg", "email": "Nora@Mail.example", "phone": "07700 900155"} | values
    return commands.add_customer(shop_id=world.shop(shop).id, by=by or world.ana, at=NOON, **values)


class TestAddCustomer:
    @pytest.mark.feature("Y7", by="api")
    def test_gives_a_new_code_and_normal_contacts(self, world):
        customer = add(world)

        with scope.reading(world.ana):
            card = queries.customer_card(queries.customer_by_code(customer.code))
        assert card.row.code.startswith("C-1")
        assert (card.row.name, card.row.country, card.row.kind) == ("Nora Berg", "GB", "b2c")
        assert (card.row.email, card.row.phone) == ("n••••@mail.example", "+44 ••• •55")

    def test_takes_a_business_with_its_policy(self, world):
        customer = add(
            world, kind="b2b", company="Berg AB", department="Kitchen", policy="TRADE", country="se", phone=""
        )

        assert (customer.kind, customer.company, customer.policy, customer.country) == ("b2b", "Berg AB", "TRADE", "SE")

    @pytest.mark.feature("Y1", by="access")
    def test_is_seen_by_the_shops_of_the_group_and_no_other(self, world):
        code = add(world).code

        with scope.reading(world.finn):
            assert queries.customer_by_code(code).name == "Nora Berg"
        with scope.reading(world.bruno), pytest.raises(Customer.DoesNotExist):
            queries.customer_by_code(code)

    def test_is_told_without_a_personal_value_in_the_journal(self, world):
        customer = add(world)

        (event,) = events(world.ana, "customer.added")
        written = json.dumps(event.data)
        assert event.customer_id == customer.id
        assert not any(word in written.lower() for word in ("nora", "berg", "mail.example", "900155"))
        assert personal(world.ana)["name"] == "Nora Berg"
        assert told(world.ana)[0].text == f"Customer {customer.code} added by Ana"

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({"name": " "}, BadText),
            ({"name": "a\0b"}, BadText),
            ({"company": "x" * 201}, BadText),
            ({"email": "nora"}, BadEmail),
            ({"email": "nora@"}, BadEmail),
            ({"phone": "12"}, BadPhone),
            ({"country": "UK"}, UnknownCountry),
            ({"kind": "vip"}, UnknownKind),
        ],
    )
    def test_refuses_what_cannot_be_right(self, world, values, error):
        with pytest.raises(error):
            add(world, **values)

    def test_refuses_an_address_that_somebody_has_and_says_who(self, world):
        with pytest.raises(commands.IdentityTaken, match="Customer C-1 already has this e-mail address"):
            add(world, email="SOFIA.keller@mail.example", phone="")

    def test_refuses_a_number_that_somebody_has_however_it_is_written(self, world):
        with pytest.raises(commands.IdentityTaken, match="Customer C-2 already has this phone number"):
            add(world, email="", phone="+44 7700 900-118")

    def test_does_not_say_who_to_somebody_who_may_not_see_her(self, world):
        stranger = shops.actor_of_shop(world.shop("HOME"), kind="operator", name="Test")
        stranger = type(stranger)(
            kind="job", retailer=stranger.retailer, shops=stranger.shops, name="A door that sees no customers"
        )
        with pytest.raises(commands.IdentityTaken, match=r"^Somebody else already has this e-mail address") as refused:
            add(world, by=stranger, email="sofia.keller@mail.example")
        assert "customer" not in refused.value.details

    @pytest.mark.feature("Y1", by="access")
    def test_lets_the_same_address_be_another_person_at_another_retailer(self, world):
        assert add(world, by=world.bruno, shop="ORION", email="sofia.keller@mail.example", phone="").code

    def test_is_refused_in_a_shop_one_does_not_work_in(self, world):
        for actor in (world.finn, world.bruno):
            with pytest.raises(Shop.DoesNotExist):
                add(world, by=actor)

    def test_is_refused_to_a_key_that_only_reads(self, world):
        reader = shops.actor_of_key(ApiKey.objects.get(name="Key read").hash)

        with pytest.raises(NotAllowed, match="You may not add customers"):
            add(world, by=reader)

    def test_passes_a_code_that_an_import_took(self, world):
        first = add(world)
        taken = f"C-{int(first.code[2:]) + 1}"
        rows = [commands.ImportedCustomer(code=taken, name="Imported", since=NOON)]
        commands.import_customers(shop_id=world.shop().id, rows=rows, by=world.ana, at=NOON)

        assert add(world, email="", phone="").code == f"C-{int(first.code[2:]) + 2}"


class TestChangeCustomer:
    @pytest.mark.feature("Y7", by="api")
    def test_changes_what_is_given_and_leaves_the_rest(self, world):
        customer = commands.change_customer(code="C-1", company="Keller Ltd", kind="b2b", by=world.finn, at=NOON)

        assert (customer.name, customer.company, customer.kind) == ("Sofia Keller", "Keller Ltd", "b2b")
        assert customer.changed_at == NOON

    def test_keeps_names_out_of_the_event(self, world):
        commands.change_customer(code="C-1", name="Sofia Kern", policy="GOLD", by=world.ana, at=NOON)

        (event,) = events(world.ana, "customer.changed")
        assert event.data["after"] == {"policy": "GOLD"}
        assert "Sofia" not in json.dumps(event.data)
        assert personal(world.ana) == {"name_before": "Sofia Keller", "name_after": "Sofia Kern"}
        assert told(world.ana)[0].detail == "name, policy"

    def test_writes_nothing_where_nothing_changes(self, world):
        commands.change_customer(code="C-1", name=" Sofia Keller ", by=world.ana, at=NOON)

        assert not events(world.ana)

    def test_does_not_find_another_retailers_people(self, world):
        with pytest.raises(Customer.DoesNotExist):
            commands.change_customer(code="C-1", name="Mine", by=world.bruno, at=NOON)

    def test_asks_which_shop_where_two_have_the_code(self, world):
        rows = [commands.ImportedCustomer(code="C-1", name="A colleague", since=NOON)]
        team = world.shop("TEAM").id
        commands.import_customers(shop_id=team, rows=rows, by=world.operator("TEAM"), at=NOON)

        with pytest.raises(queries.AmbiguousCode, match="Say for which shop"):
            commands.change_customer(code="C-1", policy="X", by=world.sam, at=NOON)
        changed = commands.change_customer(code="C-1", policy="X", shop_id=team, by=world.sam, at=NOON)
        assert changed.name == "A colleague"
