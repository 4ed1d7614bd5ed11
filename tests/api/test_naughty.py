"""Naughty strings through every text of the API: kept as they are or refused in words; no crash, no log line."""

import pytest

from tests.naughty import LIST, MARK, OWN, in_turn, listed, needs_list

PERSON = {"name": 200, "company": 200, "department": 100, "policy": 40}
PLACE = {"street": 300, "city": 120, "region": 120, "postcode": 24, "name": 200, "company": 200}


@pytest.fixture
def program(program_of):
    return program_of("manage")


@pytest.fixture
def order(program):
    return program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()["number"]


def people(program, strings):
    for body in in_turn(strings, PERSON):
        answer = program.post("customers", body)
        assert answer.status_code == 201, (body, answer.content)
        card = program.get(f"customers/{answer.json()['code']}").json()
        assert {name: card[name] for name in body} == body


def places(program, strings):
    for body in in_turn(strings, PLACE):
        answer = program.post("customers/C-2/addresses", {**body, "country": "GB"})
        assert answer.status_code == 201, (body, answer.content)
    kept = [entry["street"] for entry in program.get("customers/C-2").json()["addresses"]]
    assert {body["street"] for body in in_turn(strings, PLACE)} <= set(kept)


def orders(program, strings):
    """A whole order with them in its note, address, reference, rider and reason."""
    lengths = {"note": 2000, "reason": 300, "reference": 80, "rider": 80}
    for texts in in_turn(strings, lengths):
        address = next(iter(in_turn(strings, PLACE)))
        body = {
            "lines": [{"sku": "MUG", "quantity": 1}],
            "note": texts["note"],
            "address": {**address, "country": "GB"},
        }
        number = program.post("orders", body).json()["number"]
        for path, sent in (
            ("holds", {"reason": texts["reason"]}), ("hold-release", None),
            ("payments", {"source": "bank", "reference": texts["reference"]}),
        ):  # fmt: skip
            taken = 409 if path == "payments" else 201  # The list has some strings twice; a receipt pays once.
            assert program.post(f"orders/{number}/{path}", sent).status_code in (200, 201, taken), (path, sent)
        assert program.post(f"orders/{number}/deliveries/1/shipment", {"rider": texts["rider"]}).status_code == 409
        found = program.get(f"orders/{number}").json()
        assert (found["note"], found["ship_to"]["street"]) == (texts["note"], address["street"])
        assert program.get(f"orders/{number}/events").status_code == 200
        cancelled = program.post(f"orders/{number}/cancellation", {"reason": texts["reason"]})
        assert cancelled.status_code == 200, cancelled.content


def tags(program, strings):
    for body in in_turn(strings, {"tag": 40}):
        assert program.post("customers/C-2/tags", body).status_code == 201, body
        assert [row["code"] for row in program.get("customers", tag=body["tag"]).json()["items"]] == ["C-2"], body


def searches(program, strings):
    for texts in in_turn(strings, {"text": 80, "number": 24, "after": 60, "sought": 254, "location": 20}):
        for path, query in (
            ("articles", {"text": texts["text"]}), ("stock", {"text": texts["text"], "location": texts["location"]}),
            ("orders", {"number": texts["number"]}), ("orders", {"after": texts["after"]}),
            ("customers", {"policy": texts["location"]}), ("events", {"after": texts["after"]}),
        ):  # fmt: skip
            assert program.get(path, **query).status_code in (200, 422), (path, query)
        assert program.post("customers/sought", {"text": texts["sought"]}).status_code == 200


def stock(program, strings):
    for body in in_turn(strings, {"reason": 300}):
        there = {"sku": "MUG", "location": "LEEDS"}
        assert program.post("stock/receipts", {**there, **body, "quantity": 1}).status_code == 201, body
        assert (
            program.post("stock/counts", {**there, "location": body["reason"][-20:], "on_hand": 1}).status_code == 404
        )


WALKS = (people, places, orders, tags, searches, stock)


class TestNaughtyStrings:
    @pytest.mark.parametrize("walk", WALKS)
    def test_of_our_own_pass_through(self, program, walk, caplog, capfd):
        walk(program, OWN)
        assert MARK not in caplog.text + "".join(capfd.readouterr())

    @needs_list
    def test_of_the_public_list_pass_through(self, program, caplog, capfd):
        assert len(listed()) > 500, LIST
        for walk in WALKS:
            walk(program, listed())
        assert MARK not in caplog.text + "".join(capfd.readouterr())

    @pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff x"])
    def test_that_no_row_can_hold_are_refused(self, program, order, text):
        for path, body in (
            ("customers", {"name": text}), ("customers/sought", {"text": text + "xx"}),
            ("customers/C-1/tags", {"tag": text}), ("customers/C-1/changes", {"company": text}),
            ("customers/C-1/addresses", {"street": text, "city": "York", "country": "GB"}),
            ("orders", {"lines": [{"sku": text, "quantity": 1}], "customer": "C-1"}),
            (f"orders/{order}/holds", {"reason": text}), (f"orders/{order}/cancellation", {"reason": text}),
            (f"orders/{order}/payments", {"source": "cash", "reference": text}),
            ("stock/counts", {"sku": text, "location": "LEEDS", "on_hand": 1}), ("customers", {text: "key"}),
        ):  # fmt: skip
            answer = program.post(path, body)
            assert (answer.status_code, answer.json()["type"]) == (422, "no_text"), path
