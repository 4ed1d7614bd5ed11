"""What a command leaves behind: events, and the lines that people read."""

import ast
from importlib import import_module
from pathlib import Path

from django.db import connection

from comptoir.kernel import scope, timeline
from comptoir.kernel.commands import REGISTRY
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Sight
from comptoir.kernel.timeline import SENTENCES, Line

from .source import sources


def all_commands(root: Path) -> set[str]:
    """Every command of the source by "room.verb_noun", its module loaded so that the registry knows it."""
    found = set()
    for source in sources(root, "src"):
        names = {
            node.name
            for node in source.tree.body
            if isinstance(node, ast.FunctionDef)
            and any(isinstance(mark, ast.Name) and mark.id == "command" for mark in node.decorator_list)
        }
        if names:
            import_module(source.path.removeprefix("src/").removesuffix(".py").replace("/", "."))
            found |= {f"{source.room}.{name}" for name in names}
    assert found <= set(REGISTRY)
    return found


def everything() -> Sight:
    """The sight of all that there is: for looking at what a command left, wherever it left it."""
    with connection.cursor() as cursor:
        ids = []
        for table in ("shops_retailer", "shops_group", "shops_shop"):
            cursor.execute(f"select id from {table}")
            ids.append(frozenset(row[0] for row in cursor.fetchall()))
    return Sight(*ids)


def newest_event() -> int:
    with scope._seeing(everything(), {}):
        last = Event.objects.order_by("-id").first()
    return last.id if last else 0


def lines_since(event: int) -> list[Line]:
    with scope._seeing(everything(), {}):
        return timeline.lines(Event.objects.filter(id__gt=event).order_by("id"))


def unreadable(lines: list[Line]) -> list[str]:
    """Lines that no sentence tells, or whose sentence names a fact that the event lacks."""
    return [
        f"{line.event}: “{line.text}”"
        for line in lines
        if line.event not in SENTENCES or not line.text or "{" in line.text or line.text == _fallback(line.event)
    ]


def _fallback(name: str) -> str:
    return name.replace(".", " ").replace("_", " ").capitalize()


def unplayed(commands: set[str], scenes: set[str]) -> list[str]:
    """Commands without a scene, and scenes of commands that are gone."""
    return [f"{name} has no scene" for name in sorted(commands - scenes)] + [
        f"{name} is no command" for name in sorted(scenes - commands)
    ]
