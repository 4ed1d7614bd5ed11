"""A file that was bought: its page under its own link, and the file itself.

Looking at the page counts nothing: mail programs open links to see where they lead. The button does.
"""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from comptoir.catalog.queries import content_of
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.orders import commands
from comptoir.orders.download_links import Held, held_by
from comptoir.orders.links import text_for
from comptoir.orders.queries import downloads_of_link

from .door import private, store_of


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, text: str) -> HttpResponseBase:
    """GET /d/…/: what it is and how often it may be had still; POST: the file, counted."""
    held = held_by(text)
    if held is None:
        raise Http404
    if request.method == "POST":
        return private(_file(request, held))
    return private(_shown(request, held))


def _shown(request: HttpRequest, held: Held, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(held.actor):
        (order_id,) = held.actor.orders
        rows = downloads_of_link(order_id)
        row = next((one for one in rows if one.download.pk == held.download_id), None)
        if row is None:
            raise Http404
        order, now = row.download.order, clock.now()
        stale = held.version != row.download.link_version
        context = {
            "download": row.download, "order": order, "shop": order.shop, "store": store_of(order.shop), "now": now,
            "why_not": "This link was replaced by a newer one." if stale else row.why_not(now), "refusal": refusal,
            "order_text": text_for(order_id),
        }  # fmt: skip
        return render(request, "storefront/download.html", context, status=refusal.status if refusal else 200)


def _file(request: HttpRequest, held: Held) -> HttpResponseBase:
    try:
        file = commands.count_download(
            download_id=held.download_id, version=held.version, by=held.actor, at=clock.now()
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return _shown(request, held, refusal)
    response = StreamingHttpResponse(content_of(file), content_type="application/octet-stream")
    response["Content-Length"] = file.size
    response["Content-Disposition"] = content_disposition_header(True, file.file_name) or "attachment"
    return response
