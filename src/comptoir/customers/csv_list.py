"""Customers as lines of a file that every table program opens. Pure."""

import csv
import io
from collections.abc import Iterable

from .queries.rows import CustomerRow

HEADINGS = (
    "code", "name", "type", "company", "department", "policy", "country", "e-mail (masked)", "phone (masked)", "tags",
    "customer since",
)  # fmt: skip


def written(rows: Iterable[CustomerRow]) -> str:
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(HEADINGS)
    for row in rows:
        tags = ", ".join(tag.name for tag in row.tags)
        cells = (
            row.code, row.name, row.kind, row.company, row.department, row.policy, row.country, row.email, row.phone,
            tags, row.since.date().isoformat(),
        )  # fmt: skip
        lines.writerow([_harmless(cell) for cell in cells])
    return file.getvalue()


def _harmless(cell: str) -> str:
    """A text that no table program takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
