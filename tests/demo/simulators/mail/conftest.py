import http.client
import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

import pytest


class Mailbox:
    """Sends mails to the catcher and reads what it caught."""

    def __init__(self, simulators) -> None:
        self._simulators = simulators

    def send(self, *mails: EmailMessage | bytes, to: str = "ana@whitfield.example", timeout: float = 5) -> None:
        with smtplib.SMTP("127.0.0.1", self._simulators.smtp_port, timeout=timeout) as smtp:
            smtp.ehlo("shop.example")
            for mail in mails:
                if isinstance(mail, bytes):
                    smtp.sendmail("hello@finch.example", [to], mail)
                else:
                    smtp.send_message(mail)

    def fetch(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._simulators.http_port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def page(self, path: str) -> str:
        return self.fetch("GET", path)[2].decode()

    def api(self, path: str, **query: str) -> Any:
        return json.loads(self.fetch("GET", f"/mail/api/{path}?{urlencode(query)}")[2])

    def last(self) -> Any:
        return self.api(f"messages/{self.api('messages')['messages'][0]['id']}")

    def behave(self, **knobs: int) -> tuple[int, Any]:
        status, _, body = self.fetch("POST", "/mail/api/behaviour", json.dumps(knobs))
        return status, json.loads(body)


@pytest.fixture
def mailbox(simulators) -> Iterator[Mailbox]:
    return Mailbox(simulators)


@pytest.fixture
def mail() -> EmailMessage:
    """A mail of every part: text, HTML with a picture inside, an attachment."""
    mail = EmailMessage()
    mail["Subject"] = "Your order FC-2093 — à bientôt"
    mail["From"] = "Finch Clothing <hello@finch.example>"
    mail["To"] = "Ana Whitfield <ana@whitfield.example>"
    mail.set_content("Pay here: https://shop.example/pay/abc?x=1&y=2.\n<b>not bold</b>\n")
    mail.add_alternative(
        "<html><head><title>x</title></head><body><img src='cid:logo'><a href='https://shop.example/pay/abc'>Pay</a>"
        "<script>alert(1)</script></body></html>",
        subtype="html",
    )
    list(mail.iter_parts())[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename='in"voice é.pdf')
    return mail
