"""The customer list and the page of a customer."""

import re

import pytest

from comptoir.customers import queries as customers
from comptoir.kernel import clock, scope
from comptoir.kernel.models import Event
from comptoir.orders import commands as orders
from tests.console.counting import statements

SECRETS = ("sofia.keller@", "7700900144", "amir.haddad@", "7700900118")


@pytest.fixture
def ana(as_staff):
    return as_staff("ana")


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def card(world, code: str = "C-1"):
    with scope.reading(world.sam):
        return customers.customer_card(customers.customer_by_code(code))


class TestCustomerList:
    @pytest.mark.feature("Y8", by="page")
    def test_shows_the_customers_of_the_group_masked(self, ana):
        html = ana.get("/customers/").content.decode()

        assert "Sofia Keller" in html
        assert "Amir Haddad" in html
        assert "Odile" not in html
        assert not any(secret in html for secret in SECRETS)

    def test_filters_by_type_tag_and_policy(self, ana, as_staff):
        ana.post("/customers/C-1/tags/", {"tag": "VIP"})
        ana.post("/customers/C-2/profile/", {"name": "Amir Haddad", "kind": "b2b", "policy": "trade"})

        assert "Amir" not in text_of(ana.get("/customers/", {"tag": "VIP"}))
        assert "Sofia" not in text_of(ana.get("/customers/", {"kind": "b2b"}))
        assert "Sofia" not in text_of(ana.get("/customers/", {"policy": "trade"}))
        assert "No customer fits" in text_of(ana.get("/customers/", {"kind": "b2b", "tag": "VIP"}))

    def test_goes_on_behind_the_last_row_and_back(self, ana, monkeypatch):
        monkeypatch.setattr("comptoir.console.customers.listing.PAGE", 1)
        first = ana.get("/customers/").content.decode()
        older = re.search(r'href="([^"]+)"[^>]*rel="next"', first)
        assert older

        second = ana.get(older[1].replace("&amp;", "&")).content.decode()

        names = {"Sofia Keller", "Amir Haddad"}
        assert len([n for n in names if n in first]) == 1
        assert [n for n in names if n in first] != [n for n in names if n in second]
        newer = re.search(r'href="([^"]+)"[^>]*rel="prev"', second)
        assert newer
        again = ana.get(newer[1].replace("&amp;", "&")).content.decode()
        assert [n for n in names if n in again] == [n for n in names if n in first]

    def test_begins_at_the_head_for_a_place_that_is_none(self, ana):
        assert ana.get("/customers/", {"after": "yesterday_x"}).status_code == 200

    def test_needs_six_statements(self, ana):
        ana.get("/customers/")

        with statements() as sent:
            ana.get("/customers/")

        assert len(sent) <= 6, sent


class TestSearch:
    @pytest.mark.feature("Y8", by="page")
    @pytest.mark.parametrize("text", ["C-1", "kelle", "sofia.keller@mail.example", "07700 900144", "+447700900144"])
    def test_finds_by_code_name_or_a_whole_contact(self, ana, text):
        said = text_of(ana.post("/customers/search/", {"q": text}))

        assert "Sofia Keller" in said
        assert "Amir" not in said

    def test_leaves_what_was_sought_out_of_every_address(self, ana):
        html = ana.post("/customers/search/", {"q": "sofia.keller@mail.example"}).content.decode()

        assert not re.search(r'(href|action)="[^"]*sofia', html)

    def test_finds_nobody_by_a_part_of_a_number_without_the_right(self, ana):
        assert "Nobody found" in text_of(ana.post("/customers/search/", {"q": "900144"}))

    def test_is_noted_when_it_is_by_number(self, ana, world):
        ana.post("/customers/search/", {"q": "07700 900144"})

        with scope.reading(world.ana):
            assert Event.objects.get(name="customer.sought").data["hits"] == 1

    def test_does_not_search_by_an_address_of_the_browser(self, ana):
        assert ana.get("/customers/search/").status_code == 405


class TestCustomer:
    @pytest.mark.feature("Y7", by="page")
    def test_shows_profile_addresses_orders_and_what_happened(self, world, ana, place, run_jobs):
        order = place(MUG=2)
        assert "Spent £24.85" not in text_of(ana.get("/customers/C-1/"))  # Not paid yet: it may still expire.
        orders.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=clock.now())
        run_jobs()

        page = text_of(ana.get("/customers/C-1/"))

        assert "Sofia Keller" in page
        assert "14 Park Row" in page
        assert f"{order.number} Placed by Ana · £24.85" in page
        assert "Spent £24.85" in page
        assert "2 in 1 order" in page
        assert order.number in text_of(ana.get("/customers/C-1/", {"view": "orders"}))

    @pytest.mark.feature("S23", by="page")
    def test_masks_every_number_and_address(self, ana, place):
        place(MUG=1)

        for view in ("", "orders", "money", "profile"):
            html = ana.get("/customers/C-1/", {"view": view}).content.decode()
            assert not any(secret in html for secret in SECRETS)

    def test_offers_to_reveal_only_where_it_is_allowed(self, ana, as_staff):
        assert "masked for you" in text_of(ana.get("/customers/C-1/"))
        assert "Reveal…" in text_of(as_staff("ruth").get("/customers/C-1/"))

    @pytest.mark.parametrize("path", ["", "profile/", "contacts/", "addresses/", "tags/"])
    def test_is_not_found_from_another_retailer(self, as_staff, path):
        assert as_staff("bruno").get(f"/customers/C-1/{path}").status_code == 404

    def test_does_not_count_the_orders_of_a_shop_she_does_not_work_in(self, ana, place):
        place(by="finn", shop="CLOTH", RED_SCARF=1)

        assert "No orders yet" in text_of(ana.get("/customers/C-1/"))

    def test_needs_at_most_thirteen_statements(self, ana, place):
        place(MUG=1)
        ana.get("/customers/C-1/")

        for view in ("", "orders"):
            with statements() as sent:
                ana.get("/customers/C-1/", {"view": view})
            assert len(sent) <= 13, sent  # Her quotes have one of their own.


class TestReveal:
    def test_shows_the_values_once_and_notes_the_reason(self, as_staff, world):
        answer = as_staff("ruth").post("/customers/C-1/revelation/", {"reason": "Courier at the door"})

        html = answer.content.decode()
        assert "sofia.keller@mail.example" in html
        assert "+447700900144" in html
        assert answer["Cache-Control"] == "no-store"
        assert not re.search(r'(href|action)="[^"]*(sofia|7700)', html)
        again = as_staff("ruth").get("/customers/C-1/").content.decode()
        assert "+447700900144" not in again
        assert "Reason: Courier at the door" in text_of(as_staff("ruth").get("/customers/C-1/"))

    def test_asks_for_a_reason(self, as_staff):
        answer = as_staff("ruth").post("/customers/C-1/revelation/", {"reason": " "}, headers={"HX-Request": "true"})

        assert "Say why you need" in text_of(answer)
        assert "7700900144" not in answer.content.decode()

    def test_refuses_who_may_not(self, ana):
        answer = ana.post("/customers/C-1/revelation/", {"reason": "Curious"})

        assert answer.status_code == 403
        assert not any(secret in answer.content.decode() for secret in SECRETS)

    def test_does_not_find_the_customer_of_others(self, as_staff):
        assert as_staff("bruno").post("/customers/C-1/revelation/", {"reason": "Mine?"}).status_code == 404


class TestProfile:
    @pytest.mark.feature("Y7", by="page")
    def test_keeps_what_was_changed(self, ana, world):
        given = {"name": "Sofia Keller-Park", "kind": "b2b", "company": "Park Ltd", "policy": "trade"}

        assert ana.post("/customers/C-1/profile/", given).status_code == 303

        row = card(world).row
        assert (row.name, row.kind, row.company, row.policy) == ("Sofia Keller-Park", "b2b", "Park Ltd", "trade")

    def test_keeps_what_was_typed_when_refused(self, ana):
        answer = ana.post("/customers/C-1/profile/", {"name": "  ", "company": "Park Ltd", "country": "GB"})

        assert answer.status_code == 422
        assert "“Name” is missing." in text_of(answer)
        assert 'value="Park Ltd"' in answer.content.decode()

    def test_begins_with_what_is_known(self, ana):
        html = ana.get("/customers/C-1/profile/", headers={"HX-Request": "true"}).content.decode()

        assert 'value="Sofia Keller"' in html
        assert "<dialog" in html


class TestAddressBook:
    @pytest.mark.feature("Y7", by="page")
    def test_adds_changes_makes_default_and_removes(self, ana, world):
        new = {"name": "Sofia", "street": "9 Quay", "city": "Hull", "country": "GB", "phone": "07700 900222"}
        ana.post("/customers/C-1/addresses/", new)
        added = next(entry for entry in card(world).addresses if entry.city == "Hull")
        assert not added.is_default

        ana.post(f"/customers/C-1/addresses/{added.id}/default/")
        ana.post(f"/customers/C-1/addresses/{added.id}/", {**new, "city": "Kingston upon Hull", "phone": ""})

        changed = card(world).addresses[0]
        assert (changed.id, changed.city, changed.is_default) == (added.id, "Kingston upon Hull", True)
        assert changed.phone.endswith("22")
        ana.post(f"/customers/C-1/addresses/{added.id}/removal/")
        assert [entry.city for entry in card(world).addresses] == ["Leeds"]

    def test_keeps_what_was_typed_when_refused(self, ana):
        answer = ana.post("/customers/C-1/addresses/", {"street": "9 Quay", "city": "", "country": "GB"})

        assert answer.status_code == 422
        assert "9 Quay" in answer.content.decode()

    def test_does_not_find_the_entry_of_somebody_else(self, ana, world):
        other = card(world, "C-2").addresses[0].id

        assert ana.get(f"/customers/C-1/addresses/{other}/").status_code == 404
        assert ana.post(f"/customers/C-1/addresses/{other}/removal/").status_code == 404


class TestTags:
    @pytest.mark.feature("Y7", by="page")
    def test_are_put_on_and_taken_off(self, ana, world):
        ana.post("/customers/C-1/tags/", {"tag": "Gift giver"})
        assert [tag.name for tag in card(world).row.tags] == ["Gift giver"]

        ana.post("/customers/C-1/tags/removal/", {"tag": "Gift giver"})

        assert card(world).row.tags == ()


class TestContacts:
    def test_are_added_and_removed(self, ana, world):
        ana.post("/customers/C-1/contacts/", {"text": "second@mail.example"})
        added = next(contact for contact in card(world).contacts if not contact.is_main)
        assert added.masked == "s••••@mail.example"

        ana.post(f"/customers/C-1/contacts/{added.id}/removal/")

        assert len(card(world).contacts) == 2

    def test_name_one_person_only(self, ana):
        answer = ana.post("/customers/C-1/contacts/", {"text": "amir.haddad@mail.example"})

        assert answer.status_code == 409
        assert "Customer C-2 already has this e-mail address." in text_of(answer)


class TestNew:
    def test_adds_a_customer_and_goes_to_her(self, ana, world):
        given = {"shop": str(world.shop().id), "name": "Nora Lind", "email": "nora@mail.example", "country": ""}

        answer = ana.post("/customers/new/", given)

        assert answer.status_code == 303
        assert "Nora Lind" in text_of(ana.get(answer.url))

    def test_keeps_what_was_typed_when_refused(self, ana, world):
        given = {"shop": str(world.shop().id), "name": "Nora Lind", "email": "nora"}

        answer = ana.post("/customers/new/", given)

        assert answer.status_code == 422
        assert 'value="Nora Lind"' in answer.content.decode()
        assert "Nothing was done." in text_of(answer)
