"""Only ``kernel.machine`` writes a ``state``."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .source import Source, is_under, sources

WALKER = "src/comptoir/kernel/machine.py"
WRITERS = frozenset({"update", "create", "get_or_create", "update_or_create", "acreate", "aupdate"})
SQL = re.compile(r"\bupdate\s+\w+_\w+(?:\s+(?:as\s+)?\w+)?\s+set\b(?:(?!\bwhere\b|\bfrom\b).)*\bstate\s*=", re.I | re.S)


def written_states(root: Path, allowed: Mapping[str, str]) -> list[str]:
    """Places in ``src`` that give a row a state past the machine: by attribute, keyword or SQL."""
    files = list(sources(root, "src"))
    machines = {name for source in files for name in _classes_with_a_machine(source.tree)}
    return [
        f"{source.at(node)} {said}"
        for source in files
        if source.path != WALKER and not is_under(source.path, allowed)
        for node, said in _writes(source, machines)
    ]


def _classes_with_a_machine(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(
            isinstance(line, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "MACHINE" for t in line.targets)
            for line in node.body
        ):
            yield node.name


def _writes(source: Source, machines: set[str]) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store):
            yield node, "sets .state"
        elif isinstance(node, ast.Call):
            yield from ((node, said) for said in _calls(node, machines))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield node, "sets a state by SQL"


def _calls(node: ast.Call, machines: set[str]) -> Iterator[str]:
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    with_state = any(keyword.arg == "state" for keyword in node.keywords)
    if with_state and isinstance(node.func, ast.Attribute) and called in WRITERS:
        yield f"calls .{called}(state=…)"
    if with_state and called in machines:
        yield f"makes a {called} with a state"
    second = node.args[1] if called == "setattr" and len(node.args) > 1 else None
    if isinstance(second, ast.Constant) and second.value == "state":
        yield "sets state by setattr()"
