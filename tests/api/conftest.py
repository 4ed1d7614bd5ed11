"""A program of the world: a client that sends its key and a fresh Idempotency-Key with every POST."""

import itertools
from typing import Any

import pytest
from django.test import Client

from tests.world import api_key


class Program:
    """``program.post("orders", {...})`` as the program that holds a key of the world."""

    numbers = itertools.count(1)

    def __init__(self, key: str = "write") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"authorization": f"Bearer {api_key(key)}"} if key else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        key = f"test-{next(self.numbers)}" if key is None else key
        headers = {**self.headers, **({"idempotency-key": key} if key else {})}
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def program(world):
    return Program()


@pytest.fixture
def program_of(world):
    return Program
