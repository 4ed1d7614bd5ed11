"""Nothing but a command widens a scope."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .source import Source, sources

WIDENING = frozenset({"work_in", "work_for"})
OPENING = frozenset({"writing", "_seeing", "_set", "_apply"})  # These are the kernel's own.
KERNEL = ("src/comptoir/kernel/scope.py", "src/comptoir/kernel/commands.py")
OUTSIDE = "<outside any function>"


@dataclass
class Room:
    """The functions of a room: which are commands, which widen, and who names whom."""

    commands: set[str] = field(default_factory=set)
    widening: dict[str, str] = field(default_factory=dict)  # Function → where.
    named_by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def widened_scopes(root: Path) -> list[str]:
    """Calls that widen or open a scope outside commands.

    A function that is no command may widen when nobody in its room names it but commands, and functions of which the
    same is true; nobody outside the room may import it.
    """
    rooms: dict[str, Room] = defaultdict(Room)
    breaches, files = [], [s for s in sources(root, "src") if s.path not in KERNEL]
    for source in files:
        breaches += [f"{source.at(node)} opens a scope for writing" for node in _calls_of(source.tree, OPENING)]
        _read(source, rooms[source.room])
    imported = {(room, name) for source in files for room, name in _imported_from_others(source)}
    for room, found in rooms.items():
        for name, where in found.widening.items():
            if not _is_called_by_commands(name, found, set()):
                breaches.append(f"{where} widens the scope in {name}, which is no command")
            elif name not in found.commands and (room, name) in imported:
                breaches.append(f"{where} widens the scope in {name}, which another room imports")
    return breaches


def _read(source: Source, room: Room) -> None:
    for top in source.tree.body:
        functions = [top] if isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef) else []
        if isinstance(top, ast.ClassDef):
            functions = [line for line in top.body if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef)]
        if not functions:
            _note(OUTSIDE, top, source, room)
        for function in functions:
            if any(_last_name(mark) == "command" for mark in function.decorator_list):
                room.commands.add(function.name)
            _note(function.name, function, source, room)


def _note(name: str, node: ast.AST, source: Source, room: Room) -> None:
    for call in _calls_of(node, WIDENING):
        room.widening[name] = source.at(call)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name | ast.Attribute) and isinstance(inner.ctx, ast.Load):
            room.named_by[_last_name(inner)].add(name)


def _is_called_by_commands(name: str, room: Room, seen: set[str]) -> bool:
    if name in room.commands or name in seen:
        return True
    callers = room.named_by[name] - {name}
    return bool(callers) and all(_is_called_by_commands(caller, room, {*seen, name}) for caller in callers)


def _calls_of(node: ast.AST, names: frozenset[str]) -> Iterator[ast.Call]:
    """Calls of ``scope.name()``, or of a bare ``name()`` where only the kernel's can be meant."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or _last_name(call.func) not in names:
            continue
        func = call.func
        if isinstance(func, ast.Name):
            is_meant = func.id in WIDENING | {"writing"}
        else:
            is_meant = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "scope"
        if is_meant:
            yield call


def _imported_from_others(source: Source) -> Iterator[tuple[str, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("comptoir."):
            room = (node.module or "").split(".")[1]
            if room != source.room:
                yield from ((room, alias.name) for alias in node.names)


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
