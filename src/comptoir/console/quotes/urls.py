"""The addresses of quotes: a verb is a resource."""

from django.urls import path

from ..door import staff_only
from . import asks, listing, page, writing

QUOTE = "quotes/<number:quote>"

urlpatterns = [
    path("quotes/", staff_only(GET=listing.page), name="quotes"),
    path(f"{QUOTE}/", staff_only(GET=page.quote), name="quote"),
    path(f"{QUOTE}/pdf/", staff_only(GET=page.pdf), name="quote-pdf"),
    path(f"{QUOTE}/writing/", staff_only(GET=writing.page, POST=writing.keep), name="quote-writing"),
    path(f"{QUOTE}/sending/", staff_only(POST=page.send), name="quote-sending"),
    path(f"{QUOTE}/order/", staff_only(POST=page.order), name="quote-order"),
    path(f"{QUOTE}/approval/", staff_only(GET=asks.APPROVAL.ask, POST=asks.APPROVAL.act), name="quote-approval"),
    path(
        f"{QUOTE}/acceptance/", staff_only(GET=asks.ACCEPTANCE.ask, POST=asks.ACCEPTANCE.act), name="quote-acceptance"
    ),
    path(
        f"{QUOTE}/cancellation/",
        staff_only(GET=asks.CANCELLATION.ask, POST=asks.CANCELLATION.act),
        name="quote-cancellation",
    ),
]
