from datetime import timedelta

import pytest

from comptoir.exchange import progress
from comptoir.exchange.models import ImportPart, ImportRun
from comptoir.kernel import scope
from tests.world import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world):
    """An import of four parts of a hundred lines, of which two were loaded, ten seconds apart."""
    shop = world.shop()
    owners = {"retailer_id": shop.retailer_id, "shop": shop}
    with scope.writing(world.operator()):
        run = ImportRun.objects.create(
            **owners, name="sales.csv", fingerprint="f", mapping={}, currency="GBP", lines=400, first_at=NOON,
            last_at=NOON, started_at=NOON,
        )  # fmt: skip
        for number in range(4):
            ImportPart.objects.create(
                **owners, run=run, number=number, start_offset=0, start_line=100 * number, end_offset=0,
                end_line=100 * number + 100, invoices=1, first_at=NOON, last_at=NOON, kept_rows=3 if number < 2 else 0,
                done_at=NOON + timedelta(seconds=10 * number) if number < 2 else None,
            )  # fmt: skip
    return run


class TestCurrent:
    def test_tells_how_far_the_imports_are(self, world, run):
        with scope.reading(world.ana):
            now = progress.current()
        assert (now.done_lines, now.total_lines, now.percent, now.reported_rows) == (200, 400, 50, 6)
        assert now.about_seconds_left == 20  # A hundred lines take ten seconds, two hundred are to come.

    def test_is_one_statement(self, world, run, django_assert_num_queries):
        with scope.reading(world.ana), django_assert_num_queries(1):
            progress.current()

    def test_is_nothing_where_nothing_runs(self, world):
        with scope.reading(world.ana):
            assert progress.current() is None

    def test_shows_nothing_of_another_shop(self, world, run):
        with scope.reading(world.bruno):
            assert progress.current() is None
