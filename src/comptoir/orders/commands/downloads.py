"""Files that were bought: granted at delivery, counted one by one, renewed by a person."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.catalog import queries as catalog
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP, SELL

from ..models import Delivery, DeliveryLine, Download, DownloadTerms, Order
from ..queries.downloads import download_terms, why_not
from .finding import order_for_change

if TYPE_CHECKING:
    from comptoir.catalog.models import ArticleFile

MOST_DOWNLOADS, MOST_DAYS, LONGEST = 1_000, 3_650, 300


class DownloadOver(Refusal):
    """The file may not be downloaded any more."""


class NoFileYet(Refusal):
    """The shop has not stored the file yet: nothing was counted."""


def grant_downloads(order: Order, delivery: Delivery, *, at: datetime) -> None:
    """Let what a digital delivery of a locked order carries be downloaded; what was granted before stays as it is."""
    downloads, days = download_terms(order.shop_id)
    Download.objects.bulk_create(
        [
            Download(
                retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, line_id=row.line_id,
                allowed=downloads * row.quantity, expires_at=at + timedelta(days=days), granted_at=at,
            )
            for row in DeliveryLine.objects.filter(delivery=delivery).order_by("line_id")
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@command
def count_download(*, download_id: int, version: int, by: Actor, at: datetime) -> "ArticleFile":
    """Count one download, under the lock of its row, and give the file: then it may be sent.

    Raises DownloadOver, NoFileYet, Download.DoesNotExist for one that the holder of the link does not see.
    """
    scope.work_in(Download.objects.get(id=download_id).shop_id)
    download = Download.objects.select_for_update(of=("self",)).select_related("line", "order").get(id=download_id)
    over = "Its link was replaced by a newer one." if version != download.link_version else why_not(download, at)
    if over:
        raise DownloadOver(f"{over} Nothing was downloaded. The shop can renew it: ask there.")
    file = catalog.latest_files([download.line.variant_id or 0]).get(download.line.variant_id or 0)
    if file is None:
        raise NoFileYet("The shop has not put the file here yet. This try was not counted.")
    download.used += 1
    download.save(update_fields=["used"])
    events.record(
        "download.taken", download, by=by, at=at, sku=download.line.sku, file=file.file_name, sha256=file.sha256,
        used=download.used, allowed=download.allowed,
    )  # fmt: skip
    return file


@command
def renew_download(*, number: str, position: int, reason: str, by: Actor, at: datetime) -> Download:
    """Let the file of a line (its place in the order) be downloaded anew, by a new link; the one before is revoked.

    Raises Invalid without a reason, DownloadOver for what was given back.
    """
    order = order_for_change(number)
    require(by, SELL, "renew downloads", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if not reason.strip():
        raise Invalid("Say why it is renewed: the next person will ask.", field="reason")
    download = (
        Download.objects.select_for_update(of=("self",))
        .select_related("line", "order")
        .get(order=order, line__position=position)
    )
    if why_not(download, download.granted_at) == "It was given back.":
        raise DownloadOver("What was given back is not downloaded again.")
    downloads, days = download_terms(order.shop_id)
    download.allowed, download.used = downloads * download.line.quantity, 0
    download.expires_at = at + timedelta(days=days)
    download.link_version += 1
    download.save(update_fields=["allowed", "used", "expires_at", "link_version"])
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "download.renewed", download, by=by, at=at, reason=reason.strip()[:LONGEST], sku=download.line.sku,
        allowed=download.allowed, expires_at=download.expires_at,
    )  # fmt: skip
    return download


@command
def set_download_terms(*, shop_id: int, downloads: int, days: int, by: Actor, at: datetime) -> DownloadTerms:
    """Say how often, and for how many days, each piece that is bought may be downloaded; what was granted stays.

    Raises Invalid.
    """
    shops.require_in_sight(shop_id)
    require(by, RUN_SHOP, "say how often files may be downloaded", shop=shop_id)
    scope.work_in(shop_id)
    shop = shops.shop_in_sight(shop_id)
    if not 1 <= downloads <= MOST_DOWNLOADS:
        raise Invalid(f"A file may be downloaded 1 to {MOST_DOWNLOADS:,} times.", field="downloads")
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"A link stays good for 1 to {MOST_DAYS:,} days.", field="days")
    terms, _ = DownloadTerms.objects.update_or_create(
        shop=shop, defaults={"downloads": downloads, "days": days, "retailer_id": shop.retailer_id, "changed_at": at}
    )
    subject = events.Subject("shop", shop.id, shop.retailer_id, shop.group_id, shop.id)
    events.record("shop.download_terms_set", subject, by=by, at=at, downloads=downloads, days=days)
    return terms
