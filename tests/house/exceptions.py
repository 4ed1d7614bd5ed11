"""What may break a rule of the house, by name and with its reason. Short, or the rule is wrong."""

from .imports import Allowed

_LEFT = "reads the rows that a command left in the rooms below, and the errors that they raise"
_SCENE = "turns a switch of a shop, or takes its id, to set a scene"
_KERNEL = "the kernel has no tables of trade; its tests need somebody's rows"

MODELS: dict[str, Allowed] = {
    "tests/world.py": Allowed(
        frozenset({"catalog", "customers", "inventory", "pricing", "shops"}),
        "writes the rows of every room once, as owner, so that each room can be tested alone",
    ),
    "tests/kernel/": Allowed(frozenset({"customers", "shops"}), _KERNEL),
    "tests/customers/": Allowed(frozenset({"shops"}), _SCENE),
    "tests/inventory/": Allowed(frozenset({"catalog"}), _SCENE),
    "tests/payments/": Allowed(frozenset({"shops"}), _SCENE),
    "tests/orders/": Allowed(frozenset({"customers", "inventory", "shops"}), _LEFT),
    "tests/fulfilment/": Allowed(frozenset({"orders"}), _LEFT),
    "tests/messaging/": Allowed(frozenset({"customers", "orders", "shops"}), _SCENE),
    "tests/console/": Allowed(frozenset({"orders", "shops"}), _LEFT),
}

STATES: dict[str, str] = {
    "src/comptoir/inventory/commands/promises.py": "tells the rows in memory what walk_all() has written",
    "src/comptoir/demo/simulators/": "programs of the outside world, with tables of their own",
}

SIZES: dict[str, str] = {
    "src/comptoir/look/specimens.py::console": "the gallery's one table of specimens, which nobody reads as a rule",
}
