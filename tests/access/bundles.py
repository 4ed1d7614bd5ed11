"""The rows of the table of access for bundles."""

from .entries import Route, Staff

_PARTS = [{"sku": "{sku}", "quantity": 2}]

PAGES: dict[str, Staff] = {
    "bundles/": Staff(asks=("shop={shop}",)),
    "bundles/new/": Staff(asks=("shop={shop}",)),
    "bundles/<str:sku>/": Staff("retailer", post={"price": "9.00", "part": "{sku}", "pieces": "2"}),
}

ROUTES: dict[str, Route] = {
    "GET bundles": Route(),
    "POST bundles": Route(body={"sku": "ELSE", "name": "Else", "amount_minor": 1, "parts": _PARTS}),
    "POST bundles/{sku}": Route("retailer", {"amount_minor": 1, "parts": _PARTS}),
}
