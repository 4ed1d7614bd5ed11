"""Days as the field of a browser sends them."""

from datetime import date

from comptoir.kernel.errors import Invalid


def read_day(text: str, field: str) -> date | None:
    """``2026-12-03``; nothing for an empty field.

    Raises Invalid.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(f"“{text.strip()[:20]}” is no day; write it like 2026-12-03.", field=field) from None
