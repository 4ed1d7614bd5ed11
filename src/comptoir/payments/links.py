"""Payment links: their text, their address, their QR; and where gateways call and return to."""

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings

from comptoir.customers import links
from comptoir.kernel.scope import Actor

from .models import Intent

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

KIND = "pay"


def link_text(intent: Intent) -> str:
    """The text of an intent's payment link: it follows from the row, so a resend or a QR shows the same one."""
    return links.seal(KIND, intent.id, intent.order_id or 0, version=intent.link_version, end=intent.pay_by)


def link_address(intent: Intent, shop: "Shop") -> str:
    """Where an intent of a shop is paid."""
    return f"{shop.address}/pay/{link_text(intent)}/"


def link_qr(intent: Intent, shop: "Shop") -> str:
    """The payment link as a QR code: an SVG that takes the colour and the size of its place."""
    drawn = BytesIO()
    code = segno.make(link_address(intent, shop), error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True, nl=False)
    return drawn.getvalue().decode()


def actor_of_text(text: str) -> Actor | None:
    """Who holds a payment link, or None for a text that is none of ours. The row says whether it is still good."""
    link = links.open_link(text)
    if link is None or link.kind != KIND or len(link.parts) != 2:
        return None
    return links.actor_of_link(link.parts[1])


def callback_address(shop_code: str, gateway: str) -> str:
    """Where a gateway calls us about a shop's payments."""
    return f"{settings.ADDRESS}/callbacks/{shop_code}/{gateway}/"
