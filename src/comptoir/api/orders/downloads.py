"""Files that were bought, as a program reads and renews them."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Schema

from comptoir.kernel import clock
from comptoir.orders import commands, queries
from comptoir.orders.download_links import link_address

from ..door import REFUSALS, done
from .routing import router
from .shapes import Number, ReasonIn

Line = Annotated[int, Path(ge=1, le=100_000, description="The line's place in the order.")]


class DownloadOut(Schema):
    """A right to a file that was bought."""

    position: int = Field(description="The line's place in the order.", examples=[2])
    sku: str = Field(examples=["INV-PATTERN"])
    file: str | None = Field(description="Its name; null: the shop has stored none yet.", examples=["bunting.pdf"])
    used: int = Field(examples=[1])
    allowed: int = Field(examples=[5])
    expires_at: datetime
    why_not: str = Field(description="Why it cannot be downloaded now; empty where it can.", examples=[""])
    link: str = Field(
        description="For the customer alone.", examples=["https://comptoir.example/d/file.9.4c.1.0.k2bT0v8y/"]
    )


class RenewedOut(Schema):
    sku: str = Field(examples=["INV-PATTERN"])
    allowed: int = Field(examples=[5])
    expires_at: datetime


@router.get("/{number}/downloads", response={200: list[DownloadOut], **REFUSALS}, summary="What may be downloaded")
def downloads(request: HttpRequest, number: Number) -> list[DownloadOut]:
    """The files of an order's digital lines, once its money is in."""
    now = clock.now()
    return [_out(row, now) for row in queries.downloads_of_order(queries.order_by_number(number).id)]


def _out(row: queries.DownloadRow, now: datetime) -> DownloadOut:
    kept = row.download
    return DownloadOut(
        position=kept.line.position, sku=kept.line.sku, file=row.file.file_name if row.file else None, used=kept.used,
        allowed=kept.allowed, expires_at=kept.expires_at, why_not=row.why_not(now), link=link_address(kept),
    )  # fmt: skip


@router.post(
    "/{number}/lines/{position}/download-renewal", response={200: RenewedOut, **REFUSALS}, summary="Renew a download"
)
def renew(request: HttpRequest, number: Number, position: Line, body: ReasonIn) -> HttpResponse:
    """As often and as long as the shop's terms say, by a new link that is mailed; the one before is revoked."""
    return done(request, commands.renew_download, _renewed, number=number, position=position, reason=body.reason)


def _renewed(kept: Any) -> RenewedOut:
    return RenewedOut(sku=kept.line.sku, allowed=kept.allowed, expires_at=kept.expires_at)
