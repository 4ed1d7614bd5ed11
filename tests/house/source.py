"""Python files of the house, read once each."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A file: ``path`` from the root of the house, as in ``src/comptoir/orders/models.py``."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it belongs to, or whose tests it holds; empty outside rooms."""
        parts = Path(self.path).parts
        if parts[:2] == ("src", "comptoir") and len(parts) > 3:
            return parts[2]
        return parts[1] if parts[0] == "tests" and len(parts) > 2 else ""

    @property
    def package(self) -> str:
        """The package from which its relative imports go: ``comptoir.orders.commands``."""
        parts = Path(self.path).parts[:-1]
        return ".".join(parts[1:] if parts[0] == "src" else parts)

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


def sources(root: Path, *places: str) -> Iterator[Source]:
    """Every Python file below the places (folders or files), migrations left out."""
    for place in places:
        found = root / place
        files = sorted(found.rglob("*.py")) if found.is_dir() else [found] if found.exists() else []
        for file in files:
            if "migrations" not in file.parts:
                text = file.read_text()
                yield Source(file.relative_to(root).as_posix(), text, ast.parse(text))


def is_under(path: str, places: object) -> bool:
    """Whether a path is one of the places, or lies in one that ends with a slash."""
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)  # type: ignore[attr-defined]
