"""The addresses of stock."""

from django.urls import path

from ..door import staff_only
from . import article_files, counts, files, inbounds, listing, offering, page, suppliers

INBOUND = "stock/inbounds/<int:inbound>"
COUNT = "stock/counts/<int:count>"
AT = "stock/<str:sku>/<str:location>"

urlpatterns = [
    path("stock/", staff_only(GET=listing.stock_list), name="stock"),
    path("stock/file/", staff_only(GET=files.page, POST=files.load), name="stock-file"),
    path("stock/inbounds/", staff_only(GET=inbounds.listing), name="inbounds"),
    path("stock/inbounds/new/", staff_only(GET=inbounds.NEW.ask, POST=inbounds.NEW.act), name="inbound-new"),
    path(f"{INBOUND}/", staff_only(GET=inbounds.page), name="inbound"),
    path(f"{INBOUND}/lines/", staff_only(POST=inbounds.line), name="inbound-line"),
    path(f"{INBOUND}/dispatch/", staff_only(POST=inbounds.send), name="inbound-dispatch"),
    path(f"{INBOUND}/receipt/", staff_only(POST=inbounds.receive), name="inbound-receipt"),
    path(f"{INBOUND}/day/", staff_only(GET=inbounds.DAY.ask, POST=inbounds.DAY.act), name="inbound-day"),
    path(
        f"{INBOUND}/cancellation/", staff_only(GET=inbounds.CANCEL.ask, POST=inbounds.CANCEL.act), name="inbound-cancel"
    ),
    path("stock/counts/", staff_only(GET=counts.listing), name="counts"),
    path("stock/counts/new/", staff_only(GET=counts.NEW.ask, POST=counts.NEW.act), name="count-new"),
    path(f"{COUNT}/", staff_only(GET=counts.page), name="count"),
    path(f"{COUNT}/lines/", staff_only(POST=counts.line), name="count-line"),
    path(f"{COUNT}/recount/", staff_only(POST=counts.recount), name="count-recount"),
    path(f"{COUNT}/confirmation/", staff_only(GET=counts.CONFIRM.ask, POST=counts.CONFIRM.act), name="count-confirm"),
    path(f"{COUNT}/cancellation/", staff_only(GET=counts.CANCEL.ask, POST=counts.CANCEL.act), name="count-cancel"),
    path("stock/suppliers/", staff_only(GET=suppliers.page, POST=suppliers.load), name="suppliers"),
    path("stock/<str:sku>/article-file/", staff_only(POST=article_files.store), name="article-file"),
    path("stock/<str:sku>/", staff_only(GET=page.variant), name="stock-variant"),
    path(f"{AT}/count/", staff_only(GET=page.COUNT.ask, POST=page.COUNT.act), name="stock-count"),
    path(f"{AT}/receipt/", staff_only(GET=page.RECEIVE.ask, POST=page.RECEIVE.act), name="stock-receipt"),
    path(f"{AT}/minimum/", staff_only(GET=page.MINIMUM.ask, POST=page.MINIMUM.act), name="stock-minimum"),
    path(f"{AT}/offer/", staff_only(GET=offering.OFFER.ask, POST=offering.OFFER.act), name="stock-offer"),
]
