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
GIVE_BACK_BY_HAND = "give_back_by_hand"  # Say that a refund was paid out by a person.
HOLD = "hold"
APPROVE = "approve"  # Let through what the shop's rules ask somebody else about: quotes below the least margin.
EDIT_CUSTOMERS = "edit_customers"
COUNT_STOCK = "count_stock"
KEEP_RANGE = "keep_range"  # Articles, and the prices of one shop.
REVEAL = "reveal"  # See a customer's number or address, with a reason; given to a person or a key, not to a role.
RUN_SHOP = "run_shop"  # Settings, staff, keys of one shop.
SET_TERMS = "set_terms"  # What a shop gives with money, and when it makes invoices.
WRITE_RULES = "write_rules"  # Draft rules of a shop, and drop drafts.
PUBLISH_RULES = "publish_rules"  # Put in force what somebody else drafted, and end what holds.
RUN_RETAILER = "run_retailer"
SUPPLY = "supply"  # Speak for one location that sends: of a key alone.
KEEP_BOOKS = "keep_books"  # Close the papers of a customer, and open those that were closed.
KEEP_WEBHOOKS = "keep_webhooks"  # Who outside is told of a shop's events.

_CLERK = frozenset({SELL, FULFIL, EDIT_CUSTOMERS})
_AGENT = _CLERK | {TAKE_PAYMENT, HOLD, REFUND, GIVE_BACK_BY_HAND}
_MANAGER = _AGENT | {COUNT_STOCK, APPROVE}
_SHOP_ADMIN = _MANAGER | {*(KEEP_RANGE, RUN_SHOP, KEEP_WEBHOOKS, KEEP_BOOKS, SET_TERMS, WRITE_RULES, PUBLISH_RULES)}

RIGHTS_OF: Final[dict[str, frozenset[str]]] = {
    CLERK: _CLERK,
    AGENT: _AGENT,
    MANAGER: _MANAGER,
    SHOP_ADMIN: _SHOP_ADMIN,
    SUPER_ADMIN: _SHOP_ADMIN | {RUN_RETAILER},
}
ALL_RIGHTS: Final = RIGHTS_OF[SUPER_ADMIN] | {REVEAL}

_WRITE = frozenset({SELL, FULFIL, TAKE_PAYMENT, HOLD, REFUND, EDIT_CUSTOMERS})
KEY_RIGHTS: Final[dict[str, frozenset[str]]] = {  # A key runs no shop: staff, settings and keys are for people.
    "read": frozenset(),
    "write": _WRITE,  # What a sale needs, from the order to the parcel.
    "supply": frozenset({SUPPLY}),  # A supplier's: nothing but its own location's deliveries.
    "terms": frozenset({SET_TERMS}),
    "rules": frozenset({WRITE_RULES}),
    "sign": frozenset({PUBLISH_RULES}),  # Of what was drafted for, or by, somebody else.
    "manage": _WRITE | {COUNT_STOCK, KEEP_RANGE, GIVE_BACK_BY_HAND, KEEP_WEBHOOKS, APPROVE, KEEP_BOOKS},
}
