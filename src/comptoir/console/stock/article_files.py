"""The file of a digital article: stored on the article's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.catalog import commands as catalog
from comptoir.catalog.queries import variant_by_sku
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid

from ..door import go, seeing


def store(request: HttpRequest, sku: str) -> HttpResponse:
    """POST: the file, read part by part."""
    with seeing(request):
        variant_by_sku(request.actor, sku)  # type: ignore[attr-defined]  # Unseen is not found, whatever was sent.
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("Choose the file.", field="file")
    if (file.size or 0) > catalog.LARGEST_FILE:
        raise catalog.FileTooLarge
    actor = request.actor  # type: ignore[attr-defined]
    kept = catalog.store_article_file(
        sku=sku, file_name=file.name or "", content=file.chunks(), by=actor, at=clock.now()
    )
    messages.success(request, f"{kept.file_name} is what who buys {sku} downloads from now on.")
    return go(reverse("stock-variant", args=[sku]))
