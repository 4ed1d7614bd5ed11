"""The one box."""

from dataclasses import replace

import pytest
from django.db import connection

from comptoir.customers import commands, queries
from comptoir.customers.models import Customer
from comptoir.kernel import scope
from comptoir.kernel.scope import NOBODY
from tests.world import NOON, STAFF


@pytest.fixture
def people(world):
    rows = [
        commands.ImportedCustomer(code="12346", name="Keller Works", since=NOON, company="50%_off Ltd"),
        commands.ImportedCustomer(code="77", name="Ann Lee", since=NOON, phone="+447700900777"),
        commands.ImportedCustomer(code="78", name="Joanna Bell", since=NOON, company="Lee & Sons"),
    ]
    commands.import_customers(shop_id=world.shop().id, rows=rows, by=world.ana, at=NOON)
    return world


def found(actor, text, **options):
    with scope.reading(actor):
        return [row.code for row in queries.search_customers(actor, text, **options)]


class TestSearchCustomers:
    @pytest.mark.feature("Y8", by="api")
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("C-1", ["C-1"]),
            ("c-1", ["C-1"]),
            ("234", ["12346"]),
            ("sofia", ["C-1"]),
            ("KELLER", ["12346", "C-1"]),  # Whose name begins with it comes first.
            ("kel sof", ["C-1"]),
            ("bell lee", ["78"]),  # Name and company together.
            ("an", ["77"]),  # Two letters are sought at the start of words.
            ("lee", ["78", "77"]),
            ("50%_off", ["12346"]),
            ("%", []),
            ("%%%", []),
            ("_____", []),
            ("k", []),
            ("", []),
            ("\\", []),
            ("a\0\ud800'; drop table x; --", []),
        ],
    )
    def test_finds_by_code_name_and_company(self, people, text, codes):
        assert found(people.ana, text) == codes

    @pytest.mark.feature("Y8", by="api")
    @pytest.mark.parametrize(
        "text", ["SOFIA.Keller@mail.example", "07700 900144", "+44 7700 900144", "0044 7700900144"]
    )
    def test_finds_by_a_whole_address_or_number(self, people, text):
        assert found(people.ana, text) == ["C-1"]

    @pytest.mark.feature("S23", by="access")
    @pytest.mark.parametrize("text", ["900144", "77009001", "sofia.kell", "keller@mail", "@mail.example"])
    def test_finds_by_a_fragment_only_for_who_may_reveal(self, people, text):
        assert "C-1" in found(people.ruth, text)
        assert "C-1" in found(people.sam, text)
        for actor in (people.ana, people.marc, people.finn):
            assert found(actor, text) == []

    def test_reveals_by_fragment_only_in_the_groups_of_the_right(self, people):
        home, team = people.shop("HOME").id, people.shop("TEAM").id
        elsewhere = replace(people.sam, shops=frozenset({home, team}), rights_at={team: people.sam.rights})

        assert found(elsewhere, "900144") == []
        assert found(elsewhere, "sofia") == ["C-1"]

    @pytest.mark.feature("Y1", by="access")
    def test_finds_nobody_of_another_retailer(self, people):
        for text in ("sofia", "C-1", "sofia.keller@mail.example", "+447700900144", "900144"):
            assert found(people.bruno, text) == []
            assert found(NOBODY, text) == []
        assert found(people.ana, "odile") == found(people.ana, "odile.martin@mail.example") == []

    def test_gives_no_more_than_it_was_asked_for(self, people):
        assert len(found(people.ana, "lee", limit=1)) == 1


class TestSearchCustomerIds:
    """The function of ``owner`` looks past the policy, so it is held against it row for row."""

    CASES = (
        (["e"], ""),
        (["il"], ""),
        (["mail"], "mail"),
        (["C-1"], ""),
        (["O-1"], "990"),
    )
    CALL = "select id from search_customer_ids(%s, %s, %s::bigint[], %s, 1000)"

    def ids(self, words, part, wholes, groups):
        with connection.cursor() as cursor:
            cursor.execute(self.CALL, [words, part, groups, wholes])
            return {row[0] for row in cursor.fetchall()}

    @pytest.mark.feature("Y1", by="access")
    @pytest.mark.parametrize(("words", "part"), CASES)
    def test_gives_no_row_that_the_policy_hides_and_hides_none_that_it_gives(self, people, words, part):
        every_group = sorted(people.sam.groups | people.bruno.groups)
        wholes = ["sofia.keller@mail.example", "odile.martin@mail.example"]
        for actor in [*(getattr(people, name) for name in STAFF), people.operator(), NOBODY]:
            with scope.reading(actor):
                given = self.ids(words, part, wholes, every_group)
                assert given <= set(Customer.objects.values_list("id", flat=True))
                assert given == self.by_policy(words, part, wholes)

    def test_gives_a_customer_nothing_to_search(self, people):
        session = {"customer": people.sofia.id, "group": people.sofia.group_id}
        her = queries.actor_of_customer(people.shop().id, session)
        with scope.reading(her):
            assert self.ids(["sofia"], "mail", ["sofia.keller@mail.example"], [people.sofia.group_id]) == set()

    def by_policy(self, words, part, wholes):
        """The same search read through the policies, slowly."""
        found = set()
        for customer in Customer.objects.prefetch_related("identities"):
            said = f"{customer.name} {customer.company} {customer.code}".lower()
            starts = len(words[0]) > 2 or any(w.startswith(words[0].lower()) for w in (customer.name, customer.company))
            values = [identity.value for identity in customer.identities.all()]
            parts = [i.value for i in customer.identities.all() if i.kind == ("phone" if part.isdigit() else "email")]
            if (
                customer.code in words
                or (starts and all(word.lower() in said for word in words))
                or any(value in wholes for value in values)
                or any(part and part in value for value in parts)
            ):
                found.add(customer.id)
        return found

    def test_may_be_called_by_app_and_not_by_everybody(self, world):
        with connection.cursor() as cursor:
            cursor.execute("select proacl::text, prosecdef from pg_proc where proname = 'search_customer_ids'")
            rights, definer = cursor.fetchone()
        assert definer
        assert "app=X" in rights
        assert "{=X" not in rights
        assert ",=X" not in rights

    def test_looks_only_where_it_was_told_to(self, world):
        with connection.cursor() as cursor:
            cursor.execute("select proconfig from pg_proc where proname = 'search_customer_ids'")
            assert "search_path=pg_catalog, public, pg_temp" in cursor.fetchone()[0]
