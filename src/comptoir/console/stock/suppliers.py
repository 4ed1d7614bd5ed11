"""What suppliers said, what of it could not be done, and a file of theirs loaded by hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from comptoir.exchange.suppliers import file, queries
from comptoir.kernel import clock
from comptoir.kernel.commands import require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK

from ..door import seeing, show
from ..shell import shops_at_hand

PAGE = 30


def page(request: HttpRequest, **more: Any) -> HttpResponse:
    """GET /stock/suppliers/: the newest message first; ``failed=1`` those of which something could not be done."""
    actor, given = request.actor, request.GET  # type: ignore[attr-defined]
    require(actor, COUNT_STOCK, "read what suppliers say")
    after, failed = given.get("after", ""), given.get("failed") == "1"
    refusal: Refusal | None = more.get("refusal")
    with seeing(request):
        rows = queries.messages(
            actor.shops, locations=actor.locations, failed=failed,
            after=int(after) if after.isdecimal() and len(after) <= 18 else None, limit=PAGE + 1,
        )  # fmt: skip
        kept = "failed=1&" if failed else ""
        context = {
            "rows": rows[:PAGE],
            "failed": failed,
            "older": f"?{kept}after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
            "newest": f"?{kept}" if after else "",
            "shops": shops_at_hand(request),
            "places": list(shops.locations(actor)),
            "columns": ", ".join(file.COLUMNS),
            "typed": request.POST.dict(),
            **more,
        }
        status = refusal.status if refusal else 200
        return show(request, "console/stock/suppliers.html", context, active="stock", status=status)


def load(request: HttpRequest) -> HttpResponse:
    """POST: a file; the same page tells what became of it. Sent twice it changes nothing the second time."""
    given, sent, actor = request.POST, request.FILES.get("file"), request.actor  # type: ignore[attr-defined]
    try:
        if sent is None:
            raise Invalid("Choose the file.", field="file")
        if (sent.size or 0) > file.MOST_BYTES:
            raise Invalid(f"The file is larger than {file.MOST_BYTES // 1_000_000} MB.", field="file")
        shop = next((one for one in shops_at_hand(request) if one.code == given.get("shop")), None)
        if shop is None:
            raise Invalid("Choose the shop whose orders the file is about.", field="shop")
        report = file.load_supplier_file(
            shop_id=shop.pk, location=given.get("location", ""), data=sent.read(), by=actor, at=clock.now()
        )
    except Refusal as refusal:
        return page(request, refusal=refusal)
    return page(request, report=report)
