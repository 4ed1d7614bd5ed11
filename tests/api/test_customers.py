"""Customers by API: what a program learns of them and changes, masked, within its group, done once."""

import pytest

from comptoir.kernel import scope, timeline
from comptoir.kernel.models import Event, IdempotencyKey


def add(program, **changes):
    body = {"name": "Nadia Rahman", "email": "nadia@mail.example", "phone": "+447700900155", "country": "GB"}
    answer = program.post("customers", {**body, **changes})
    assert answer.status_code == 201, answer.content
    return answer.json()["code"]


class TestTheList:
    @pytest.mark.feature("Y8", by="api")
    def test_is_filtered_by_tag_kind_and_policy(self, program):
        code = add(program, kind="b2b", company="Rahman Interiors", policy="trade")
        program.post(f"customers/{code}/tags", {"tag": "VIP"})
        for query in ({"tag": "VIP"}, {"kind": "b2b"}, {"policy": "trade"}):
            assert [row["code"] for row in program.get("customers", **query).json()["items"]] == [code], query
        assert program.get("customers", tag="no such tag").json() == {"items": [], "next": None}

    def test_goes_on_where_the_page_before_ended(self, program):
        for n in range(3):
            add(program, email=f"n{n}@mail.example", phone="")
        first = program.get("customers", limit=2).json()
        rest = program.get("customers", limit=100, after=first["next"]).json()
        codes = [row["code"] for row in first["items"] + rest["items"]]
        assert len(codes) == len(set(codes)) == 5
        assert rest["next"] is None

    @pytest.mark.parametrize(
        "query",
        [
            {"limit": 101}, {"limit": 0}, {"kind": "b2x"}, {"after": "nonsense"}, {"after": "2026-09-17T12:00:00_1"},
            {"after": "2026-09-17T12:00:00Z_99999999999999999999"},
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be(self, program, query):
        assert program.get("customers", **query).status_code == 422


class TestReading:
    @pytest.mark.feature("Y7", by="api")
    def test_gives_profile_tags_contacts_and_addresses(self, program):
        card = program.get("customers/C-1").json()
        assert (card["name"], card["kind"]) == ("Sofia Keller", "b2c")
        assert card["addresses"][0]["street"] == "14 Park Row"
        assert {contact["kind"] for contact in card["contacts"]} == {"email", "phone"}

    @pytest.mark.feature("S23", by="api")
    def test_never_gives_a_number_or_address_in_clear(self, program, run_jobs):
        program.post("customers/sought", {"text": "sofia.keller@mail.example"})
        number = program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()["number"]
        run_jobs()
        for path in ("customers", "customers/C-1", f"orders/{number}", f"orders/{number}/events", "orders"):
            answer = program.get(path)
            assert answer.status_code == 200
            for secret in ("sofia.keller@", "7700900144"):
                assert secret not in answer.text, path


class TestAdding:
    def test_gives_her_code(self, program):
        assert program.get(f"customers/{add(program)}").json()["email"] == "n••••@mail.example"

    def test_is_done_once(self, program):
        body = {"name": "Nadia Rahman", "email": "nadia@mail.example"}
        first, second = (program.post("customers", body, key="once") for _ in range(2))
        assert (first.json(), second["Idempotent-Replayed"]) == (second.json(), "true")
        assert len(program.get("customers").json()["items"]) == 3

    @pytest.mark.parametrize(
        ("body", "status", "says"),
        [
            ({"name": ""}, 422, "name"),
            ({"name": "N", "email": "no address"}, 422, "e-mail"),
            ({"name": "N", "phone": "12"}, 422, "phone"),
            ({"name": "N", "country": "XX"}, 422, "country"),
            ({"name": "N", "kind": "cat"}, 422, "kind"),
            ({"name": "N", "email": "sofia.keller@mail.example"}, 409, "already has this e-mail"),
            ({"name": "A\u0000B"}, 422, "no text"),
            ({"name": "A\ud800B"}, 422, "no text"),
        ],
    )
    def test_says_what_cannot_be(self, program, body, status, says):
        answer = program.post("customers", body)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert says in answer.text
        assert len(program.get("customers").json()["items"]) == 2


class TestChanging:
    def test_leaves_what_was_left_out(self, program):
        assert program.post("customers/C-1/changes", {"company": "Keller Ltd", "kind": "b2b"}).status_code == 200
        card = program.get("customers/C-1").json()
        assert (card["name"], card["company"], card["kind"]) == ("Sofia Keller", "Keller Ltd", "b2b")

    def test_keeps_her_address_book(self, program):
        made = program.post("customers/C-1/addresses", {"street": "1 New St", "city": "York", "country": "GB"}).json()
        path = f"customers/C-1/addresses/{made['id']}"
        assert program.post(f"{path}/changes", {"street": "2 New St", "is_default": True}).status_code == 200
        book = program.get("customers/C-1").json()["addresses"]
        assert [(a["street"], a["is_default"]) for a in book] == [("2 New St", True), ("14 Park Row", False)]
        assert program.post(f"{path}/removal").status_code == 200
        assert program.post(f"{path}/removal").status_code == 404
        assert len(program.get("customers/C-1").json()["addresses"]) == 1

    def test_sends_an_order_to_an_entry_of_it(self, program):
        made = program.post("customers/C-1/addresses", {"street": "1 New St", "city": "York", "country": "GB"}).json()
        body = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}], "address_id": made["id"]}
        number = program.post("orders", body).json()["number"]
        assert program.get(f"orders/{number}").json()["ship_to"]["street"] == "1 New St"

    def test_adds_and_removes_contacts(self, program):
        made = program.post("customers/C-1/contacts", {"text": "sofia@work.example", "main": True})
        assert made.status_code == 201
        assert program.get("customers/C-1").json()["email"] == "s••••@work.example"
        path = f"customers/C-1/contacts/{made.json()['id']}/removal"
        assert program.post(path).status_code == 200
        assert program.get("customers/C-1").json()["email"] == "s••••@mail.example"
        assert program.post(path).status_code == 404

    def test_puts_tags_on_and_takes_them_off(self, program):
        program.post("customers/C-1/tags", {"tag": "VIP"})
        assert program.get("customers/C-1").json()["tags"] == ["VIP"]
        program.post("customers/C-1/tags/removal", {"tag": "VIP"})
        assert program.get("customers/C-1").json()["tags"] == []


class TestRevealing:
    WHY = {"reason": "The rider waits at the door"}

    @pytest.mark.feature("S23", by="api")
    def test_shows_numbers_and_addresses_for_a_reason_that_is_kept(self, program_of, world):
        shown = program_of("manage").post("customers/C-1/revelation", self.WHY)
        assert shown.json() == {"email": ["sofia.keller@mail.example"], "phone": ["+447700900144"]}
        assert shown["Cache-Control"] == "no-store"
        with scope.reading(world.ruth):
            (line,) = timeline.lines(Event.objects.filter(name="customer.revealed"))
        assert (line.actor, line.detail) == ("Key manage", "Reason: The rider waits at the door")

    def test_is_never_kept_so_a_repeat_is_journalled_again(self, program_of, world):
        for _ in range(2):
            shown = program_of("manage").post("customers/C-1/revelation", self.WHY, key="same")
            assert "Idempotent-Replayed" not in shown
        with scope.reading(world.ruth):
            assert Event.objects.filter(name="customer.revealed").count() == 2
            assert not IdempotencyKey.objects.exists()

    def test_needs_a_reason_a_header_and_the_right(self, program_of):
        assert program_of("manage").post("customers/C-1/revelation", {"reason": " "}).status_code == 422
        assert program_of("manage").post("customers/C-1/revelation", self.WHY, key="").status_code == 400
        refused = program_of("write").post("customers/C-1/revelation", self.WHY)
        assert (refused.status_code, refused.json()["details"]["right"]) == (403, "reveal")
        assert "sofia" not in refused.text.lower()

    def test_finds_nobody_of_another_group(self, program_of):
        assert program_of("orion").post("customers/C-1/revelation", self.WHY).status_code == 404


class TestSeeking:
    @pytest.mark.parametrize("text", ["+44 7700 900144", "sofia.keller@mail.example", "C-1", "keller"])
    def test_finds_by_number_address_code_and_name(self, program, text):
        assert [row["code"] for row in program.post("customers/sought", {"text": text}).json()] == ["C-1"]

    def test_finds_by_no_part_of_a_number(self, program):
        assert program.post("customers/sought", {"text": "900144"}).json() == []


class TestForeignShops:
    ACTS = (
        ("changes", {"name": "x"}), ("addresses", {"street": "1", "city": "Y", "country": "GB"}),
        ("tags", {"tag": "VIP"}), ("tags/removal", {"tag": "VIP"}), ("contacts", {"text": "x@mail.example"}),
        ("addresses/1/changes", {}), ("addresses/1/removal", None), ("contacts/1/removal", None),
    )  # fmt: skip

    @pytest.mark.feature("O4", by="api")
    def test_of_another_retailer_see_nobody(self, program_of):
        stranger = program_of("orion")
        assert [row["code"] for row in stranger.get("customers").json()["items"]] == ["O-1"]
        assert stranger.get("customers/C-1").status_code == 404
        assert stranger.post("customers/sought", {"text": "sofia.keller@mail.example"}).json() == []
        for act, body in self.ACTS:
            assert stranger.post(f"customers/C-1/{act}", body).status_code == 404, act

    def test_of_the_same_group_share_customers_but_not_their_orders(self, program, program_of):
        program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]})
        assert len(program.get("orders", customer="C-1").json()["items"]) == 1
        assert program.get("orders", customer="C-2").json()["items"] == []
        assert program_of("cloth").get("customers/C-1").status_code == 200
        assert program_of("cloth").get("orders", customer="C-1").json()["items"] == []
        assert program_of("orion").get("orders", customer="C-1").status_code == 404

    def test_with_a_key_that_reads_change_nothing(self, program_of):
        for act, body in self.ACTS[:5]:
            assert program_of("read").post(f"customers/C-1/{act}", body).status_code == 403, act
