"""How far the imports are that still run, for pages that wait for them."""

from dataclasses import dataclass

from django.db import connection

# The speed is that of the last ten parts: the first minutes of a machine that has just started say little.
PROGRESS = """
with running as (
  select id, lines, matched_returns from exchange_importrun where finished_at is null
), part as (
  select p.end_line - p.start_line as lines, p.kept_rows, p.done_at,
    row_number() over (order by p.done_at desc nulls last) as place
  from exchange_importpart p join running r on r.id = p.run_id
), latest as (
  select lines, done_at, min(done_at) over () as since from part where done_at is not null and place <= 11
), speed as (
  select sum(lines) filter (where done_at > since) as lines, extract(epoch from max(done_at) - min(done_at)) as seconds
  from latest
)
select (select sum(lines) from part where done_at is not null), (select sum(lines) from running),
  (select sum(kept_rows) from part), (select sum(matched_returns) from running), l.lines, l.seconds
from speed l
where exists (select from running)
"""


@dataclass(frozen=True)
class Progress:
    """Imports that still run, together."""

    done_lines: int
    total_lines: int
    reported_rows: int  # Lines that are no trade and stand in the report.
    matches: int  # Returns whose sale was found; they are sought when everything is in.
    about_seconds_left: int | None  # None while nobody can tell.

    @property
    def percent(self) -> int:
        return 100 * self.done_lines // self.total_lines if self.total_lines else 0


def current() -> Progress | None:
    """The imports of the reader's shops that still run, in one statement; None when all are finished."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS)
        row = cursor.fetchone()
    if row is None:
        return None
    done, total, kept, matches, lines, seconds = (int(value or 0) if at < 5 else value for at, value in enumerate(row))
    left = round((total - done) * float(seconds) / lines) if seconds and lines else None
    return Progress(done, total, kept, matches, left)
