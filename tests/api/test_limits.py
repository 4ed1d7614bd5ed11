"""A key's minute: what is left of it is told, and who sends more is told when to come back."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from comptoir.api import limits
from comptoir.api.limits import RateLimits


def ask(door, key="ck_one", path="/api/v1/orders"):
    return door(RequestFactory().get(path, headers={"Authorization": f"Bearer {key}"} if key else {}))


@pytest.fixture
def door(settings):
    settings.RATE_LIMIT = 3
    return RateLimits(lambda request: HttpResponse("done"))


class TestRateLimits:
    def test_tell_what_is_left(self, door):
        answers = [ask(door) for _ in range(3)]
        assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0"]
        assert answers[0]["RateLimit-Policy"] == '"key";q=3;w=60'
        assert answers[0]["RateLimit"].endswith(";t=60")

    def test_refuse_what_is_too_much_and_say_when_to_come_back(self, door):
        answer = [ask(door) for _ in range(4)][-1]
        assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert answer["RateLimit"].startswith('"key";r=0;')
        assert b"Nothing was done" in answer.content

    def test_begin_anew_with_the_next_minute(self, door, monkeypatch):
        for _ in range(4):
            ask(door)
        now = limits.time.monotonic()
        monkeypatch.setattr(limits.time, "monotonic", lambda: now + 61)
        assert ask(door).status_code == 200

    def test_count_each_key_by_itself(self, door):
        for _ in range(4):
            ask(door)
        assert ask(door, "ck_two").status_code == 200

    def test_are_not_for_pages_or_for_who_sends_no_key(self, door):
        for _ in range(5):
            assert "RateLimit" not in ask(door, key="")
            assert "RateLimit" not in ask(door, path="/orders/")

    def test_can_be_taken_away(self, door, settings):
        settings.RATE_LIMIT = 0
        assert "RateLimit" not in ask(door)

    def test_remember_no_more_keys_than_fit(self, door, monkeypatch):
        monkeypatch.setattr(limits, "MOST_KEYS", 5)
        for number in range(20):
            ask(door, f"ck_{number}")
        assert len(door._windows) <= 5


class TestOfTheApi:
    def test_stand_in_every_answer(self, program):
        assert program.get("orders")["RateLimit-Policy"].startswith('"key";q=')
        assert "RateLimit" in program.get("orders/AH-999999")
