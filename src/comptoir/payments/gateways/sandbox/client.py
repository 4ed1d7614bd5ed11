"""HTTP to the sandbox gateway: JSON in and out, five seconds, every doubt said as a doubt."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from .. import GatewayRefused, GatewayUnclear

SECONDS = 5
MOST_BYTES = 1_000_000


class Client:
    def __init__(self, address: str, secret_key: str) -> None:
        self._url = urlsplit(address.rstrip("/") + "/v1/")
        self._secret_key = secret_key

    def get(self, path: str) -> dict[str, Any]:
        return self._call("GET", path, None, {})

    def post(self, path: str, body: dict[str, Any], *, key: str = "") -> dict[str, Any]:
        return self._call("POST", path, json.dumps(body), {"Idempotency-Key": key} if key else {})

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> dict[str, Any]:
        """The answer's content. Raises GatewayRefused for a clear no, GatewayUnclear for anything else."""
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=SECONDS)
        sent = {"Authorization": f"Bearer {self._secret_key}", "Content-Type": "application/json", **headers}
        try:
            connection.request(method, self._url.path + path, body, sent)
            answer = connection.getresponse()
            status, text = answer.status, answer.read(MOST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise GatewayUnclear("The gateway did not answer.") from error
        finally:
            connection.close()
        return _read(status, text)


def _read(status: int, text: bytes) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise GatewayUnclear(f"The gateway answered {status} with something unreadable.") from error
    if 200 <= status < 300:
        return dict(content)
    message = content.get("error", {}).get("message", "") if isinstance(content, dict) else ""
    # 408, 425, 429: try later. A server's own failure may have come after the deed.
    if 400 <= status < 500 and status not in (408, 425, 429):
        raise GatewayRefused(message or f"The gateway refused ({status}).")
    raise GatewayUnclear(message or f"The gateway answered {status}.")
