"""What may be downloaded, and how often still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.catalog import queries as catalog

from ..models import Download, DownloadTerms
from ..models.downloads import DAYS, DOWNLOADS
from ..states import OrderState

if TYPE_CHECKING:
    from comptoir.catalog.models import ArticleFile


@dataclass(frozen=True)
class DownloadRow:
    """A right to a file, with the file where the asker may know it."""

    download: Download
    file: "ArticleFile | None" = None

    def why_not(self, at: datetime) -> str:
        """Why it cannot be downloaded now, in words; empty where it can."""
        return why_not(self.download, at)


def why_not(download: Download, at: datetime) -> str:
    if download.order.state == OrderState.CANCELLED or download.line.refunded_quantity == download.line.quantity:
        return "It was given back."
    if at >= download.expires_at:
        return "Its link has expired."
    return "" if download.left else "It was downloaded as often as may be."


def downloads_of_order(order_id: int) -> list[DownloadRow]:
    """The files of an order as its staff see them, in the order of its lines; two statements."""
    rows = _rows(order_id)
    files = catalog.latest_files([row.line.variant_id or 0 for row in rows]) if rows else {}
    return [DownloadRow(row, files.get(row.line.variant_id or 0)) for row in rows]


def downloads_of_link(order_id: int) -> list[DownloadRow]:
    """The same for who holds the order's link: she sees no more of the catalogue than what she bought."""
    return [DownloadRow(row) for row in _rows(order_id)]


def _rows(order_id: int) -> Sequence[Download]:
    found = Download.objects.filter(order=order_id).select_related("line", "order__shop")
    return list(found.order_by("line__position"))


def download_terms(shop_id: int) -> tuple[int, int]:
    """How often, and for how many days, a shop lets each piece be downloaded."""
    terms = DownloadTerms.objects.filter(shop=shop_id).first()
    return (terms.downloads, terms.days) if terms else (DOWNLOADS, DAYS)
