"""The least of HTTP: routes, requests, answers, on the server of the standard library."""

import json
import logging
import re
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

FOR_ALL_PAGES = "/gateway/v1/tokens"  # What a form on the page of any shop may send to.
LARGEST_BODY = 2_000_000  # Bytes; a checkout is a few hundred.

log = logging.getLogger("simulators")


class BadRequest(Exception):
    """What was sent cannot be read; the text says why."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # Names in lower case.
    body: bytes
    params: dict[str, str] = field(default_factory=dict)  # What the route's braces caught.
    raw_query: str = ""  # As it was sent, for names that stand more than once.

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> dict[str, Any]:
        """The body as an object; an empty body is an empty object. Raises BadRequest."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError as error:
            raise BadRequest("The body is not JSON.") from error
        if not isinstance(value, dict):
            raise BadRequest("The body must be a JSON object.")
        return value


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    pause_seconds: float = 0  # Wait so long before answering …
    hang_up: bool = False  # … and then close the connection without a word.


def json_answer(value: Any, *, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), "application/json")


def redirect(url: str) -> Answer:
    return Answer(HTTPStatus.SEE_OTHER, headers={"Location": url})


@dataclass(frozen=True)
class Route:
    """A path with {names} that match one segment each, and who answers it."""

    method: str
    path: str
    answer: Callable[[Request], Answer]

    def match(self, path: str) -> dict[str, str] | None:
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path), path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else None


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # A hanging answer must not keep the process from ending.

    def __init__(
        self, listening: socket.socket, routes: Iterable[Route], *, not_found: Callable[[Request], Answer]
    ) -> None:
        super().__init__(listening.getsockname()[:2], _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.routes = list(routes)
        self.not_found = not_found

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("A client went away.", exc_info=True)

    def answer(self, request: Request) -> Answer:
        if request.path != FOR_ALL_PAGES and _comes_from_elsewhere(request):
            return Answer(403, b"This form was sent by another site.")
        allowed = []
        for route in self.routes:
            params = route.match(request.path)
            if params is None:
                continue
            if route.method == request.method:
                return route.answer(Request(**{**vars(request), "params": params}))
            allowed.append(route.method)
        if allowed:
            return Answer(405, b"Not this way.", headers={"Allow": ", ".join(allowed)})
        return self.not_found(request)


def _comes_from_elsewhere(request: Request) -> bool:
    """True for a form that a page of another address makes a browser send: the pages here ask nobody to sign in."""
    origin = request.headers.get("origin")
    return request.method != "GET" and origin is not None and urlsplit(origin).netloc != request.headers.get("host")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "simulator", ""
    disable_nagle_algorithm = True
    timeout = 60  # Seconds an idle connection is kept.

    def _serve(self) -> None:
        try:
            answer = self.server.answer(self._request())
        except BadRequest as error:
            self.close_connection = True
            answer = json_answer({"error": {"code": "bad_request", "message": str(error)}}, status=400)
        except Exception:
            log.exception("A simulator failed at %s %s", self.command, urlsplit(self.path).path)
            answer = Answer(500, b"The simulator itself failed; its log says why.")
        if answer.pause_seconds:
            time.sleep(answer.pause_seconds)
        if answer.hang_up:
            self.close_connection = True
            return
        self._send(answer)

    do_GET = do_HEAD = do_POST = do_DELETE = _serve  # noqa: N815

    def _request(self) -> Request:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > LARGEST_BODY:
            raise BadRequest(f"A body needs a Content-Length of at most {LARGEST_BODY} bytes.")
        url = urlsplit(self.path)
        return Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=url.path,
            query=dict(parse_qsl(url.query)),
            raw_query=url.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(length)),
        )

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {
            "Content-Type": answer.content_type,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            **answer.headers,
            "Content-Length": str(len(answer.body)),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: queries of the inbox hold addresses."""
