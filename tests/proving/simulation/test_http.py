"""The crowd's patience, and what it does not forgive."""

import json
import socket
from collections.abc import Iterator

import pytest

from comptoir.demo.simulators import web
from comptoir.proving.simulation import http
from comptoir.proving.simulation.http import Heard, Program, Unanswered


@pytest.fixture
def answers() -> Iterator[list[web.Answer]]:
    """What the server says next, one after the other; ``answers.url`` is its address."""
    import threading

    listening = socket.create_server(("127.0.0.1", 0))
    said: list[web.Answer] = []
    route = web.Route("POST", "/api/v1/orders", lambda request: said.pop(0))
    server = web.Server(listening, [route], not_found=lambda request: web.Answer(404))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    global URL
    URL = f"http://127.0.0.1:{listening.getsockname()[1]}"
    yield said
    server.shutdown()
    server.server_close()


URL = ""
OK = web.json_answer({"number": "AH-1"}, status=201)


def asked(**given):
    heard = Heard()
    return Program(URL, "ck_test", heard).do("orders", {}, **given), heard


class TestProgram:
    def test_asks_again_until_somebody_answers(self, answers):
        answers += [web.Answer(500), web.Answer(hang_up=True), OK]
        found, heard = asked()
        assert found == {"number": "AH-1"}
        assert (heard.again, heard.broken) == (2, [])

    def test_gives_up_at_last(self, answers, monkeypatch):
        monkeypatch.setattr(http, "PATIENCE", 0.5)
        answers += [web.Answer(500)] * 10
        with pytest.raises(Unanswered, match="POST /api/v1/orders: 500"):
            asked()

    def test_takes_a_reason_for_an_answer(self, answers):
        answers += [web.json_answer({"type": "out_of_stock"}, status=409)]
        found, heard = asked()
        assert found is None
        assert (dict(heard.refusals), heard.broken) == ({"out_of_stock": 1}, [])

    def test_does_not_forgive_being_misunderstood(self, answers):
        answers += [web.json_answer({"type": "invalid"}, status=422)]
        assert "422" in asked()[1].broken[0]

    def test_notes_a_repeat_that_is_answered_otherwise(self, answers):
        answers += [OK, web.json_answer({"number": "AH-2"}, status=201)]
        found, heard = asked(twice=True)
        assert found == json.loads(OK.body)
        assert heard.unlike == ["orders: 201, then 201"]
