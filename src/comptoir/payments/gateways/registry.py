"""The gateways there are, by the name that attempts and addresses carry."""

from collections.abc import Mapping
from typing import Any

from comptoir.kernel.errors import Invalid

from ..saying import Said
from ..states import GatewayName
from . import Gateway
from .sandbox import SandboxGateway

_GATEWAYS = {GatewayName.SANDBOX: SandboxGateway, GatewayName.CARD_FORM: SandboxGateway}


def open_gateway(name: str, secret_key: str) -> Gateway:
    """A shop's account at a gateway. Raises Invalid where there is no such gateway."""
    return _kind(name)(secret_key)


def understand(name: str, kind: str, body: Mapping[str, Any]) -> Said | None:
    """What a gateway's call means, without its account."""
    return _kind(name).understand(kind, body)


def _kind(name: str) -> type[SandboxGateway]:
    if name not in _GATEWAYS:
        raise Invalid(f"There is no gateway “{name}”; use one of {', '.join(_GATEWAYS)}.", field="gateway")
    return _GATEWAYS[GatewayName(name)]
