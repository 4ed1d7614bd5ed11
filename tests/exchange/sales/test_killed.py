import gzip
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

import comptoir.demo
from comptoir.exchange import progress
from comptoir.exchange.sales import loading, loading_control
from comptoir.kernel import scope
from comptoir.shops.queries import forget_tree
from tests import databases
from tests.world import World

LOG = Path(comptoir.demo.__file__).parent / "data" / "online_retail.csv.gz"
LINES = 6000
# The verb, in parts so small that the beginning of the log has many.
IMPORT = """
import sys
from comptoir.config import cli
from comptoir.exchange.sales import survey
survey.survey.__defaults__ = (20,)
sys.exit(cli.main(sys.argv[1:]))
"""
# All that an import says, without the ids and instants of the run that said it.
SAID = """
select 'order', o.number, c.code, o.total_minor, o.placed_at::text, string_agg(
    concat_ws('|', l.position, l.kind, l.sku, l.name, l.quantity, l.unit_minor, l.total_minor), ';' order by l.position)
  from orders_order o join orders_orderline l on l.order_id = o.id
  left join customers_customer c on c.id = o.customer_id
  where o.channel = 'import' group by o.id, c.code
union all select 'return', r.number, o.number, r.total_minor, r.came_at::text, string_agg(
    concat_ws('|', l.position, l.sku, l.quantity, l.total_minor, s.position), ';' order by l.position)
  from aftercare_return r join aftercare_returnline l on l.returned_id = r.id
  left join orders_order o on o.id = r.order_id left join orders_orderline s on s.id = l.order_line_id
  group by r.id, o.number
union all select 'capture', c.reference, null, c.amount_minor, c.at::text, c.refunded_minor::text
  from payments_capture c where c.source = 'external'
union all select 'adjustment', o.number, a.reason, a.amount_minor, a.made_at::text, null
  from orders_adjustment a join orders_order o on o.id = a.order_id where o.channel = 'import'
union all select 'account', a.kind, a.name, a.balance_minor, null, count(*)::text
  from ledger_account a join ledger_entry e on e.account_id = a.id group by a.id
union all select 'kept', k.reason, k.invoice, k.line, null, k.description from exchange_keptrow k
union all select 'event', e.name, e.data ->> 'number', count(*), null, null
  from kernel_event e where e.name in ('order.imported', 'return.imported') group by 2, 3
order by 1, 2, 3, 4, 5, 6
"""


@pytest.fixture
def log(tmp_path):
    """The beginning of the retail log."""
    path = tmp_path / "sales.csv"
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as whole:
        path.write_text("".join(itertools.islice(whole, LINES + 1)), encoding="utf-8")
    return path


@pytest.fixture
def database(seeded_template, django_db_setup, django_db_blocker):
    """Makes fresh copies of the world, under names of their own."""
    made = []

    def make(name: str) -> str:
        made.append(f"{databases.NAME}_{name}")
        databases.create(made[-1], seeded_template)
        forget_tree()
        return made[-1]

    with django_db_blocker.unblock():
        yield make
        for name in made:
            databases.drop(name)
        forget_tree()


def start(log: Path, name: str) -> subprocess.Popen[bytes]:
    """The verb as a person starts it."""
    environment = {**os.environ, "DATABASE_URL": databases.address(name)}
    environment.pop("DATABASE_OWNER_URL", None)
    command = [sys.executable, "-c", IMPORT, "import", "sales", str(log), "--shop", "HOME"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(log: Path, name: str) -> None:
    process = start(log, name)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said.decode()


def kill_at(log: Path, name: str, share: float, *, busy: bool) -> None:
    """Start it and kill it with -9 once that share of its lines is in; ``busy``: in the midst of the next part."""
    process = start(log, name)
    with databases.connected_as_app(name):
        by = loading.actor_for(World().shop("HOME"))
        while process.poll() is None:
            with scope.reading(by):
                now = progress.current()
            if now and now.done_lines >= share * now.total_lines and (not busy or _is_writing(name)):
                process.send_signal(signal.SIGKILL)
            time.sleep(0.005)
    assert process.wait() == -signal.SIGKILL


def _is_writing(name: str) -> bool:
    with psycopg.connect(databases.address(name), autocommit=True) as watching:
        (count,) = watching.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and backend_xid is not null"
        ).fetchone()
    return bool(count)


def said(name: str) -> list[tuple]:
    with databases.connected_as_owner(name), psycopg.connect(databases.OWNER_URL, dbname=name) as reading:
        return reading.execute(SAID).fetchall()


class TestKill9:
    def test_changes_nothing_of_what_is_in_when_all_is_done(self, log, database):
        undisturbed, killed = database("undisturbed"), database("killed")
        finish(log, undisturbed)

        kill_at(log, killed, 0.2, busy=True)
        between = said(killed)
        kill_at(log, killed, 0.6, busy=False)
        finish(log, killed)

        whole = said(undisturbed)
        assert 0 < len(between) < len(whole)
        assert said(killed) == whole
        with databases.connected_as_app(killed), scope.reading(loading.actor_for(World().shop("HOME"))):
            run = loading.known_run(World().shop("HOME"), log.name)
            assert run.lines == LINES
            assert loading_control.differences(run) == []

        finish(log, killed)
        assert said(killed) == whole
