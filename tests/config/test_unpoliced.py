"""Tables without a policy stand in one list; of all others, nobody in particular sees nothing."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from comptoir.config.unpoliced import UNPOLICED

TABLES = """
select c.relname, c.relispartition from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname
"""


def tables(*, partitions: bool) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for name, is_partition in cursor.fetchall() if is_partition is partitions]


class TestUnpoliced:
    def test_gives_a_reason_for_each(self):
        assert all(len(reason) > 20 for reason in UNPOLICED.values())

    def test_names_no_table_that_is_gone(self, world):
        assert set(UNPOLICED) <= set(tables(partitions=False))

    def test_leaves_every_other_table_empty_without_a_scope(self, committed_world):
        seen = {}
        with transaction.atomic(), connection.cursor() as cursor:
            for name in tables(partitions=False):
                if name not in UNPOLICED:
                    cursor.execute(f'select count(*) from "{name}"')
                    seen[name] = cursor.fetchone()[0]
        assert len(seen) > 20
        assert {name: count for name, count in seen.items() if count} == {}

    def test_leaves_no_partition_to_be_read_directly(self, committed_world):
        names = tables(partitions=True)
        assert "kernel_event_rest" in names
        for name in names:
            with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
                cursor.execute(f'select count(*) from "{name}"')
