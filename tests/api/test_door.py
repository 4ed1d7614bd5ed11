"""How a program comes in: keys, repeats, errors, addresses that are none."""

import pytest
from django.test import Client

from comptoir.kernel import clock
from comptoir.shops import commands as shops
from comptoir.shops.models import ApiKey
from tests.world import api_key

PROBLEM = "application/problem+json"


def is_problem(answer, status):
    found = answer.json()
    return (
        answer.status_code == found["status"] == status
        and answer["Content-Type"] == PROBLEM
        and set(found) == {"type", "title", "status", "detail", "details"}
        and found["detail"]
    )


class TestAKey:
    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer unknown", "Bearer \xff\xfe", "Bearer a b c", "ck_test"]
    )
    def test_that_is_none_opens_nothing(self, db, header):
        for send in (Client().get, Client().post):
            answer = send("/api/v1/orders", headers={"authorization": header} if header else {})
            assert is_problem(answer, 401)
            assert answer["WWW-Authenticate"] == "Bearer"

    def test_that_was_revoked_opens_nothing(self, world, program):
        key = ApiKey.objects.get(name="Key write")
        shops.revoke_api_key(key_id=key.id, by=world.operator(), at=clock.now())
        assert program.get("orders").status_code == 401

    def test_that_reads_writes_nowhere(self, program_of):
        reader = program_of("read")
        assert reader.get("orders").status_code == 200
        for path, body in (
            ("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}),
            ("customers", {"name": "N"}),
            ("stock/counts", {"sku": "MUG", "location": "LEEDS", "on_hand": 1}),
        ):
            assert is_problem(reader.post(path, body), 403), path

    def test_is_part_of_no_answer_and_no_log_line(self, program, capfd, caplog):
        answer = program.get("orders")
        assert api_key("write") not in answer.text + str(answer.headers) + caplog.text + "".join(capfd.readouterr())


class TestARepeat:
    BODY = {"name": "Nadia Rahman", "email": "nadia@mail.example"}

    @pytest.mark.parametrize("key", ["", "x" * 256, "schl\xfcssel"])
    def test_needs_a_key_of_plain_letters(self, program, key):
        assert is_problem(program.post("customers", self.BODY, key=key), 400)

    def test_under_the_key_of_another_program_is_a_request_of_its_own(self, program, program_of):
        assert program.post("customers", self.BODY, key="one").status_code == 201
        assert program_of("orion").post("customers", self.BODY, key="one").status_code == 201

    def test_of_a_refused_request_is_asked_anew(self, program, program_of):
        body = {"sku": "GONE", "location": "WAKEFIELD", "quantity": 1}
        order = {"customer": "C-1", "lines": [{"sku": "GONE", "quantity": 1}]}
        assert program.post("orders", order, key="later").status_code == 409
        program_of("manage").post("stock/receipts", body)
        assert program.post("orders", order, key="later").status_code == 201

    def test_on_another_address_is_no_repeat(self, program):
        program.post("customers", self.BODY, key="same")
        answer = program.post("customers/sought", {"text": "Nadia"}, key="same")
        assert (answer.status_code, answer.json()["type"]) == (422, "key_reused")


class TestErrors:
    @pytest.mark.parametrize(
        "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"5", b'"text"', b'{"name": 1e400}', b"9" * 5000]
    )
    def test_of_a_body_are_problems(self, program, body):
        answer = program.client.post(
            "/api/v1/customers", body, content_type="application/json",
            headers={**program.headers, "idempotency-key": "k"},
        )  # fmt: skip
        assert is_problem(answer, answer.status_code)
        assert answer.status_code in (400, 422)

    def test_tell_of_a_body_that_is_too_large(self, program):
        assert is_problem(program.post("customers", {"name": "x" * 3_000_000}), 413)

    def test_name_the_field(self, program):
        found = program.post("customers", {"name": "N", "kind": "cat"}).json()
        assert found["details"]["errors"][0]["where"] == "body.body.kind"

    @pytest.mark.parametrize("path", ["", "nothing", "orders/", "orders/x/y/z", "orders/%2F", "../admin"])
    def test_tell_of_addresses_that_are_none(self, program, path):
        assert is_problem(program.get(path), 404)

    def test_tell_of_texts_that_are_none(self, program):
        for query in ({"number": "a\0"}, {"after": "\0"}, {"view": "\0"}):
            assert is_problem(program.get("orders", **query), 422)

    @pytest.mark.parametrize("position", [0, -1, 32768, 2**63, "x"])
    def test_tell_of_numbers_that_are_none(self, program, position):
        assert is_problem(program.post(f"orders/AH-1/deliveries/{position}/packing"), 422)
        assert is_problem(program.post(f"orders/payments/{2**63}/reversal", {"reason": "x"}), 422)
