"""The rows of the table of access for what was sold elsewhere."""

from .entries import Route

_HOME = {"name": "Sofia Keller", "street": "14 Park Row", "city": "Leeds", "country": "GB"}
_SALE = {"reference": "A-1", "lines": [{"sku": "MUG", "quantity": 1, "unit_minor": 100}], "ship_to": _HOME}

ROUTES: dict[str, Route] = {
    "POST marketplace-orders": Route(body={"marketplace": "Cdiscount", "orders": [_SALE]}),
}
