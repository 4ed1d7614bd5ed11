"""Files and functions that can be read at once."""

import ast
from collections.abc import Mapping
from pathlib import Path

from .source import sources

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50
PLACES = ("src", "tests", "bench", "run.py")


def too_long(root: Path, allowed: Mapping[str, str]) -> list[str]:
    """Files and functions above the limits; an exception is named ``path`` or ``path::function``."""
    breaches = []
    for source in sources(root, *PLACES):
        length = len(source.text.splitlines())
        if length > LINES_OF_A_FILE and source.path not in allowed:
            breaches.append(f"{source.path} has {length} lines")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION and f"{source.path}::{node.name}" not in allowed:
                    breaches.append(f"{source.at(node)} {node.name}() has {lines} lines")
    return breaches
