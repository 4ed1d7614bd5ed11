"""The place in a list, as an address holds it."""

from datetime import datetime

Place = tuple[datetime, int]


def written(place: Place) -> str:
    at, row = place
    return f"{at.isoformat()}_{row}"


def read(text: str) -> Place | None:
    """A place again; None for a text that is none: the list then begins at its head."""
    at, _, row = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, int(row)) if moment.tzinfo and row.isdecimal() and len(row) <= 18 else None
