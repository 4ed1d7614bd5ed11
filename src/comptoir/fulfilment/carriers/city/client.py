"""HTTP to the city courier: JSON in and out, five seconds, every doubt said as a doubt."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from ..carrier import CourierRefused, CourierUnclear

SECONDS = 5
MOST_BYTES = 1_000_000
TRY_LATER = (408, 425, 429)


class Client:
    def __init__(self, address: str, secret_key: str) -> None:
        self._url = urlsplit(address.rstrip("/") + "/v1/")
        self._secret_key = secret_key

    def get(self, path: str) -> dict[str, Any]:
        return self._call("GET", path, None, {})

    def post(self, path: str, body: dict[str, Any], *, key: str = "") -> dict[str, Any]:
        return self._call("POST", path, json.dumps(body), {"Idempotency-Key": key} if key else {})

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> dict[str, Any]:
        """The answer's content. Raises CourierRefused for a clear no, CourierUnclear for anything else."""
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=SECONDS)
        sent = {"Authorization": f"Bearer {self._secret_key}", "Content-Type": "application/json", **headers}
        try:
            connection.request(method, self._url.path + path, body, sent)
            answer = connection.getresponse()
            status, text = answer.status, answer.read(MOST_BYTES)
        except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a key that is no header.
            raise CourierUnclear("The courier did not answer.") from error
        finally:
            connection.close()
        return _read(status, text)


def _read(status: int, text: bytes) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise CourierUnclear(f"The courier answered {status} with something unreadable.") from error
    if not isinstance(content, dict):
        raise CourierUnclear(f"The courier answered {status} with something unreadable.")
    if 200 <= status < 300:
        return content
    told = content.get("error")
    message = str(told.get("message", ""))[:200] if isinstance(told, dict) else ""
    if 400 <= status < 500 and status not in TRY_LATER:
        raise CourierRefused(message or f"The courier refused ({status}).")
    raise CourierUnclear(message or f"The courier answered {status}.")
