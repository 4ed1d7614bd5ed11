"""The file that who buys a digital article gets. It is kept in the database, in parts: no part is ever public."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable, storable
from comptoir.shops.roles import KEEP_RANGE

from ..models import ArticleFile, ArticleFilePart, Variant

LARGEST_FILE = 100 * 1024 * 1024  # Bytes.
PART = 256 * 1024  # Bytes: what is in memory at once.
LONGEST_NAME = 120


class FileTooLarge(Invalid):
    """Larger than what is kept in the database."""

    def __init__(self) -> None:
        most = LARGEST_FILE // 1024 // 1024
        super().__init__(f"The file is larger than {most} MB. Nothing was stored.", field="file")


class NotDigital(Refusal):
    """The article goes in a parcel."""


@command
def store_article_file(*, sku: str, file_name: str, content: Iterable[bytes], by: Actor, at: datetime) -> ArticleFile:
    """Keep the file of a digital article, from now on instead of the one before; links that were sent give this one.

    ``content`` is read once, part by part. Raises NotDigital, FileTooLarge, Invalid for an empty file or a name that is
    none, Variant.DoesNotExist.
    """
    variant = Variant.objects.select_related("product").get(retailer_id=by.retailer or 0, sku=storable(sku))
    require(by, KEEP_RANGE, "store files of articles")
    if not variant.product.is_digital:
        raise NotDigital(f"{variant.sku} is sent in a parcel: only a digital article has a file.")
    kept = ArticleFile.objects.create(
        retailer_id=variant.retailer_id, variant=variant, file_name=_named(file_name), size=0, sha256="",
        stored_by=by.name[:120], stored_at=at,
    )  # fmt: skip
    digest = sha256()
    for position, part in enumerate(_parts(content)):
        kept.size += len(part)
        if kept.size > LARGEST_FILE:
            raise FileTooLarge
        digest.update(part)
        ArticleFilePart.objects.create(retailer_id=kept.retailer_id, file=kept, position=position, content=part)
    if not kept.size:
        raise Invalid("The file is empty. Nothing was stored.", field="file")
    kept.sha256 = digest.hexdigest()
    kept.save(update_fields=["size", "sha256"])
    events.record(
        "article_file.stored", kept, by=by, at=at, sku=variant.sku, file=kept.file_name, size=kept.size,
        sha256=kept.sha256,
    )  # fmt: skip
    return kept


def _named(text: str) -> str:
    """The last piece of a path, as a person reads it. Raises Invalid."""
    last = PurePath(text.replace("\\", "/")).name.strip()
    if last in ("", ".", "..") or not is_storable(last) or not last.isprintable():
        raise Invalid("The file has no name that can be kept.", field="file")
    if len(last) > LONGEST_NAME:
        raise Invalid(f"The file's name is longer than {LONGEST_NAME} characters.", field="file")
    return last


def _parts(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut into parts of one size."""
    waiting = bytearray()
    for piece in content:
        waiting += piece
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)
