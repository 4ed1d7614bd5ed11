"""Only a room imports its own ``models``.

Tests of a room may also read the rows that its commands left in the rooms below; nobody's code may.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .source import Source, is_under, sources

KERNEL = "kernel"  # No room: its tables (the journal) lie below all of them and belong to everybody.


@dataclass(frozen=True)
class Allowed:
    """Rooms whose models a place may import all the same, and why."""

    rooms: frozenset[str]
    reason: str


def foreign_models(root: Path, allowed: Mapping[str, Allowed], heights: Mapping[str, int]) -> list[str]:
    """Imports of another room's models that no entry allows. For annotations only, under TYPE_CHECKING, they may be.

    ``heights`` are those of the layers: tests may look down.
    """
    return [
        f"{source.at(node)} imports the models of {room}"
        for source, node, room in _breaches(root, heights)
        if not any(is_under(source.path, [place]) and room in entry.rooms for place, entry in allowed.items())
    ]


def needless(root: Path, allowed: Mapping[str, Allowed], heights: Mapping[str, int]) -> list[str]:
    """Entries that nothing needs any more."""
    used = set()
    for source, _, room in _breaches(root, heights):
        used |= {(place, room) for place in allowed if is_under(source.path, [place])}
    entries = {(place, room) for place, entry in allowed.items() for room in entry.rooms}
    return [f"{place} needs no models of {room}" for place, room in sorted(entries - used)]


def _breaches(root: Path, heights: Mapping[str, int]) -> Iterator[tuple[Source, ast.AST, str]]:
    for source in sources(root, "src", "tests", "bench"):
        for node in _imports(source.tree):
            for room in sorted(_rooms_of_models(node, source) - {source.room, KERNEL}):
                looks_down = heights.get(room, 0) < heights.get(source.room, -1)
                if not (source.path.startswith("tests/") and looks_down):
                    yield source, node, room


def _imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that run; what stands under ``if TYPE_CHECKING`` does not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _name(child.test) == "TYPE_CHECKING":
            for other in child.orelse:
                yield from _imports(other)
        elif isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        else:
            yield from _imports(child)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _rooms_of_models(node: ast.Import | ast.ImportFrom, source: Source) -> set[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        package = node.module or ""
        if node.level:
            parts = source.package.split(".")
            package = ".".join([*parts[: len(parts) - node.level + 1], *([package] if package else [])])
        names = [f"{package}.{alias.name}" for alias in node.names]
    split = [name.split(".") for name in names]
    return {parts[1] for parts in split if parts[0] == "comptoir" and len(parts) > 2 and parts[2] == "models"}
