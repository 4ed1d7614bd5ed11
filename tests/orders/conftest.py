"""What tests of orders share."""

import pytest

from comptoir.payments.reactions import accounts
from tests.conformance.gateway import TellingGateway


@pytest.fixture
def gateway(monkeypatch):
    made = TellingGateway("GBP")
    monkeypatch.setattr(accounts, "open_gateway", lambda *_, **__: made)
    monkeypatch.setattr(accounts, "open_secret", lambda shop_id, name: "")
    return made
