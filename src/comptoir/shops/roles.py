"""What each role may do, as data. A role never grants what its giver does not have."""

from typing import Final

CLERK, AGENT, MANAGER, SHOP_ADMIN, SUPER_ADMIN = "clerk", "agent", "manager", "shop_admin", "super_admin"
ROLES: Final = {
    CLERK: "Store clerk",
    AGENT: "Call-centre agent",
    MANAGER: "Store manager",
    SHOP_ADMIN: "Shop admin",
    SUPER_ADMIN: "Super admin",
}

SELL = "sell"  # Make, place and cancel orders, send payment links.
FULFIL = "fulfil"  # Pack, hand over, deliver.
TAKE_PAYMENT = "take_payment"  # Record money taken outside a gateway, and reverse it.
REFUND = "refund"
HOLD = "hold"
EDIT_CUSTOMERS = "edit_customers"
COUNT_STOCK = "count_stock"
REVEAL = "reveal"  # See a customer's number or address, with a reason; given to a person, not to a role.
RUN_SHOP = "run_shop"  # Settings, prices, staff, keys of one shop.
RUN_RETAILER = "run_retailer"

_CLERK = frozenset({SELL, FULFIL, EDIT_CUSTOMERS})
_AGENT = _CLERK | {TAKE_PAYMENT, HOLD, REFUND}
_MANAGER = _AGENT | {COUNT_STOCK}
_SHOP_ADMIN = _MANAGER | {RUN_SHOP}

RIGHTS_OF: Final[dict[str, frozenset[str]]] = {
    CLERK: _CLERK,
    AGENT: _AGENT,
    MANAGER: _MANAGER,
    SHOP_ADMIN: _SHOP_ADMIN,
    SUPER_ADMIN: _SHOP_ADMIN | {RUN_RETAILER},
}
ALL_RIGHTS: Final = RIGHTS_OF[SUPER_ADMIN] | {REVEAL}

KEY_RIGHTS: Final[dict[str, frozenset[str]]] = {
    "read": frozenset(),
    "write": frozenset({SELL, FULFIL, TAKE_PAYMENT, HOLD, REFUND, EDIT_CUSTOMERS, COUNT_STOCK}),
}
