"""The rows of the table of access for quotes, and for orders that wait for approval or a call."""

from .entries import Customer, Link, Route, Staff

_WHY = {"reason": "Because"}
_SHOP = {"code": "shop"}
_RULE = {"from": "1", "policy": "", "hours": "1", "level_0": "manager"}
_QUOTES, _ORDERS, _SETTINGS = "quotes/<number:quote>/", "orders/<number:number>/", "settings/<str:code>/"
_ACCOUNT, _API_ORDER = "s/<str:code>/account/", "orders/{number}/"

PAGES: dict[str, Staff | Customer | Link] = {
    "q/<str:text>/": Link("quote"),
    "q/<str:text>/code/": Link("quote"),
    "q/<str:text>/acceptance/": Link("quote"),
    "q/<str:text>/refusal/": Link("quote"),
    "q/<str:text>/pdf/": Link("quote"),
    f"{_ACCOUNT}quotes/": Customer(),
    f"{_ACCOUNT}quotes/new/": Customer(post={"sku": "MUG", "quantity": "2"}),
    "orders/new/quote/": Staff(get=False, post={"shop": "{shop}", "customer": "{customer}"}),
    "quotes/": Staff(asks=("q={quote}",)),
    _QUOTES: Staff("shop"),
    f"{_QUOTES}pdf/": Staff("shop"),
    f"{_QUOTES}writing/": Staff("shop", post={"sku": "MUG", "quantity": "1", "unit": "", "remark": ""}),
    f"{_QUOTES}sending/": Staff("shop", get=False, post={}),
    f"{_QUOTES}order/": Staff("shop", get=False, post={}),
    f"{_QUOTES}approval/": Staff("shop", post=_WHY),
    f"{_QUOTES}acceptance/": Staff("shop", post={"name": "Else", "version": "1"}),
    f"{_QUOTES}cancellation/": Staff("shop", post=_WHY),
    "confirmations/": Staff(asks=("order={number}",)),
    f"{_ORDERS}confirmation/": Staff("shop", get=False, post={}),
    f"{_ORDERS}confirmation/unanswered/": Staff("shop", get=False, post={}),
    f"{_ORDERS}confirmation/number/": Staff("shop", get=False, post={}),
    f"{_ORDERS}confirmation/later/": Staff("shop", post={"again_at": "2099-01-01T10:00"}),
    f"{_ORDERS}confirmation/refusal/": Staff("shop", post=_WHY),
    f"{_SETTINGS}payments/confirmation/": Staff(
        "shop", get=False, post={"gateway": "courier", "confirm_hours": "24"}, names=_SHOP
    ),
    "approvals/": Staff(),
    "approvals/deputy/": Staff(get=False, post={"code": "{shop}", "deputy": "", "until": ""}),
    f"{_ORDERS}approval/": Staff("shop", post={}),
    f"{_ORDERS}refusal/": Staff("shop", post=_WHY),
    f"{_SETTINGS}approval/": Staff(
        "shop", post={"from": "1", "policy": "", "hours": "1", "level_0": "manager"}, names=_SHOP
    ),
    f"{_SETTINGS}approval/<int:version>/publication/": Staff("shop", get=False, post={}, names=_SHOP),
    f"{_SETTINGS}approval/<int:version>/drop/": Staff("shop", get=False, post={}, names=_SHOP),
    f"{_SETTINGS}quotes/": Staff("shop", post={"least_margin": "10", "valid_days": "10"}, names=_SHOP),
    f"{_SETTINGS}costs/": Staff("shop", get=False, post={"sku": "{sku}", "cost": "1.00"}, names=_SHOP),
}

ROUTES: dict[str, Route] = {
    "POST articles/{sku}/cost": Route("retailer", {"cost_minor": 1}),
    "GET confirmations": Route(),
    f"GET {_API_ORDER}confirmation": Route("shop"),
    f"POST {_API_ORDER}confirmation": Route("shop", {}),
    f"POST {_API_ORDER}confirmation/calls": Route("shop", {"outcome": "no_answer"}),
    f"POST {_API_ORDER}confirmation/refusal": Route("shop", _WHY),
    "POST payments/ways/confirmation": Route("", {"gateway": "courier", "confirm_first": True}),
    "GET approvals": Route(),
    f"GET {_API_ORDER}approval": Route("shop"),
    f"POST {_API_ORDER}approval": Route("shop", {}),
    f"POST {_API_ORDER}approval/refusal": Route("shop", _WHY),
    "GET quotes": Route(asks=("customer={customer}", "number={quote}")),
    "POST quotes": Route("group", {"customer": "{customer}", "lines": [{"sku": "{sku}", "quantity": 1}]}),
    "GET quotes/{quote}": Route("shop"),
    "GET quotes/{quote}/pdf": Route("shop"),
    "POST quotes/{quote}/revisions": Route("shop", {"lines": [{"sku": "{sku}", "quantity": 1}]}),
    "POST quotes/{quote}/approval": Route("shop", _WHY),
    "POST quotes/{quote}/sending": Route("shop", {}),
    "POST quotes/{quote}/acceptance": Route("shop", {"version": 1, "name": "Else"}),
    "POST quotes/{quote}/order": Route("shop", {}),
    "POST quotes/{quote}/cancellation": Route("shop", _WHY),
}
