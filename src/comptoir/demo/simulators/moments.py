"""Instants: seconds since 1970 in our files, ISO 8601 in UTC on the wire."""

from datetime import UTC, datetime


def to_text(at: float) -> str:
    """For example 2026-11-22T19:41:00.250Z."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> float:
    """Raises ValueError for what is no instant or names no time zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("No time zone.")
    return at.timestamp()


def to_words(at: float) -> str:
    """For people, where no script turns it into their own time: 22 Nov, 19:41 UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%-d %b, %H:%M UTC")
