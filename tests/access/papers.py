"""The rows of the table of access for papers of orders and for what a shop gives with money."""

from .entries import Customer, Link, Route, Staff

_SHOP = {"code": "shop"}
_ORDER, _API_ORDER, _TERMS = "orders/<number:number>/", "orders/{number}/", "settings/<str:code>/terms/"
_PERSON = "customers/<str:code>/"


def _posted(**form: str) -> Staff:
    return Staff("shop", get=False, post=form, names=_SHOP)


PAGES: dict[str, Staff | Customer | Link] = {
    f"{_ORDER}documents/<number:document>.pdf": Staff("shop"),
    f"{_ORDER}invoices/": Staff("shop", get=False, post={}),
    f"{_PERSON}papers/closing/": Staff("group", post={"reason": "She asked"}, names={"code": "customer"}),
    "settings/<str:code>/invoices/": Staff(
        "shop", post={"when": "paid", "pay_days": "14", "keep_years": "10"}, names=_SHOP
    ),
    "o/<str:text>/papers/<str:document>.pdf": Link("order"),
    "s/<str:code>/account/papers/": Customer(),
    f"{_PERSON}credit-notes/<str:number>.pdf": Staff("group", names={"code": "customer", "number": "note"}),
    f"{_PERSON}statements/<int:account>.pdf": Staff("group", names={"code": "customer"}),
    "s/<str:code>/account/wallet/credit-notes/<str:number>.pdf": Customer(),
    "s/<str:code>/account/wallet/statements/<int:account>.pdf": Customer(),
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
    "GET customers/{code}/credit-notes/{number}/pdf": Route("group", names={"code": "customer", "number": "note"}),
    "GET customers/{code}/statement/pdf": Route("group", names={"code": "customer"}),
    f"POST {_API_ORDER}invoices": Route("shop", body={}),
    "POST customers/{code}/papers/closing": Route("group", body={"reason": "She asked"}, names={"code": "customer"}),
    "GET terms": Route(),
    "POST terms/cancelled": Route(body={"gives": "origin"}),
    "POST terms/cashback": Route(body={"means": "card", "basis_points": 100}),
    "POST terms/pay-in-offers": Route(body={"from_minor": 100, "bonus_minor": 1}),
    "POST terms/pay-in-offers/{offer}/end": Route("shop", body={}),
    "POST terms/gesture-limit": Route(body={"amount_minor": 1}),
    "GET invoice-terms": Route(),
    "POST invoice-terms": Route(body={"when": "paid"}),
    "GET rules/{kind}": Route(names={"kind": "rules_kind"}),
    "POST rules/{kind}": Route(body={"document": {}}, names={"kind": "rules_kind"}),
    "POST rules/{kind}/{version}/publication": Route(body={}, names={"kind": "rules_kind"}),
    "POST rules/{kind}/{version}/retirement": Route(body={"reason": "No"}, names={"kind": "rules_kind"}),
    "POST rules/{kind}/{version}/removal": Route(body={}, names={"kind": "rules_kind"}),
    "GET refund-limits": Route(),
    "GET refund-limits/{version}/trial": Route(),  # A number counts within the shop of the key.
}
