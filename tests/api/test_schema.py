"""What the OpenAPI document says is what the API does: made-up requests, right and wrong, over every operation."""

import itertools
import json
import re

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

import comptoir.api.urls  # noqa: F401 (it adds the routes)
from comptoir.api.door import api
from tests.world import api_key

DOCUMENT = api.get_openapi_schema(path_prefix="api/v1/")
ACTS = [
    f"{method.upper()} {path.removeprefix('/api/v1')}" for path, some in DOCUMENT["paths"].items() for method in some
]
SOMEWHERE = {"name": "Nora", "street": "1 High St", "city": "York", "country": "GB"}
EXAMPLES = 12  # Of each kind, for each operation.
ALWAYS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT)))
SCHEMA.app = WSGIHandler()


@pytest.fixture
def one_connection(known):
    """Requests stay inside the test's transaction, as those of Django's test client do (which connects these again)."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def known(program_of):
    """What is really there, so that made-up requests meet it too."""
    program, lines = program_of("manage"), [{"sku": "MUG", "quantity": 1}]
    number = program.post("orders", {"customer": "C-1", "lines": lines}).json()["number"]
    capture = program.post(f"orders/{number}/payments", {"source": "bank", "reference": "T-1"}).json()["id"]
    card = program.get("customers/C-1").json()
    return {
        "number": number, "capture": capture, "code": "C-1", "sku": "MUG", "position": 1,
        "refund": _refund(program, lines), "address": card["addresses"][0]["id"], "contact": card["contacts"][0]["id"],
    }  # fmt: skip


def _refund(program, lines):
    """One that a person has to pay out."""
    number = program.post("orders", {"lines": lines, "address": SOMEWHERE}).json()["number"]
    program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-2"})
    program.post(f"orders/{number}/cancellation", {"reason": "Mistake"})
    (refund,) = program.get(f"orders/{number}").json()["refunds"]
    return refund["id"]


class TestEveryOperation:
    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("mode", GenerationMode)
    def test_answers_as_documented(self, one_connection, known, act, mode):
        method, path = act.split(" ")
        operation = SCHEMA[f"/api/v1{path}"][method]
        turn = itertools.count()

        @seed(20260917)
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            if next(turn) % 2 and case.path_parameters:
                case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {api_key('manage')}"}
            case.call_and_validate(checks=ALWAYS)

        ask()


class TestTheDocument:
    def test_asks_for_an_idempotency_key_with_every_post(self):
        for path, some in DOCUMENT["paths"].items():
            for method, operation in some.items():
                names = [one["name"] for one in operation["parameters"] if one["required"]]
                assert ("Idempotency-Key" in names) == (method == "post"), path

    def test_gives_words_and_examples_to_every_operation(self):
        for path, some in DOCUMENT["paths"].items():
            for operation in some.values():
                assert operation["summary"], path
                assert operation["description"], path
                good = next(answer for status, answer in operation["responses"].items() if status < 300)
                assert all("example" in content for content in good["content"].values()), path

    def test_says_how_keys_are_sent(self):
        assert DOCUMENT["components"]["securitySchemes"]["Key"]["scheme"] == "bearer"
        assert all(operation["security"] for some in DOCUMENT["paths"].values() for operation in some.values())

    def test_gives_no_two_shapes_one_name(self):
        """Ninja keeps the last of two: a program would be told the wrong one."""
        shapes = [shape for shape in _below(Schema) if shape.__module__.startswith("comptoir.api")]
        names = [shape.__name__ for shape in shapes]
        assert sorted(names) == sorted(set(names))

    def test_is_a_page_that_needs_nothing_from_elsewhere(self, client, db):
        page = client.get("/api/v1/docs")
        assert page.status_code == 200
        assert "Place an order" in page.text
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
        assert "<script>" not in page.text


def _below(shape):
    for one in shape.__subclasses__():
        yield one
        yield from _below(one)
