"""The one table of access: every address and every route, whose thing it names, and what is sent to it.

A new address without an entry fails a test of the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Owner = Literal["shop", "group", "retailer", ""]


@dataclass(frozen=True)
class Staff:
    """A page of the console. Strangers to what its address names find nothing; visitors go to the sign-in."""

    owner: Owner = ""  # Whose the thing in the address is; nothing: the page shows what the person sees.
    get: bool = True
    post: Mapping[str, Any] | None = None  # A valid form; None: nothing is posted there.
    names: Mapping[str, str] = field(default_factory=dict)  # Parts that are called otherwise among the things.
    asks: tuple[str, ...] = ()  # Query texts worth trying; {number}, {customer}, {sku} are those of the other side.


@dataclass(frozen=True)
class Customer:
    """A page of My account: for her who signed in at a shop of the group."""

    get: bool = True
    post: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Link:
    """A page that a signed text opens, and only what the text names."""

    kind: str


@dataclass(frozen=True)
class Open:
    """A page for everybody, which names nobody."""

    reason: str


@dataclass(frozen=True)
class Route:
    """An operation of the API."""

    owner: Owner = ""
    body: Mapping[str, Any] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()


_WHY = {"reason": "Because"}
_SHOP = {"code": "shop"}
_PERSON = {"code": "customer"}
_ADDRESS = {"street": "1 High St", "city": "York", "country": "GB", "kind": "shipping"}
_PAID = {"amount_minor": 100, "source": "cash", "reference": "X-1"}
_GIVEN = {"amount_minor": 100, "reason": "Late", "reference": "X-1"}
_STOCK = {"on_hand": 1, "quantity": 1, "minimum": 1, "availability": "standard", "reason": "Counted"}


def _order(post: Mapping[str, Any] | None = None, *, get: bool = False) -> Staff:
    return Staff("shop", get=get, post=post)


def _person(post: Mapping[str, Any] | None = None, *, get: bool = True) -> Staff:
    return Staff("group", get=get, post=post, names=_PERSON)


def _setting(post: Mapping[str, Any] | None = None, *, get: bool = True) -> Staff:
    return Staff("shop", get=get, post=post, names=_SHOP)


_ORDERS = "orders/<number:number>/"
_QUOTES = "quotes/<number:quote>/"
_DELIVERY = f"{_ORDERS}deliveries/<int:position>/"
_CUSTOMER = "customers/<str:code>/"
_STOCKED = "stock/<str:sku>/<str:location>/"
_INBOUND = "stock/inbounds/<int:inbound>/"
_SETTINGS = "settings/<str:code>/"
_RULES = f"{_SETTINGS}sourcing/<int:version>/"
_HOOK = f"{_SETTINGS}webhooks/<int:webhook>/"
_ROLE = f"{_SETTINGS}staff/<int:membership_id>/"
_ACCOUNT = "s/<str:code>/account/"
_PUBLIC = Open("what the shop shows to everybody")
_WAY_IN = Open("for who is not signed in yet")

PAGES: dict[str, Staff | Customer | Link | Open] = {
    "health": Open("for whoever watches the server"),
    "metrics": Open("figures of the server, held back from strangers by the address it listens on"),
    "pictures/<slug:motif>-<slug:colour>.svg": Open("drawn from the address alone"),
    "brand/<slug:colour>-<slug:canvas>.css": Open("computed from the address alone"),
    "pay/<str:text>/": Link("pay"),
    "pay/<str:text>/card/": Link("pay"),
    "pay/<str:text>/balance/": Link("pay"),
    "pay/<str:text>/state/": Link("pay"),
    "o/<str:text>/": Link("order"),
    "q/<str:text>/": Link("quote"),
    "q/<str:text>/code/": Link("quote"),
    "q/<str:text>/acceptance/": Link("quote"),
    "q/<str:text>/refusal/": Link("quote"),
    "q/<str:text>/pdf/": Link("quote"),
    "track/": _PUBLIC,
    "track/<str:code>/": Link("track"),
    "s/<str:code>/": _PUBLIC,
    "s/<str:code>/order/": _PUBLIC,
    "s/<str:code>/logo.svg": _PUBLIC,
    _ACCOUNT: Customer(),
    f"{_ACCOUNT}orders/": Customer(),
    f"{_ACCOUNT}quotes/": Customer(),
    f"{_ACCOUNT}quotes/new/": Customer(post={"sku": "MUG", "quantity": "2"}),
    f"{_ACCOUNT}wallet/": Customer(),
    f"{_ACCOUNT}profile/": Customer(),
    f"{_ACCOUNT}addresses/": Customer(),
    f"{_ACCOUNT}addresses/new/": Customer(),
    f"{_ACCOUNT}addresses/<int:address_id>/": Customer(post=_ADDRESS),
    f"{_ACCOUNT}addresses/<int:address_id>/default/": Customer(get=False, post={}),
    f"{_ACCOUNT}addresses/<int:address_id>/remove/": Customer(get=False, post={}),
    f"{_ACCOUNT}password/": Customer(),
    f"{_ACCOUNT}new/": _WAY_IN,
    f"{_ACCOUNT}new/code/": _WAY_IN,
    f"{_ACCOUNT}sign-in/": _WAY_IN,
    f"{_ACCOUNT}sign-in/code/": _WAY_IN,
    f"{_ACCOUNT}sign-in/password/": _WAY_IN,
    f"{_ACCOUNT}sign-out/": _WAY_IN,
    f"{_ACCOUNT}sign-out/everywhere/": Customer(get=False),
    "api/<path:rest>": Open("no such route: the answer says so"),
    "callbacks/<str:shop>/<str:gateway>/": Open("proved by its signature: tests/payments/gateways/test_signatures.py"),
    "sign-in/": _WAY_IN,
    "sign-in/code/": _WAY_IN,
    "sign-in/code/enter/": _WAY_IN,
    "sign-in/as/": _WAY_IN,
    "sign-in/forgotten/": _WAY_IN,
    "sign-in/password/<str:link>/": _WAY_IN,
    "first-run/<str:link>/": _WAY_IN,
    "sign-out/": _WAY_IN,
    "first-run/": Staff(),
    "first-run/shop/": Staff(),
    "first-run/location/": Staff(),
    "first-run/rates/": Staff(),
    "sign-in/sessions/": Staff(),
    "sign-in/sessions/password/": Staff(get=False),
    "sign-in/sessions/end-others/": Staff(get=False),
    "sign-in/sessions/<int:session_id>/end/": Staff("shop", get=False, post={}),
    "sign-in/retailer/": Staff(get=False, post={"retailer": "{retailer}"}),
    "": Staff(asks=("shop={shop}",)),
    "work-in/": Staff(get=False, post={"shop": "{shop}"}),
    "troubles/refunds/<int:refund>/retry/": _order({}),
    "troubles/refunds/<int:refund>/done/": _order({"note": "In cash"}),
    "troubles/operations/<int:operation>/retry/": _order({}),
    "troubles/callbacks/<int:callback>/retry/": _order({}),
    "troubles/callbacks/<int:callback>/end/": _order(_WHY),
    "troubles/messages/<int:message>/again/": _order({}),
    "orders/new/": Staff(asks=("customer={customer}", "shop={shop}", "customer={customer}&shop={shop}")),
    "orders/new/quote/": Staff(get=False, post={"shop": "{shop}", "customer": "{customer}"}),
    "quotes/": Staff(asks=("q={quote}",)),
    _QUOTES: _order(get=True),
    f"{_QUOTES}pdf/": _order(get=True),
    f"{_QUOTES}writing/": _order({"sku": "MUG", "quantity": "1", "unit": "", "remark": ""}, get=True),
    f"{_QUOTES}sending/": _order({}),
    f"{_QUOTES}order/": _order({}),
    f"{_QUOTES}approval/": _order(_WHY, get=True),
    f"{_QUOTES}acceptance/": _order({"name": "Else", "version": "1"}, get=True),
    f"{_QUOTES}cancellation/": _order(_WHY, get=True),
    "orders/new/form/": Staff(get=False, post={"q": "{sku}", "shop": "{shop}", "customer": "{customer}"}),
    "orders/new/customers/": Staff(get=False, post={"who": "{customer}", "q": "{customer}", "shop": "{shop}"}),
    "orders/new/customer/": Staff(get=False, post={"name": "", "shop": "{shop}"}),
    "orders/": Staff(asks=("q={number}", "shop={shop}", "view=open&shop={shop}")),
    "orders/selection/": Staff(get=False, post={"number": "{number}", "verb": "hold"}),
    "orders/selection/done/": Staff(get=False, post={"number": "{number}", "verb": "cancel", **_WHY}),
    _ORDERS: _order(get=True),
    f"{_ORDERS}history/": _order(get=True),
    f"{_ORDERS}notes/": _order({"text": "She calls back"}, get=True),
    f"{_ORDERS}hold/": _order(_WHY, get=True),
    f"{_ORDERS}hold/release/": _order({}),
    f"{_ORDERS}link/": _order({}),
    f"{_ORDERS}link/renewal/": _order({}),
    f"{_ORDERS}payment/": _order({"source": "cash", "reference": "T-1"}, get=True),
    f"{_ORDERS}payments/<int:capture>/reversal/": _order(_WHY, get=True),
    f"{_ORDERS}cancellation/": _order(_WHY, get=True),
    f"{_ORDERS}refund/": _order(_WHY, get=True),
    f"{_ORDERS}refund/part/": _order({**_WHY, "gesture": "1"}, get=True),
    f"{_ORDERS}refund/preview/": _order(get=True),
    f"{_ORDERS}refund/part/preview/": _order(get=True),
    "refunds/": Staff(),
    "refunds/<int:refund>/approval/": Staff("shop", post={}, names={"refund": "asked"}),
    "refunds/<int:refund>/decline/": Staff("shop", post=_WHY, names={"refund": "asked"}),
    f"{_DELIVERY}cancellation/": _order(_WHY, get=True),
    f"{_DELIVERY}packing/": _order({}),
    f"{_DELIVERY}packed/": _order({}),
    f"{_DELIVERY}money/": _order({}),
    f"{_DELIVERY}dispatch/": _order({"rider": "Sam"}, get=True),
    f"{_DELIVERY}delivered/": _order({}),
    f"{_DELIVERY}refusal/": _order({"location": "{location}", **_WHY}, get=True),
    f"{_DELIVERY}rerouting/": _order({"location": "{location}", **_WHY}, get=True),
    f"{_DELIVERY}return/": _order(_WHY, get=True),
    "customers/": Staff(asks=("tag=VIP", "shop={shop}")),
    "customers/search/": Staff(get=False, post={"q": "{customer}"}),
    "customers/new/": Staff(),
    "customers/exports/": Staff(post={"shop": "{shop_id}"}),
    "customers/exports/<int:export_id>/file/": Staff("group"),
    _CUSTOMER: _person(),
    f"{_CUSTOMER}revelation/": _person(_WHY, get=False),
    f"{_CUSTOMER}wallet/": _person({"shop": "{shop_id}", "amount": "1", "source": "cash", "reference": "X-1"}),
    f"{_CUSTOMER}credit-notes/new/": _person(
        {"shop": "{shop_id}", "amount": "1", "reason": "Late", "reference": "X-2", "kind": "refund"}
    ),
    f"{_CUSTOMER}credit-notes/<str:number>/": Staff("group", names={**_PERSON, "number": "note"}),
    f"{_CUSTOMER}gesture/": _person({"shop": "{shop_id}", "amount": "1", "reason": "Late", "reference": "X-1"}),
    f"{_CUSTOMER}credit-line/": _person({"shop": "{shop_id}", "amount": "1"}),
    f"{_CUSTOMER}profile/": _person({"name": "Else", "kind": "b2c"}),
    f"{_CUSTOMER}contacts/": _person({"text": "x@mail.example"}),
    f"{_CUSTOMER}contacts/<int:contact_id>/removal/": _person({}),
    f"{_CUSTOMER}addresses/": _person(_ADDRESS),
    f"{_CUSTOMER}addresses/<int:address_id>/": _person(_ADDRESS),
    f"{_CUSTOMER}addresses/<int:address_id>/default/": _person({}, get=False),
    f"{_CUSTOMER}addresses/<int:address_id>/removal/": _person({}),
    f"{_CUSTOMER}tags/": _person({"tag": "VIP"}),
    f"{_CUSTOMER}tags/removal/": _person({"tag": "VIP"}, get=False),
    "articles/new/": Staff(asks=("shop={shop}",)),
    "stock/file/": Staff(),
    "stock/": Staff(asks=("q={sku}", "location={location}")),
    "stock/inbounds/": Staff(asks=("location={location}",)),
    "stock/inbounds/new/": Staff(post={"location": "{location}"}),
    _INBOUND: Staff("retailer"),
    f"{_INBOUND}lines/": Staff("retailer", get=False, post={"sku": "{sku}", "quantity": "1"}),
    f"{_INBOUND}dispatch/": Staff("retailer", get=False, post={}),
    f"{_INBOUND}receipt/": Staff("retailer", get=False, post={"received-{sku}": "1"}),
    f"{_INBOUND}day/": Staff("retailer", post={"expected_on": "2026-12-03"}),
    f"{_INBOUND}cancellation/": Staff("retailer", post=_WHY),
    "stock/<str:sku>/": Staff("retailer"),
    "end-of-day/": Staff(asks=("shop={shop}", "order={number}")),
    f"{_STOCKED}count/": Staff("retailer", post=_STOCK),
    f"{_STOCKED}receipt/": Staff("retailer", post=_STOCK),
    f"{_STOCKED}minimum/": Staff("retailer", post=_STOCK),
    f"{_STOCKED}offer/": Staff("retailer", post=_STOCK),
    "settings/": Staff(asks=("shop={shop}",)),
    "settings/shops/new/": Staff(asks=("shop={shop}",), post={"name": "Else", "customers": "{shop}"}),
    _SETTINGS: _setting({"name": "Else", "colour": "#112233"}),
    f"{_SETTINGS}channels/": _setting({"leave": "1"}, get=False),
    f"{_SETTINGS}hosts/": _setting({"host": "else.example"}, get=False),
    f"{_SETTINGS}hosts/removal/": _setting({"host": "else.example"}, get=False),
    f"{_SETTINGS}locations/": _setting({"location": "LYON"}),
    f"{_SETTINGS}locations/new/": _setting({"code": "X", "name": "X", "kind": "store", "country": "GB"}),
    f"{_SETTINGS}locations/<str:location>/": _setting({"name": "X"}),
    f"{_SETTINGS}sourcing/": _setting({"step-lines": "1"}),
    f"{_RULES}": _setting(),
    f"{_RULES}publication/": _setting({}, get=False),
    f"{_RULES}removal/": _setting({}, get=False),
    f"{_RULES}retirement/": _setting({"reason": "Too far"}, get=False),
    f"{_SETTINGS}prices/": _setting({"sku": "{sku}", "amount": "1.00"}),
    f"{_SETTINGS}taxes/": _setting({"country": "GB", "tax_class": "standard", "percent": "20"}),
    f"{_SETTINGS}shipping/": _setting(),
    f"{_SETTINGS}shipping/new/": _setting({"code": "x", "name": "X", "amount": "1.00"}),
    f"{_SETTINGS}shipping/<int:rate_id>/": _setting({"code": "x", "name": "X", "amount": "1.00"}),
    f"{_SETTINGS}shipping/<int:rate_id>/removal/": _setting({}, get=False),
    f"{_SETTINGS}staff/": _setting(),
    f"{_SETTINGS}staff/new/": _setting({"email": "x@staff.example", "name": "X", "role": "clerk"}),
    _ROLE: _setting({"role": "clerk"}),
    f"{_ROLE}removal/": _setting({}, get=False),
    f"{_ROLE}deactivation/": _setting(_WHY),
    f"{_ROLE}reactivation/": _setting({}, get=False),
    f"{_ROLE}link/": _setting({}, get=False),
    f"{_SETTINGS}limits/": _setting({"agent-may": "1"}),
    f"{_SETTINGS}limits/<int:version>/publication/": _setting({}, get=False),
    f"{_SETTINGS}limits/<int:version>/drop/": _setting({}, get=False),
    f"{_SETTINGS}payments/": _setting({"gateway": "courier", "is_on": "1", "at_dispatch": "1"}),
    f"{_SETTINGS}keys/": _setting({"name": "X", "rights": "read"}),
    f"{_SETTINGS}keys/<int:key_id>/revocation/": _setting({}, get=False),
    f"{_SETTINGS}webhooks/": _setting({"url": "https://else.example/", "events": "*"}),
    _HOOK: _setting({"events": "*"}),
    f"{_HOOK}switch/": _setting({"on": "0"}, get=False),
    f"{_HOOK}secret/": _setting({}, get=False),
    f"{_HOOK}removal/": _setting({}, get=False),
    f"{_HOOK}test/": _setting({}, get=False),
    f"{_HOOK}replay/": _setting({}, get=False),
    f"{_HOOK}deliveries/<int:delivery>/replay/": _setting({}, get=False),
    f"{_SETTINGS}providers/": _setting({"value": "sk"}),
    f"{_SETTINGS}quotes/": _setting({"least_margin": "10", "valid_days": "10"}),
    f"{_SETTINGS}costs/": _setting({"sku": "{sku}", "cost": "1.00"}, get=False),
    f"{_SETTINGS}providers/test/": _setting({}, get=False),
    "proof/": Staff(asks=("shop={shop}",)),
    "proof/ledger/": Staff(asks=("shop={shop}",)),
    "proof/ledger/entries.csv": Staff(asks=("shop={shop}",)),
    "palette/": Staff(get=False, post={"q": "{number}"}),
}

_API_ORDER = "orders/{number}/"
_API_DELIVERY = f"{_API_ORDER}deliveries/{{position}}/"
_API_CUSTOMER = "customers/{code}/"
_API_INBOUND = "stock/inbounds/{inbound}"


def _api(owner: Owner, body: Mapping[str, Any] | None = None) -> Route:
    return Route(owner, body, _PERSON if owner == "group" else {})


ROUTES: dict[str, Route] = {
    "GET customers": Route(asks=("tag=VIP",)),
    "POST customers": Route(body={"name": "Else", "country": "GB"}),
    "POST customers/sought": Route(body={"text": "{customer}"}),
    "GET customers/{code}": _api("group"),
    f"POST {_API_CUSTOMER}changes": _api("group", {"name": "Else"}),
    f"POST {_API_CUSTOMER}addresses": _api("group", _ADDRESS),
    f"POST {_API_CUSTOMER}addresses/{{address}}/changes": _api("group", {"city": "York"}),
    f"POST {_API_CUSTOMER}addresses/{{address}}/removal": _api("group", {}),
    f"POST {_API_CUSTOMER}contacts": _api("group", {"text": "x@mail.example"}),
    f"POST {_API_CUSTOMER}contacts/{{contact}}/removal": _api("group", {}),
    f"POST {_API_CUSTOMER}revelation": _api("group", _WHY),
    f"POST {_API_CUSTOMER}tags": _api("group", {"tag": "VIP"}),
    f"POST {_API_CUSTOMER}tags/removal": _api("group", {"tag": "VIP"}),
    f"GET {_API_CUSTOMER}wallet": _api("group"),
    f"POST {_API_CUSTOMER}wallet/payments": _api("group", _PAID),
    f"POST {_API_CUSTOMER}gestures": _api("group", _GIVEN),
    f"GET {_API_CUSTOMER}credit-line": _api("group"),
    f"POST {_API_CUSTOMER}credit-line/payments": _api("group", _PAID),
    f"GET {_API_CUSTOMER}credit-notes": _api("group"),
    f"POST {_API_CUSTOMER}credit-notes": _api("group", _GIVEN),
    f"GET {_API_CUSTOMER}statement": _api("group"),
    "GET end-of-day": Route(),
    "GET end-of-day/orders/{number}": Route("shop"),
    "POST end-of-day/matches": Route(body={"kind": "bank_csv", "content": "Date,Amount\n2026-09-17,1.00"}),
    "GET events": Route(),
    "GET locations": Route(),
    "GET articles": Route(asks=("q={sku}",)),
    "GET articles/{sku}": _api("retailer"),
    "POST articles": Route(body={"sku": "ELSE", "name": "Else", "amount_minor": 1}),
    "POST articles/{sku}/price": _api("retailer", {"amount_minor": 1}),
    "POST articles/{sku}/cost": _api("retailer", {"cost_minor": 1}),
    "POST articles/{sku}/price/removal": _api("retailer", {}),
    "GET payments/ways": Route(),
    "GET payments/operations": Route(asks=("order={number}",)),
    "GET tax-rates": Route(),
    "GET shipping-rates": Route(),
    "GET stock": Route(asks=("q={sku}", "location={location}")),
    "GET stock/inbounds": Route(asks=("location={location}",)),
    "POST stock/inbounds": Route("retailer", {"location": "{location}", "lines": [{"sku": "{sku}", "quantity": 1}]}),
    f"GET {_API_INBOUND}": Route("retailer"),
    f"POST {_API_INBOUND}/lines": Route("retailer", {"sku": "{sku}", "quantity": 1}),
    f"POST {_API_INBOUND}/dispatch": Route("retailer", {}),
    f"POST {_API_INBOUND}/receipts": Route("retailer", {"lines": [{"sku": "{sku}", "received": 1}]}),
    f"POST {_API_INBOUND}/day": Route("retailer", {"expected_on": "2026-12-03"}),
    f"POST {_API_INBOUND}/cancellation": Route("retailer", _WHY),
    "POST stock/counts": Route("retailer", {"sku": "{sku}", "location": "{location}", "on_hand": 1}),
    "POST stock/receipts": Route("retailer", {"sku": "{sku}", "location": "{location}", "quantity": 1}),
    "POST stock/levels": Route(body={"items": [{"sku": "MUG", "location": "WAKEFIELD", "on_hand": 1}]}),
    "GET stock/movements": Route(asks=("sku={sku}&location={location}",)),
    "POST stock/minimums": Route("retailer", {"sku": "{sku}", "location": "{location}", "minimum": 1}),
    "POST stock/offers": Route("retailer", {"sku": "{sku}", "location": "{location}", "availability": "none"}),
    "GET orders": Route(asks=("customer={customer}",)),
    "POST orders": Route("group", {"customer": "{customer}", "lines": [{"sku": "{sku}", "quantity": 1}]}),
    "GET orders/{number}": _api("shop"),
    f"GET {_API_ORDER}events": _api("shop"),
    f"GET {_API_ORDER}history": _api("shop"),
    f"GET {_API_ORDER}then": _api("shop"),
    f"GET {_API_ORDER}difference": _api("shop"),
    f"GET {_API_ORDER}messages": _api("shop"),
    f"POST {_API_ORDER}cancellation": _api("shop", _WHY),
    f"POST {_API_ORDER}holds": _api("shop", _WHY),
    f"POST {_API_ORDER}notes": _api("shop", {"text": "She calls back"}),
    f"POST {_API_ORDER}hold-release": _api("shop", {}),
    f"POST {_API_ORDER}payments": _api("shop", {"source": "cash", "reference": "T-1"}),
    f"POST {_API_ORDER}authorisation": _api("shop", {"way": "in_store"}),
    f"POST {_API_DELIVERY}money": _api("shop", {}),
    f"POST {_API_ORDER}balance-payments": _api("shop", {"gateway": "wallet"}),
    "POST orders/payments/{capture}/reversal": _api("shop", _WHY),
    f"GET {_API_ORDER}refund-preview": _api("shop"),
    f"POST {_API_ORDER}refund": _api("shop", _WHY),
    f"POST {_API_ORDER}part-refund": _api("shop", {**_WHY, "gesture_minor": 100}),
    f"POST {_API_ORDER}deliveries/{{position}}/cancellation": _api("shop", _WHY),
    "GET refund-requests": Route(),
    "POST refund-requests/{refund}/approval": Route("shop", {}, names={"refund": "asked"}),
    "POST refund-requests/{refund}/decline": Route("shop", _WHY, names={"refund": "asked"}),
    "POST orders/refunds/{refund}/by-hand": _api("shop", {"note": "Cash"}),
    "POST orders/refunds/{refund}/retry": _api("shop", {}),
    "POST orders/messages/{message}/again": _api("shop", {}),
    f"POST {_API_ORDER}payment-link": _api("shop", {}),
    f"POST {_API_DELIVERY}packing": _api("shop", {}),
    f"POST {_API_DELIVERY}packed": _api("shop", {}),
    f"POST {_API_DELIVERY}shipment": _api("shop", {"rider": "Sam"}),
    f"POST {_API_DELIVERY}delivered": _api("shop", {}),
    f"POST {_API_DELIVERY}refusal": _api("shop", {"location": "{location}", **_WHY}),
    f"POST {_API_DELIVERY}rerouting": _api("shop", {"location": "{location}", **_WHY}),
    f"POST {_API_DELIVERY}return": _api("shop", _WHY),
    f"GET {_API_ORDER}sourcing": _api("shop"),
    "GET quotes": Route(asks=("customer={customer}", "number={quote}")),
    "POST quotes": Route("group", {"customer": "{customer}", "lines": [{"sku": "{sku}", "quantity": 1}]}),
    "GET quotes/{quote}": _api("shop"),
    "GET quotes/{quote}/pdf": _api("shop"),
    "POST quotes/{quote}/revisions": _api("shop", {"lines": [{"sku": "{sku}", "quantity": 1}]}),
    "POST quotes/{quote}/approval": _api("shop", _WHY),
    "POST quotes/{quote}/sending": _api("shop", {}),
    "POST quotes/{quote}/acceptance": _api("shop", {"version": 1, "name": "Else"}),
    "POST quotes/{quote}/order": _api("shop", {}),
    "POST quotes/{quote}/cancellation": _api("shop", _WHY),
    "GET sourcing/rules": Route(),
    "GET sourcing/rules/{version}": Route(),  # A number counts within the shop of the key.
    "GET sourcing/rules/{version}/trial": Route(),
    "GET webhooks": Route(),
    "POST webhooks": Route(body={"url": "https://else.example/", "events": ["*"]}),
    "GET webhooks/{webhook}": _api("shop"),
    "POST webhooks/{webhook}/changes": _api("shop", {"events": ["*"]}),
    "POST webhooks/{webhook}/switch": _api("shop", {"on": False}),
    "POST webhooks/{webhook}/secret": _api("shop", {}),
    "POST webhooks/{webhook}/removal": _api("shop", {}),
    "GET webhooks/{webhook}/deliveries": _api("shop"),
    "POST webhooks/{webhook}/replay": _api("shop", {}),
    "POST webhooks/deliveries/{delivery}/replay": _api("shop", {}),
}
