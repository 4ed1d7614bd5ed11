import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import scope
from comptoir.messaging.models import Message


@dataclass
class Catcher:
    """The mail catcher as a test asks it: a real SMTP server, read over HTTP."""

    simulators: Simulators

    def mails(self) -> list[dict[str, Any]]:
        """What was caught, the first mail first."""
        found = self._call("GET", "/mail/api/messages")["messages"]
        return [self._call("GET", f"/mail/api/messages/{mail['id']}") for mail in reversed(found)]

    def behave(self, **knobs: int) -> None:
        self._call("POST", "/mail/api/behaviour", json.dumps(knobs))

    def _call(self, method: str, path: str, body: str | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.simulators.http_port, timeout=20)
        try:
            connection.request(method, path, body)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@pytest.fixture
def catcher(tmp_path: Path, settings) -> Iterator[Catcher]:
    """A running catcher to which the settings point."""
    with Simulators(data=tmp_path) as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.smtp_port
        yield Catcher(running)


@pytest.fixture
def messages() -> Callable[..., list[Message]]:
    """The messages that an actor sees, the first one first."""

    def read(actor) -> list[Message]:
        with scope.reading(actor):
            return list(Message.objects.order_by("id"))

    return read
