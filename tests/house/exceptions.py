"""What may break a rule of the house, by name and with its reason. Short, or the rule is wrong."""

from .imports import Allowed

MODELS: dict[str, Allowed] = {
    "tests/world.py": Allowed(
        frozenset({"catalog", "customers", "inventory", "pricing", "shops"}),
        "writes the rows of every room once, as owner, so that each room can be tested alone",
    ),
    "tests/kernel/": Allowed(
        frozenset({"customers", "shops"}), "the kernel has no tables of trade; its tests need somebody's rows"
    ),
}

STATES: dict[str, str] = {
    "src/comptoir/inventory/commands/promises.py": "tells the rows in memory what walk_all() has written",
    "src/comptoir/demo/simulators/": "programs of the outside world, with tables of their own",
}

SIZES: dict[str, str] = {
    "src/comptoir/look/specimens.py::console": "the gallery's one table of specimens, which nobody reads as a rule",
}
