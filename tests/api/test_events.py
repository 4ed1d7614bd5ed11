"""The journal by API: a program follows it and misses nothing."""

import time

import pytest

from .conftest import Program


@pytest.fixture
def order(program):
    return program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}], "note": "Ring twice"})


def followed(program, *, until, after=""):
    """What a program hears that asks again until an event came: one that is being written anywhere holds all back."""
    heard, give_up = [], time.monotonic() + 120
    while until not in [event["name"] for event in heard] and time.monotonic() < give_up:
        answer = program.get("events", after=after).json()
        heard, after = heard + answer["items"], answer["next"]
        time.sleep(0 if answer["items"] else 0.1)
    return heard, after


def place(program):
    return program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()["number"]


class TestFollowing:
    """With real commits: an event shows only once nothing earlier can still appear."""

    @pytest.mark.feature("I17", by="api")
    def test_tells_what_happened_once_and_in_order(self, committed_world):
        program = Program()
        number = place(program)
        first, after = followed(program, until="order.placed")
        program.post(f"orders/{number}/holds", {"reason": "Her birthday"})
        second, after = followed(program, until="order.held", after=after)
        assert [event["name"] for event in second] == ["order.held"]
        assert not {event["id"] for event in first} & {event["id"] for event in second}
        assert program.get("events", after=after).json() == {"items": [], "next": after}
        assert "birthday" not in str(second)

    def test_comes_in_pages_that_lose_nothing(self, committed_world):
        program = Program()
        place(program)
        program.post(f"orders/{place(program)}/holds", {"reason": "x"})
        whole, _ = followed(program, until="order.held")
        pages, after = [], ""
        while page := program.get("events", after=after, limit=2).json()["items"]:
            pages += [event["id"] for event in page]
            after = page[-1]["place"]
        assert pages == [event["id"] for event in whole]
        assert len(pages) > 4

    @pytest.mark.feature("S23", by="api")
    def test_tells_neither_what_was_sought_nor_who_was_found(self, committed_world):
        program = Program()
        program.post("customers/sought", {"text": "sofia.keller@mail.example"})
        (event,), _ = followed(program, until="customer.sought")
        assert event["data"] == {"by_what": "e-mail address", "hits": 1}

    @pytest.mark.feature("O4", by="api")
    def test_tells_a_foreign_shop_nothing(self, committed_world):
        program = Program()
        place(program)
        followed(program, until="order.placed")
        for key in ("cloth", "orion"):
            assert Program(key).get("events").json()["items"] == []

    @pytest.mark.parametrize("after", ["x", "1.2", "1.2.3.4", "²._.1", "1.1." + "9" * 40, "-1.0.0"])
    def test_starts_at_a_place_only(self, program, after):
        answer = program.get("events", after=after)
        assert (answer.status_code, answer.json()["details"]) == (422, {"field": "after"})


class TestTheTimelineOfAnOrder:
    def test_is_told_in_words(self, program, order):
        lines = program.get(f"orders/{order.json()['number']}/events").json()
        assert lines[0]["event"] == "order.placed"
        assert lines[0]["text"]
