"""The drill, as a person starts it, and what stops her from restoring."""

import json
import os
import subprocess
import sys

import pytest

from comptoir.config.backups import Manifest
from comptoir.config.places import CLONE
from comptoir.config.verbs import restore
from comptoir.config.words import CannotStart
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.orders import queries as orders
from tests import databases
from tests.config.test_backups import SECRETS
from tests.house.scenes.stage import Stage

SAID = Manifest(format=1, taken_at="2026-09-17T12:00:00+00:00", server=15, migrations=1, secrets="abc")


def comptoir(*words, name=f"{databases.NAME}_commits", **environment):
    known = {
        "DATABASE_URL": databases.address(name),
        "DATABASE_OWNER_URL": databases.address(name, databases.OWNER_URL),
        "PYTHONPATH": str(CLONE / "src"),
    }
    command = [sys.executable, "-m", "comptoir.config.cli", *words]
    return subprocess.run(command, env={**os.environ, **known, **environment}, capture_output=True, text=True)


@pytest.mark.commits
class TestDrill:
    def test_proves_rows_ledger_and_journal_and_leaves_nothing(self, committed_world, run_jobs):
        Stage(committed_world, run_jobs).paid()
        done = comptoir("drill")
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count("ok   ") >= 3
        assert "The drill went well" in done.stdout
        with databases.admin() as connection:
            assert not connection.execute("select 1 from pg_database where datname like 'comptoir_drill%'").fetchall()


@pytest.mark.commits
class TestRestore:
    def test_brings_back_what_was_backed_up(self, committed_world, run_jobs, empty, tmp_path):
        number = Stage(committed_world, run_jobs).paid()
        file = str(tmp_path / "today.zip")
        assert comptoir("backup", file).returncode == 0
        done = comptoir("restore", file, name=empty)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "rows are there, table by table" in done.stdout
        with databases.connected_as_app(empty), scope.reading(committed_world.ana):
            assert orders.order_by_number(number).state == "open"
            assert Event.objects.order_by("id").last().name == "shop.restored"
        again = comptoir("restore", file, name=empty)
        assert (again.returncode, "tables already" in again.stderr) == (1, True)


@pytest.mark.commits
class TestBackup:
    def test_says_what_is_inside_and_what_is_not(self, committed_world, tmp_path):
        done = comptoir("backup", str(tmp_path / "today.zip"))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "NOT inside" in done.stdout
        assert (tmp_path / "today.zip").exists()

    def test_needs_the_owner(self, committed_world, tmp_path):
        done = comptoir("backup", str(tmp_path / "today.zip"), DATABASE_OWNER_URL="")
        assert done.returncode == 1
        assert done.stderr.startswith("Set DATABASE_OWNER_URL too")


class TestRequireSecrets:
    def test_stops_who_would_lose_what_is_sealed(self, tmp_path):
        with pytest.raises(CannotStart, match=r"is not there: without it sealed secrets .* Nothing was restored"):
            restore.require_secrets(SAID, tmp_path, anyway=False)
        (tmp_path / "secrets.json").write_text(json.dumps(SECRETS))
        with pytest.raises(CannotStart, match="is another one"):
            restore.require_secrets(SAID, tmp_path, anyway=False)

    def test_lets_her_go_on_who_says_so(self, tmp_path):
        restore.require_secrets(SAID, tmp_path, anyway=True)
