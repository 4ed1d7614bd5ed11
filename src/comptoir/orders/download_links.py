"""The link to a file that was bought. It follows from the row: a raised version revokes the one before."""

from typing import TYPE_CHECKING, NamedTuple

from comptoir.customers import links

if TYPE_CHECKING:
    from comptoir.kernel.scope import Actor

    from .models import Download

KIND = "file"


class Held(NamedTuple):
    """What a link's text says: who holds it sees the order; the row says whether it is still good."""

    actor: "Actor"
    download_id: int
    version: int


def link_text(download: "Download") -> str:
    return links.seal(KIND, download.order_id, download.pk, version=download.link_version, end=None)


def link_address(download: "Download") -> str:
    return f"{download.order.shop.address}/d/{link_text(download)}/"


def held_by(text: str) -> Held | None:
    """Who holds a link to a file, or None for a text that is none of ours."""
    link = links.open_link(text)
    if link is None or link.kind != KIND or len(link.parts) != 2:
        return None
    return Held(links.actor_of_link(link.parts[0]), link.parts[1], link.version)
