"""The rows of the table of access for papers of orders and for what a shop gives with money."""

from .entries import Route, Staff

_SHOP = {"code": "shop"}
_ORDER, _API_ORDER, _TERMS = "orders/<number:number>/", "orders/{number}/", "settings/<str:code>/terms/"


def _posted(**form: str) -> Staff:
    return Staff("shop", get=False, post=form, names=_SHOP)


PAGES: dict[str, Staff] = {
    f"{_ORDER}documents/<number:document>.pdf": Staff("shop"),
    _TERMS: Staff("shop", names=_SHOP),
    f"{_TERMS}cancelled/": _posted(gives="credit_note"),
    f"{_TERMS}cashback/": _posted(means="card", percent="5"),
    f"{_TERMS}offers/": Staff("shop", get=False, post={"from": "100", "bonus": "10"}, names=_SHOP),
    f"{_TERMS}offers/<int:offer>/end/": _posted(),
    f"{_TERMS}gesture/": _posted(amount="5"),
}

ROUTES: dict[str, Route] = {
    f"GET {_API_ORDER}cancellation": Route("shop"),
    f"GET {_API_ORDER}documents": Route("shop"),
    f"GET {_API_ORDER}documents/{{document}}": Route("shop"),
    "GET terms": Route(),
    "GET refund-limits": Route(),
    "GET refund-limits/{version}/trial": Route(),  # A number counts within the shop of the key.
}
