"""Pages of a list, forwards and backwards, on a list of ten."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from comptoir.console import cursors
from tests.world import NOON


@dataclass(frozen=True)
class Row:
    number: int

    @property
    def place(self) -> cursors.Place:
        return NOON - timedelta(minutes=self.number // 2), 100 - self.number  # Two of each minute.


ROWS = [Row(number) for number in range(10)]


def rows_of(*, after, before, limit: int) -> list[Row]:
    if before:
        return [row for row in ROWS if row.place > before][-limit:]
    return [row for row in ROWS if after is None or row.place < after][:limit]


def numbers(given: dict, size: int) -> list[int]:
    return [row.number for row in cursors.page_of(given, size, rows_of).rows]


class TestPageOf:
    @pytest.mark.parametrize("size", [1, 2, 3, 4, 10, 11])
    def test_goes_back_by_the_pages_it_came(self, size):
        way, given = [], {}
        while True:
            page = cursors.page_of(given, size, rows_of)
            way.append([row.number for row in page.rows])
            if not page.older:
                break
            given = page.older
        back = [way[-1]]
        while page.newer:
            page = cursors.page_of(page.newer, size, rows_of)
            back.append([row.number for row in page.rows])

        assert [number for page in way for number in page] == list(range(10))
        assert back == way[::-1]

    def test_shows_the_head_where_less_than_a_page_is_before(self):
        assert numbers({"before": cursors.written(ROWS[1].place)}, 3) == [0, 1, 2]

    def test_shows_the_head_for_a_place_that_is_none(self):
        assert numbers({"before": "x"}, 3) == numbers({"after": "1_2_3"}, 3) == [0, 1, 2]

    def test_leads_back_from_behind_the_end(self):
        page = cursors.page_of({"after": cursors.written(ROWS[9].place)}, 3, rows_of)

        assert (page.rows, page.newer, page.older) == ([], {"after": ""}, {})
