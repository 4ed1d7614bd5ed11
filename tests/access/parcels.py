"""The rows of the table of access for what brings parcels out and back."""

from .entries import Link, Open, Route, Staff

_WHY = {"reason": "Because"}
_SHOP = {"code": "shop"}
_ORDER, _SETTINGS = "orders/<number:number>/", "settings/<str:code>/couriers/"
_DELIVERY = f"{_ORDER}deliveries/<int:position>/"
_RETURN, _API_RETURN = "returns/<int:return_id>/", "returns/{return_id}"
_API_ORDER, _API_DELIVERY = "orders/{number}/", "orders/{number}/deliveries/{position}/"

PAGES: dict[str, Staff | Link | Open] = {
    "callbacks/<str:shop>/couriers/<str:courier>/": Open("proved by its signature: tests/api/test_courier_calls.py"),
    f"{_DELIVERY}courier/": Staff("shop", post={"offer": "city|500|"}),
    f"{_DELIVERY}courier/quotes/": Staff("shop", get=False, post={}),
    f"{_DELIVERY}cost/": Staff("shop", post={"amount": "5.00", **_WHY}),
    f"{_ORDER}bookings/<int:booking>/cancellation/": Staff("shop", post=_WHY),
    f"{_ORDER}position/": Staff("shop", post={"position": "53.79,-1.54"}),
    f"{_DELIVERY}goods-back/": Staff("shop", post={"pieces-1": "1", "way": "brought", **_WHY}),
    "pick-ups/": Staff(asks=("shop={shop}",), post={"code": "K7M 2QX"}),
    "pick-ups/<number:number>/<int:position>/": Staff("shop", post={"proof": "Her passport"}),
    "pick-ups/<number:number>/<int:position>/due/": Staff("shop"),
    "returns/": Staff(asks=("all=1&shop={shop}",)),
    _RETURN: Staff("shop"),
    f"{_RETURN}agreement/": Staff("shop", get=False, post={}),
    f"{_RETURN}refusal/": Staff("shop", post=_WHY),
    f"{_RETURN}receipt/": Staff("shop", post={"location": "{location}"}),
    f"{_RETURN}inspection/": Staff("shop", post={"restocked-1": "1"}),
    f"{_RETURN}closing/": Staff("shop", post={"outcome": "nothing"}),
    "o/<str:text>/deliveries/<int:position>/returns/": Link("order"),
    "o/<str:text>/returns/<int:return_id>/withdrawal/": Link("order"),
    _SETTINGS: Staff("shop", post={"courier": "city", "is_on": "1"}, names=_SHOP),
    f"{_SETTINGS}key/": Staff("shop", get=False, post={"courier": "city", "value": "sk"}, names=_SHOP),
    f"{_SETTINGS}test/": Staff("shop", get=False, post={"courier": "city"}, names=_SHOP),
}

ROUTES: dict[str, Route] = {
    f"POST {_API_DELIVERY}courier-quotes": Route("shop", {}),
    f"POST {_API_DELIVERY}bookings": Route("shop", {"courier": "city", "price_minor": 500}),
    f"POST {_API_DELIVERY}cost": Route("shop", {"cost_minor": 500, **_WHY}),
    f"GET {_API_ORDER}bookings": Route("shop"),
    "POST orders/bookings/{booking}/cancellation": Route("shop", _WHY),
    f"GET {_API_ORDER}delivery-costs": Route("shop"),
    f"POST {_API_ORDER}position": Route("shop", {"position": "53.79,-1.54"}),
    f"POST {_API_DELIVERY}returns": Route(
        "shop", {"lines": [{"position": 1, "quantity": 1}], "way": "brought", **_WHY}
    ),
    "GET returns": Route(),
    f"GET {_API_RETURN}": Route("shop"),
    f"POST {_API_RETURN}/agreement": Route("shop", {}),
    f"POST {_API_RETURN}/withdrawal": Route("shop", {}),
    f"POST {_API_RETURN}/refusal": Route("shop", _WHY),
    f"POST {_API_RETURN}/receipt": Route("shop", {"location": "{location}"}),
    f"POST {_API_RETURN}/inspection": Route("shop", {"lines": [{"position": 1, "restocked": 1}]}),
    f"POST {_API_RETURN}/closing": Route("shop", {"outcome": "nothing"}),
    "GET pick-ups": Route(),
    "POST pick-ups/proofs": Route(body={"code": "K7M 2QX"}),
    f"POST {_API_DELIVERY}hand-over": Route("shop", {"proof": "Her passport"}),
    "GET couriers": Route(),
    "GET delivery-costs": Route(),
}
