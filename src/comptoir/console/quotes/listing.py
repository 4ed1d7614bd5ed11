"""The list of quotes: by state, searched by number."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.quotes import queries
from comptoir.quotes.states import QuoteState

from ..cursors import page_of
from ..door import show
from ..shell import chosen_shops

PAGE = 25
TONES = {
    "requested": "blue", "draft": "grey", "sent": "indigo", "accepted": "amber", "declined": "orange",
    "expired": "grey", "cancelled": "grey", "ordered": "green",
}  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    """GET /quotes/?state=…&q=…"""
    ids = [shop.id for shop in chosen_shops(request)]
    state = request.GET.get("state", "")
    state = state if state in QuoteState.values else ""
    text = request.GET.get("q", "").strip()[:24]
    counts = queries.state_counts(ids)
    found = page_of(request.GET, PAGE, lambda **place: queries.quotes(ids, state=state, text=text, **place))
    kept = {name: value for name, value in (("state", state), ("q", text)) if value}
    context = {
        "rows": [(row, TONES[row.quote.state]) for row in found.rows],
        "tabs": [
            ("All", _url(q=text), "", not state),
            *(
                (QuoteState(one).label, _url(state=one, q=text), counts.get(one, ""), one == state)
                for one in QuoteState
            ),
        ],
        "text": text,
        "state": state,
        "without_search": _url(state=state),
        "newer": _url(**kept, **found.newer) if found.newer else "",
        "older": _url(**kept, **found.older) if found.older else "",
    }
    return show(request, "console/quotes/list.html", context, active="quotes")


def _url(**given: str) -> str:
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('quotes')}?{query}" if query else reverse("quotes")
