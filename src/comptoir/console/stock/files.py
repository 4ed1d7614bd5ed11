"""The daily stock file: loaded here, with every line that could not go in; and how old each location's numbers are."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from comptoir.exchange import stock_file
from comptoir.inventory.files import latest_files
from comptoir.kernel import clock
from comptoir.kernel.commands import require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.shops.roles import COUNT_STOCK

from ..door import seeing, show

SHOWN = stock_file.MOST_NAMED


def page(request: HttpRequest, **more: Any) -> HttpResponse:
    """GET /stock/file/"""
    actor = request.actor  # type: ignore[attr-defined]
    require(actor, COUNT_STOCK, "load stock files")
    refusal: Refusal | None = more.get("refusal")
    with seeing(request):
        now = clock.now()
        places = [(one, one.is_stale(now)) for one in latest_files(actor)]
        context = {"places": places, "columns": stock_file.NAMES, "typed": request.POST.dict(), "shown": SHOWN, **more}
        status = refusal.status if refusal else 200
        return show(request, "console/stock/file.html", context, active="stock", status=status)


def load(request: HttpRequest) -> HttpResponse:
    """POST: the file; the same page tells what became of it. Sent twice it changes nothing the second time."""
    given, file = request.POST, request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose the file.", field="file")
        if (file.size or 0) > stock_file.MOST_BYTES:
            raise Invalid(f"The file is larger than {stock_file.MOST_BYTES // 1_000_000} MB.", field="file")
        report = stock_file.load_stock_file(
            data=file.read(), name=file.name or "", location=given.get("location", ""),
            mapping={name: given.get(f"column-{name}", "") for name in stock_file.NAMES},
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, refusal=refusal)
    return page(request, report=report, bad=report.bad[:SHOWN])
