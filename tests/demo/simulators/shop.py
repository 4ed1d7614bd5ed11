"""A shop that sells through the sandbox gateway: its client, and the server that takes its callbacks."""

import http.client
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode, urlsplit

KEY = "sk_sandbox_finch"


class Shop:
    def __init__(self, url: str, *, key: str = KEY) -> None:
        self._host = urlsplit(url).netloc
        self._headers = {"Authorization": f"Bearer {key}"}
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []  # Statuses of the next callbacks; 200 when there are none left.
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.callback_url = f"http://127.0.0.1:{self._server.server_port}/callbacks/finch?x=1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def call(self, method: str, path: str, body: Any = None, *, timeout: float = 20, **headers: str) -> tuple[int, Any]:
        """Status and the JSON that came back; keyword headers are written with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        status, _, text = self._send(method, path, json.dumps(body) if body is not None else None, named, timeout)
        return status, json.loads(text)

    def page(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
        """Status, Location and the page, as a browser sends and sees them."""
        body = urlencode(form) if form is not None else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        return self._send("GET" if form is None else "POST", path, body, {**kind, **headers}, 20)

    def open(self, *, idempotency_key: str = "", **wish: Any) -> tuple[int, Any]:
        headers = {"Idempotency_Key": idempotency_key} if idempotency_key else {}
        return self.call("POST", "/gateway/v1/checkouts", self.wish(**wish), **headers)

    def wish(self, **changed: Any) -> dict[str, Any]:
        return {
            "amount": 8855,
            "currency": "GBP",
            "reference": "att_1",
            "description": "Order FC-2093",
            "customer_name": "Ana Whitfield",
            "return_url": "http://shop.example/paid",
            "cancel_url": "http://shop.example/cancelled",
            "callback_url": self.callback_url,
            "expires_at": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
            **changed,
        }

    def pay(self, checkout: dict[str, Any], number: str = "4242 4242 4242 4242", **typed: str) -> tuple[int, str, str]:
        form = {"number": number, "expiry": "12 / 34", "cvc": "123", "name": "Ana Whitfield", **typed}
        return self.page(urlsplit(checkout["url"]).path, form)

    def state(self, checkout: dict[str, Any]) -> dict[str, Any]:
        return self.call("GET", f"/gateway/v1/checkouts/{checkout['id']}")[1]

    def behave(self, **knobs: Any) -> dict[str, Any]:
        return self.call("POST", "/gateway/admin/behaviour", knobs)[1]

    def events(self, at_least: int, *, within: float = 20) -> list[dict[str, Any]]:
        """The callbacks received so far, once there are that many."""
        until = time.monotonic() + within
        while len(self.received) < at_least and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.received) >= at_least, [body for _, body in self.received]
        return [json.loads(body) for _, body in self.received]

    def types(self, at_least: int) -> list[str]:
        return [event["type"] for event in self.events(at_least)]

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str], timeout: float
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(self._host, timeout=timeout)
        try:
            connection.request(method, path, body, {**self._headers, **headers})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                shop.received.append((dict(self.headers), body))
                self.send_response(shop.answers.pop(0) if shop.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler
