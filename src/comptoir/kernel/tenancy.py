"""The tree of retailers, groups and shops as ids, told to the kernel by the room that owns it."""

from collections.abc import Iterable
from typing import Protocol

from .scope import Actor, Sight


class Tree(Protocol):
    def shop_actors(self) -> Iterable[Actor]:
        """One actor for each shop: the sweeps go from one to the next."""
        ...

    def sight_of(self, shop_id: int) -> Sight:
        """What the shop itself sees: its rows, its group's customers, its retailer's catalogue and stock."""
        ...


_tree: Tree | None = None


def plant(tree: Tree) -> None:
    """Called once, when the room ``shops`` is loaded."""
    global _tree
    _tree = tree


def tree() -> Tree:
    if _tree is None:
        raise RuntimeError("No tree of shops was planted.")
    return _tree
