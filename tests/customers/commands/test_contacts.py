"""Numbers and addresses: given, taken away, shown, sought by."""

import json
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from comptoir.customers import commands, queries
from comptoir.customers.models import Customer, Identity
from comptoir.kernel import events as journal
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed, Refusal
from tests import databases
from tests.customers.story import events, personal, told
from tests.world import NOON


def contacts_of(world, code):
    with scope.reading(world.ana):
        return list(queries.customer_card(queries.customer_by_code(code)).contacts)


class TestAddContact:
    def test_adds_another_beside_the_main_one(self, world):
        added = commands.add_contact(code="C-1", text="work@keller.example", by=world.ana, at=NOON)

        assert not added.is_main
        assert [c.masked for c in contacts_of(world, "C-1") if c.kind == "email"] == [
            "s••••@mail.example",
            "w••••@keller.example",
        ]

    def test_makes_it_the_main_one_on_request(self, world):
        commands.add_contact(code="C-1", text="work@keller.example", main=True, by=world.ana, at=NOON)

        assert [(c.masked, c.is_main) for c in contacts_of(world, "C-1") if c.kind == "email"] == [
            ("w••••@keller.example", True),
            ("s••••@mail.example", False),
        ]

    def test_is_done_once(self, world):
        for _ in range(2):
            commands.add_contact(code="C-1", text="work@keller.example", by=world.ana, at=NOON)

        assert len(events(world.ana, "customer.contact_added")) == 1

    def test_keeps_the_value_out_of_the_journal(self, world):
        commands.add_contact(code="C-1", text="work@keller.example", by=world.ana, at=NOON)

        assert "work@" not in json.dumps(events(world.ana)[0].data) + json.dumps(personal(world.ana))
        assert told(world.ana)[0].text == "Added by Ana: e-mail address"

    def test_refuses_one_that_somebody_has(self, world):
        with pytest.raises(commands.IdentityTaken, match="Customer C-2"):
            commands.add_contact(code="C-1", text="amir.haddad@mail.example", by=world.ana, at=NOON)


class TestRemoveContact:
    def test_makes_the_next_of_its_kind_the_main_one(self, world):
        commands.add_contact(code="C-1", text="work@keller.example", by=world.ana, at=NOON)
        main = next(c for c in contacts_of(world, "C-1") if c.kind == "email" and c.is_main)

        commands.remove_contact(code="C-1", contact_id=main.id, by=world.ana, at=NOON)

        assert [(c.masked, c.is_main) for c in contacts_of(world, "C-1") if c.kind == "email"] == [
            ("w••••@keller.example", True)
        ]

    def test_does_not_find_the_contact_of_another_customer(self, world):
        other = contacts_of(world, "C-2")[0]

        with pytest.raises(Identity.DoesNotExist):
            commands.remove_contact(code="C-1", contact_id=other.id, by=world.ana, at=NOON)


class TestRevealContact:
    @pytest.mark.feature("S23", by="api")
    def test_shows_all_in_clear_and_notes_who_and_why(self, world):
        shown = commands.reveal_contact(code="C-1", reason="Courier cannot find her", by=world.ruth, at=NOON)

        assert shown == {"email": ["sofia.keller@mail.example"], "phone": ["+447700900144"]}
        (line,) = told(world.ana, "customer.revealed")
        assert (line.text, line.detail) == ("Ruth saw number and address", "Reason: Courier cannot find her")

    @pytest.mark.feature("S23", by="access")
    def test_is_refused_without_the_right_in_her_group(self, world):
        for actor in (world.ana, world.marc, world.clara, world.finn):
            with pytest.raises(NotAllowed, match="You may not see the numbers"):
                commands.reveal_contact(code="C-1", reason="Curious", by=actor, at=NOON)
        assert not events(world.ana)

    @pytest.mark.feature("S23", by="access")
    def test_finds_nobody_of_another_retailer(self, world):
        with pytest.raises(Customer.DoesNotExist):
            commands.reveal_contact(code="C-1", reason="Curious", by=world.bruno, at=NOON)

    def test_takes_a_right_in_another_group_for_none(self, world):
        mixed = world.ana.__class__(
            kind="staff",
            retailer=world.sam.retailer,
            groups=world.sam.groups,
            shops=frozenset({world.shop("HOME").id, world.shop("TEAM").id}),
            rights_at={world.shop("TEAM").id: world.sam.rights},
            rights=world.sam.rights,
        )
        with pytest.raises(NotAllowed):
            commands.reveal_contact(code="C-1", reason="Mine is another shop", by=mixed, at=NOON)

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_needs_a_reason(self, world, reason):
        with pytest.raises(commands.NoReason, match="Say why"):
            commands.reveal_contact(code="C-1", reason=reason, by=world.ruth, at=NOON)


class TestFindByContact:
    @pytest.mark.feature("S23", by="api")
    def test_finds_by_a_whole_number_and_notes_it_masked(self, world):
        (row,) = commands.find_by_contact(text="07700 900144", by=world.ana, at=NOON)

        assert (row.code, row.phone) == ("C-1", "+44 ••• •44")
        (line,) = told(world.ana, "customer.sought")
        assert line.text == "Ana searched by phone number: 1 found"
        assert "900144" not in line.detail + json.dumps(line.data)
        assert events(world.ana)[0].customer_id == world.sofia.id

    def test_notes_also_a_search_that_found_nobody(self, world):
        assert not commands.find_by_contact(text="nobody@mail.example", by=world.ana, at=NOON)

        assert events(world.ana)[0].data == {"by_what": "e-mail address", "hits": 0}

    def test_notes_no_search_by_name(self, world):
        assert [row.code for row in commands.find_by_contact(text="keller", by=world.ana, at=NOON)] == ["C-1"]

        assert not events(world.ana)

    @pytest.mark.feature("Y1", by="access")
    def test_finds_nobody_of_another_retailer(self, world):
        assert not commands.find_by_contact(text="sofia.keller@mail.example", by=world.bruno, at=NOON)


@pytest.mark.commits
class TestTwoAtOnce:
    """Two desks add the same address at the same moment."""

    def race(self, world, monkeypatch, *, both_write_first: bool) -> list[str]:
        ana, finn = world.ana, world.finn
        shop_of = {ana: world.shop("HOME").id, finn: world.shop("CLOTH").id}
        ready, written = Barrier(2, timeout=10), Barrier(2, timeout=10)
        outcomes: list[str] = []
        if both_write_first:
            write = journal.write
            monkeypatch.setattr(journal, "write", lambda: (written.wait(), write()))

        def add(by):
            try:
                ready.wait()
                commands.add_customer(shop_id=shop_of[by], name=by.name, email="twin@mail.example", by=by, at=NOON)
                outcomes.append("added")
            except Refusal as refusal:
                outcomes.append(refusal.message)
            finally:
                connections.close_all()

        threads = [Thread(target=add, args=[by]) for by in (ana, finn)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return sorted(outcomes)

    def twins(self, world) -> int:
        with scope.reading(world.ana):
            return Identity.objects.filter(value="twin@mail.example").count()

    @pytest.mark.feature("Y7", by="race")
    def test_one_has_it_and_the_other_learns_who(self, committed_world, monkeypatch):
        refused, added = self.race(committed_world, monkeypatch, both_write_first=False)

        assert added == "added"
        assert refused.startswith("Customer C-1")
        assert self.twins(committed_world) == 1

    def test_without_the_constraint_both_would_have_it(self, committed_world, monkeypatch):
        with databases.connected_as_owner(f"{databases.NAME}_commits"), connection.cursor() as cursor:
            cursor.execute("alter table customers_identity drop constraint identity_names_one_customer_in_a_group")

        assert self.race(committed_world, monkeypatch, both_write_first=True) == ["added", "added"]
        assert self.twins(committed_world) == 2
