"""What a command changes of a row: only what differs is set, saved and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Changes:
    """The values of some fields before and after; false where nothing differs."""

    before: dict[str, Any]
    after: dict[str, Any]

    def __bool__(self) -> bool:
        return bool(self.after)

    @property
    def words(self) -> str:
        """The changed fields as people name them."""
        return ", ".join(self.after).replace("_", " ")


def change(row: Model, wanted: Mapping[str, Any]) -> Changes:
    """Set on a row what is wanted and not so yet; what is None stays. Whoever calls saves the fields of ``after``."""
    after = {field: value for field, value in wanted.items() if value is not None and value != getattr(row, field)}
    before = {field: getattr(row, field) for field in after}
    for field, value in after.items():
        setattr(row, field, value)
    return Changes(before, after)
