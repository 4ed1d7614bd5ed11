import json

import pytest

from comptoir.demo.simulators.gateway import signing
from comptoir.payments.gateways import NotGenuine
from comptoir.payments.gateways.sandbox import SandboxGateway, callback_secret
from tests.world import NOON

KEY = "sk_sandbox_home"
BODY = json.dumps({"id": "evt_1", "type": "payment.captured", "data": {}}).encode()
THEN = int(NOON.timestamp())


def headers(**changed):
    """As the gateway itself signs."""
    wish = {"secret": signing.callback_secret(KEY), "event": "evt_1", "timestamp": THEN, "body": BODY} | changed
    return {
        "Webhook-Id": wish["event"],
        "Webhook-Timestamp": str(wish["timestamp"]),
        "Webhook-Signature": signing.sign(
            wish["secret"], event=wish["event"], timestamp=wish["timestamp"], body=wish["body"]
        ),
    }


def prove(given, body=BODY, at=NOON):
    return SandboxGateway(KEY, "http://127.0.0.1:1").prove(given, body, at=at)


class TestProve:
    def test_takes_what_the_gateway_signed(self):
        heard = prove(headers())

        assert (heard.event_id, heard.kind) == ("evt_1", "payment.captured")

    def test_derives_the_same_secret_as_the_gateway(self):
        assert callback_secret(KEY) == signing.callback_secret(KEY)

    def test_takes_one_good_signature_among_others(self):
        given = headers()
        given["Webhook-Signature"] = "v1,AAAA v2,xyz " + given["Webhook-Signature"]

        assert prove(given).event_id == "evt_1"

    @pytest.mark.parametrize(
        "given",
        [
            {},
            headers(secret=signing.callback_secret("sk_sandbox_other")),
            headers(body=BODY + b" "),
            headers() | {"Webhook-Id": "evt_2"},
            headers() | {"Webhook-Timestamp": str(THEN + 1)},
            headers() | {"Webhook-Timestamp": "soon"},
            headers() | {"Webhook-Signature": "v1,é"},
            headers(timestamp=THEN - 301),
            headers(timestamp=THEN + 301),
        ],
    )
    def test_refuses_everything_else(self, given):
        with pytest.raises(NotGenuine, match="Nothing was stored"):
            prove(given)

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id": 1}', b"\xff"])
    def test_refuses_content_that_cannot_be_read(self, body):
        with pytest.raises(NotGenuine, match="cannot be read"):
            prove(headers(body=body), body)
