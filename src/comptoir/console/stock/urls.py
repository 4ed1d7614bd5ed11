"""The addresses of stock."""

from django.urls import path

from ..door import staff_only
from . import files, listing, offering, page

AT = "stock/<str:sku>/<str:location>"

urlpatterns = [
    path("stock/", staff_only(GET=listing.stock_list), name="stock"),
    path("stock/file/", staff_only(GET=files.page, POST=files.load), name="stock-file"),
    path("stock/<str:sku>/", staff_only(GET=page.variant), name="stock-variant"),
    path(f"{AT}/count/", staff_only(GET=page.COUNT.ask, POST=page.COUNT.act), name="stock-count"),
    path(f"{AT}/receipt/", staff_only(GET=page.RECEIVE.ask, POST=page.RECEIVE.act), name="stock-receipt"),
    path(f"{AT}/minimum/", staff_only(GET=page.MINIMUM.ask, POST=page.MINIMUM.act), name="stock-minimum"),
    path(f"{AT}/offer/", staff_only(GET=offering.OFFER.ask, POST=offering.OFFER.act), name="stock-offer"),
]
