"""The place in a list, as an address holds it, and the page that begins or ends there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

Place = tuple[datetime, int]


class Placed(Protocol):
    """A row that knows its place."""

    @property
    def place(self) -> Place: ...


R = TypeVar("R", bound=Placed)


@dataclass(frozen=True)
class Page(Generic[R]):
    """Rows, and what the addresses of the pages beside them hold: empty where there is none."""

    rows: Sequence[R]
    newer: Mapping[str, str]
    older: Mapping[str, str]


def page_of(given: Mapping[str, str], size: int, read_rows: Callable[..., list[R]]) -> Page[R]:
    """The page that ``after`` or ``before`` of an address names, read by ``read_rows(after, before, limit)``.

    What is left before a page may be less than a page: then the list is shown from its head.
    """
    after, before = read(given.get("after", "")), read(given.get("before", ""))
    if before:
        rows = read_rows(after=None, before=before, limit=size + 1)
        if len(rows) > size:
            return _page(rows[1:], is_head=False, is_end=False)
        after = None
    rows = read_rows(after=after, before=None, limit=size + 1)
    return _page(rows[:size], is_head=after is None, is_end=len(rows) <= size)


def _page(rows: Sequence[R], *, is_head: bool, is_end: bool) -> Page[R]:
    newer = {} if is_head else {"before": written(rows[0].place)} if rows else {"after": ""}
    older = {} if is_end or not rows else {"after": written(rows[-1].place)}
    return Page(rows, newer, older)


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
