"""The same over HTTP, with API keys, against the real web process."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.orders import queries
from tests import databases
from tests.product import Product
from tests.world import api_key

pytestmark = pytest.mark.commits
BUYERS, AT_ONCE = 100, 20


@pytest.fixture
def web(committed_world, tmp_path):
    """The address of a web process that serves the committed world."""
    product = Product(database_url=databases.address(f"{databases.NAME}_commits"), data=settings.DATA, folder=tmp_path)
    try:
        product.start("web")
        yield product.url
    finally:
        product.end("web")


def post(web: str, path: str, body: dict, key: str) -> tuple[int, dict]:
    headers = {
        "Authorization": f"Bearer {api_key('write')}", "Content-Type": "application/json", "Idempotency-Key": key,
    }  # fmt: skip
    request = urllib.request.Request(f"{web}/api/v1/{path}", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def crowd(buyers: int, act: Callable[[int], tuple[int, dict]], at_once: int = AT_ONCE) -> list[tuple[int, dict]]:
    with ThreadPoolExecutor(at_once) as people:
        return list(people.map(act, range(buyers)))


def last_one(customer: str = "C-1") -> dict:
    return {"customer": customer, "lines": [{"sku": "LAST-ONE", "quantity": 1}]}


class TestHundredRequestsForTheLastUnit:
    @pytest.mark.feature("Y3", by="race")
    @pytest.mark.feature("I16", by="race")
    def test_end_with_one_order_and_ninety_nine_clear_refusals(self, committed_world, web):
        world = committed_world
        answers = crowd(BUYERS, lambda n: post(web, "orders", last_one(), f"buyer-{n}"))

        assert Counter(status for status, _ in answers) == {201: 1, 409: BUYERS - 1}
        refused = [body for status, body in answers if status == 409]
        assert {body["type"] for body in refused} <= {"out_of_stock", "nowhere_in_stock"}
        assert all("LAST-ONE" in body["detail"] for body in refused)
        with scope.reading(world.ana):
            (level,) = levels.availability([world.variant("LAST-ONE").id], [world.location("WAKEFIELD").id])
            assert level.sellable == 0
            assert len(queries.order_list(shops=[world.shop().id], limit=10)) == 1

    @pytest.mark.feature("Y3", by="race")
    def test_with_one_key_are_one_order_and_ten_equal_answers(self, committed_world, web):
        body = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 2}]}
        answers = crowd(10, lambda _: post(web, "orders", body, "the same"), at_once=10)

        assert {status for status, _ in answers} <= {201, 409}  # Who waited too long is told to ask again.
        placed = [answer for status, answer in answers if status == 201]
        assert len({answer["number"] for answer in placed}) == 1
        assert post(web, "orders", body, "the same") == (201, placed[0])
        with scope.reading(committed_world.ana):
            assert len(queries.order_list(shops=[committed_world.shop().id], limit=10)) == 1
