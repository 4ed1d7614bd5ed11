"""Every route of the API with every key, for what belongs to another shop or retailer."""

import json

import pytest
from django.test import Client

from tests.world import api_key

from .asking import NOT_FOUND, Visit, filled, path_of, told, visit
from .table import ROUTES, Route
from .things import Things

CASES = [  # key, whose things, what of it the key does not share
    ("cloth", "home", ("shop",)),
    ("orion", "home", ("shop", "group", "retailer")),
    ("manage", "orion", ("shop", "group", "retailer")),
    ("write", "orion", ("shop", "group", "retailer")),
    ("read", "orion", ("shop", "group", "retailer")),
]


def call(route: str, entry: Route, things: Things, key: str, query: str = "") -> Visit:
    method, path = route.split(" ", 1)
    address = f"/api/v1/{path_of(path, things, entry.names)}" + (f"?{query}" if query else "")
    headers = {"authorization": f"Bearer {api_key(key)}"} if key else {}
    client = Client(raise_request_exception=False)
    if method == "GET":
        return visit(client, "GET", address, headers=headers)
    body = json.dumps(filled(entry.body or {}, things))
    headers["idempotency-key"] = f"{key}:{route}"
    return visit(client, "POST", address, body, content_type="application/json", headers=headers)


class TestAForeignKey:
    @pytest.mark.feature("Y1", by="access")
    @pytest.mark.feature("Y1", by="access")
    @pytest.mark.parametrize(("key", "side", "owners"), CASES)
    def test_finds_nothing(self, home, orion, key, side, owners):
        things, wrong = {"home": home, "orion": orion}[side], []
        # A key that does not manage may be told so before anything is looked for.
        expected = {NOT_FOUND, 403} if key in ("read", "write") else {NOT_FOUND}
        for route, entry in ROUTES.items():
            if entry.owner in owners:
                found = call(route, entry, things, key)
                wrong += [f"{found.what} answers {found.status}: {found.text[:80]}"] * (found.status not in expected)
                wrong += told(found, things.words, filled(entry.body, things))
        assert wrong == []

    @pytest.mark.parametrize(("key", "side"), [("orion", "home"), ("write", "orion"), ("read", "orion")])
    def test_reads_no_word_in_lists(self, home, orion, key, side):
        things, wrong = {"home": home, "orion": orion}[side], []
        for route, entry in ROUTES.items():
            if not entry.owner:
                for query in ("", *(filled(text, things) for text in entry.asks)):
                    found = call(route, entry, things, key, query)
                    wrong += told(found, things.words, filled(entry.body, things))
                    wrong += [f"{found.what} breaks"] if found.status >= 500 else []
        assert wrong == []


class TestNoKey:
    @pytest.mark.parametrize("key", ["", "unknown"])
    def test_is_asked_who_it_is(self, home, key):
        found = [call(route, entry, home, key) for route, entry in ROUTES.items()]
        assert {one.status for one in found} == {401}
        assert [line for one in found for line in told(one, home.words)] == []
