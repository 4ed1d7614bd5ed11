"""The addresses of returns."""

from django.urls import path

from ..door import staff_only
from . import asks, pages

ONE = "returns/<int:return_id>"

urlpatterns = [
    path("returns/", staff_only(GET=pages.index), name="returns"),
    path(f"{ONE}/", staff_only(GET=pages.one), name="return"),
    path(f"{ONE}/agreement/", staff_only(POST=pages.agree), name="return-agreement"),
    path(f"{ONE}/refusal/", staff_only(GET=asks.REFUSAL.ask, POST=asks.REFUSAL.act), name="return-refusal"),
    path(f"{ONE}/receipt/", staff_only(GET=asks.RECEIPT.ask, POST=asks.RECEIPT.act), name="return-receipt"),
    path(f"{ONE}/inspection/", staff_only(GET=asks.INSPECTION.ask, POST=asks.INSPECTION.act), name="return-inspection"),
    path(f"{ONE}/closing/", staff_only(GET=asks.CLOSING.ask, POST=asks.CLOSING.act), name="return-closing"),
    path(
        "orders/<number:number>/deliveries/<int:position>/goods-back/",
        staff_only(GET=asks.ASKING.ask, POST=asks.ASKING.act),
        name="delivery-goods-back",
    ),
]
