"""How the crowd speaks to the product: plain HTTP, patient with programs that were just killed."""

import http.client
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 90.0  # Seconds in which a killed program has to be back.
PAUSE = 0.2
TIMEOUT = 30.0
CSRF = "r" * 32  # Any text does, as long as cookie and form agree.


@dataclass
class Heard:
    """What the product answered to all of us; counted under one lock."""

    statuses: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # Answers that nobody should ever get.
    unlike: list[str] = field(default_factory=list)  # A repeat that was answered otherwise than the first.
    again: int = 0  # Requests sent once more, because nobody answered or the answer was a 5xx.
    lock: Lock = field(default_factory=Lock)


class Unanswered(Exception):
    """Nobody answered within the patience of a program."""


class Line:
    """One connection at a time to one address; a broken one is made anew."""

    def __init__(self, address: str, heard: Heard) -> None:
        self._host = urlsplit(address).netloc
        self._connection: http.client.HTTPConnection | None = None
        self._heard = heard

    def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request until it is answered by anything but a 5xx. Raises Unanswered."""
        until = time.monotonic() + PATIENCE
        said = ""
        while time.monotonic() < until:
            try:
                status, found, text = self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException) as silence:
                self._connection, said = None, type(silence).__name__
            else:
                with self._heard.lock:
                    self._heard.statuses[str(status)] += 1
                if status < 500 and b'"type": "busy"' not in text[:40]:  # Busy says itself: try again.
                    return status, found, text
                said = f"{status} {text[:200].decode(errors='replace')}"
            with self._heard.lock:
                self._heard.again += 1
            time.sleep(PAUSE)
        raise Unanswered(f"{method} {path.split('?')[0]}: {said}")

    def _once(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT)
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


class Program:
    """A program of a shop: its key, and a new Idempotency-Key for each thing that it does."""

    def __init__(self, address: str, key: str, heard: Heard) -> None:
        self._line, self._key, self._heard = Line(address, heard), key, heard

    def read(self, path: str) -> Any:
        """The answer to a GET. Raises Unanswered, KeyError where there is no such thing."""
        status, _, text = self._line.send("GET", f"/api/v1/{path}", None, self._headers())
        if status != 200:
            raise KeyError(path)
        return json.loads(text)

    def do(self, path: str, body: dict[str, Any] | None = None, *, twice: bool = False) -> dict[str, Any] | None:
        """What came of a POST; None where it was refused for a reason that the product gave.

        ``twice``: the same is sent again at once, and must be answered alike.
        """
        data = json.dumps(body or {}).encode()
        headers = self._headers() | {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
        status, _, text = self._line.send("POST", f"/api/v1/{path}", data, headers)
        if status < 300 and twice:
            again, _, same = self._line.send("POST", f"/api/v1/{path}", data, headers)
            if (again, same) != (status, text):
                with self._heard.lock:
                    self._heard.unlike.append(f"{path}: {status}, then {again}")
        if status < 300:
            return json.loads(text)  # type: ignore[no-any-return]
        self._note_refusal(path, status, text)
        return None

    def _note_refusal(self, path: str, status: int, text: bytes) -> None:
        try:
            reason = str(json.loads(text)["type"])
        except (ValueError, KeyError, TypeError):
            reason = ""
        with self._heard.lock:
            self._heard.refusals[reason or str(status)] += 1
            if status != 409 or not reason:  # As things stand, no: that is an answer. Anything else is our mistake.
                self._heard.broken.append(f"{path}: {status} {text[:200].decode(errors='replace')}")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}"}


class Customer:
    """A customer's browser, as far as paying by a link needs one."""

    def __init__(self, address: str, gateway: str, heard: Heard) -> None:
        self._shop, self._gateway = Line(address, heard), Line(gateway, heard)

    def open(self, link: str) -> int:
        return self._shop.send("GET", urlsplit(link).path, None, {})[0]

    def pay(self, link: str, card: str, *, name: str) -> bool:
        """Press the button, fill in the card; whether the gateway took the form, not whether money came."""
        path = urlsplit(link).path
        form = urlencode({"csrfmiddlewaretoken": CSRF}).encode()
        headers = {"Cookie": f"comptoir_csrf={CSRF}", "Content-Type": "application/x-www-form-urlencoded"}
        status, found, _ = self._shop.send("POST", f"{path}card/", form, headers)
        there = found.get("location", "")
        if status not in (302, 303) or "/gateway/pay/" not in there:
            return False  # Paid, cancelled, or the gateway is asked later: the pay page says which.
        typed = {"number": card, "expiry": "12 / 34", "cvc": "123", "name": name}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, found, _ = self._gateway.send("POST", urlsplit(there).path, urlencode(typed).encode(), kind)
        onward = urlsplit(found.get("location", "")).path
        if "/confirm/" in onward:
            self._gateway.send("POST", onward, urlencode({"answer": "confirm"}).encode(), kind)
        return status in (200, 302, 303)
