"""The same request twice is done once and answered alike; other content under the same key is refused."""

import threading
from datetime import timedelta
from hashlib import sha256

import pytest

from comptoir.customers.models import Customer
from comptoir.kernel import clock, events, jobs, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Busy, Refusal
from comptoir.kernel.idempotency import Answer, KeyReused, Stored, fingerprint
from comptoir.kernel.models import Event
from comptoir.shops.queries import actor_of_key
from tests.world import NOON, api_key

HOLDING = threading.Event()
GO_ON = threading.Event()


@command
def mark(*, code: str, by, at, fail: bool = False, wait: bool = False) -> Customer:
    customer = Customer.objects.get(code=code)
    events.record("customer.marked", customer, by=by, at=at)
    if wait:
        HOLDING.set()
        GO_ON.wait(10)
    if fail:
        raise Refusal("No.")
    return customer


def program():
    return actor_of_key(sha256(api_key("write").encode()).hexdigest())


def answer(by, text="k-1", body=b"{}") -> Answer:
    return Answer(
        key_id=by.id, text=text, fingerprint=fingerprint("POST", "/x", body), retailer_id=by.retailer,
        shop_id=next(iter(by.shops)), render=lambda customer: (201, customer.code.encode()),
    )  # fmt: skip


def marks(by) -> int:
    with scope.reading(by):
        return Event.objects.filter(name="customer.marked").count()


class TestAnswer:
    def test_is_replayed_for_the_same_key(self, world):
        by = program()
        first = mark(code="C-1", by=by, at=NOON, answer=answer(by))
        second = mark(code="C-1", by=by, at=NOON, answer=answer(by))

        assert first == Stored(201, b"C-1")
        assert second == Stored(201, b"C-1", replayed=True)
        assert marks(by) == 1

    def test_is_refused_for_other_content(self, world):
        by = program()
        mark(code="C-1", by=by, at=NOON, answer=answer(by))
        with pytest.raises(KeyReused, match="Nothing was done"):
            mark(code="C-2", by=by, at=NOON, answer=answer(by, body=b"other"))
        assert marks(by) == 1

    def test_is_not_kept_of_a_refusal(self, world):
        by = program()
        with pytest.raises(Refusal):
            mark(code="C-1", fail=True, by=by, at=NOON, answer=answer(by))
        assert mark(code="C-1", by=by, at=NOON, answer=answer(by)) == Stored(201, b"C-1")

    def test_goes_after_a_day(self, world):
        by = program()
        mark(code="C-1", by=by, at=NOON, answer=answer(by))
        jobs.run_sweep("shops.forget_old_answers", at=clock.now() + timedelta(hours=23))
        assert mark(code="C-1", by=by, at=NOON, answer=answer(by)).replayed
        jobs.run_sweep("shops.forget_old_answers", at=clock.now() + timedelta(hours=25))
        assert not mark(code="C-1", by=by, at=NOON, answer=answer(by)).replayed

    def test_is_of_one_program_alone(self, world):
        mine, other = program(), actor_of_key(sha256(api_key("cloth").encode()).hexdigest())
        mark(code="C-1", by=mine, at=NOON, answer=answer(mine))
        assert not mark(code="C-1", by=other, at=NOON, answer=answer(other)).replayed

    def test_lets_a_second_caller_wait_two_seconds_and_then_go(self, committed_world):
        by = program()
        HOLDING.clear(), GO_ON.clear()
        first = threading.Thread(target=lambda: mark(code="C-1", wait=True, by=by, at=NOON, answer=answer(by)))
        first.start()
        assert HOLDING.wait(10)
        try:
            with pytest.raises(Busy, match="try again"):
                mark(code="C-1", by=by, at=NOON, answer=answer(by))
        finally:
            GO_ON.set()
            first.join()
        assert mark(code="C-1", by=by, at=NOON, answer=answer(by)).replayed
