"""The file of a digital article, as a program stores it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.catalog import commands

from .door import REFUSALS, api, done_each_time
from .goods import Sku

router = Router(tags=["Articles and stock"])
AT_ONCE = 256 * 1024  # Bytes.
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class ArticleFileOut(Schema):
    sku: str = Field(examples=["INV-PATTERN"])
    file: str = Field(examples=["bunting.pdf"])
    size: int = Field(description="Bytes.", examples=[48213])
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    stored_at: datetime


@router.post(
    "/articles/{sku}/file",
    response={200: ArticleFileOut, **REFUSALS},
    summary="Store the file of a digital article",
    openapi_extra={"requestBody": {"required": True, "content": BYTES}},
)
def store(
    request: HttpRequest,
    sku: Sku,
    name: str = Query("", max_length=120, description="The file's name.", examples=["bunting.pdf"]),
) -> HttpResponse:
    """The bytes are the body itself, 100 MB at most; who buys it downloads this file from now on.

    A repeat stores it once more, to the same effect.
    """
    content = iter(lambda: request.read(AT_ONCE), b"")
    return done_each_time(request, commands.store_article_file, _out, sku=sku, file_name=name, content=content)


def _out(kept: Any) -> ArticleFileOut:
    return ArticleFileOut(
        sku=kept.variant.sku, file=kept.file_name, size=kept.size, sha256=kept.sha256, stored_at=kept.stored_at
    )


api.add_router("", router)
