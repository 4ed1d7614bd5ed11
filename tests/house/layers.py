"""Who may stand on whom: import contracts, and foreign keys, which no import shows."""

import io
import re
from collections.abc import Iterable
from configparser import ConfigParser
from contextlib import redirect_stdout
from pathlib import Path

from django.db.models import Model
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def broken_contracts(config: Path) -> str:
    """What import-linter says against a file of contracts; empty when all are kept."""
    said = io.StringIO()
    with redirect_stdout(said):
        status = lint_imports(config_filename=str(config), no_cache=True)
    return "" if status == EXIT_STATUS_SUCCESS else said.getvalue()


def layers(config: Path) -> dict[str, int]:
    """The height of each room in the contract of layers; the lowest is 0."""
    parser = ConfigParser()
    parser.read(config)
    rows = parser["importlinter:contract:layers"]["layers"].split("\n")
    told = [re.findall(r"[a-z_]+", row) for row in rows if row.strip()]
    return {room: height for height, row in enumerate(reversed(told)) for room in row}


def keys_that_point_up(models: Iterable[type[Model]], heights: dict[str, int]) -> list[str]:
    """Foreign keys from a room to one that does not lie below it. Django's own tables lie below all."""
    return [
        f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and isinstance(field.related_model, type)
        if not _may_point(model._meta.app_label, field.related_model._meta.app_label, heights)
    ]


def _may_point(here: str, there: str, heights: dict[str, int]) -> bool:
    if here not in heights:  # Django's own tables point at each other.
        return there not in heights
    return here == there or heights.get(there, -1) < heights[here]
