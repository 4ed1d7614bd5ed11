import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from comptoir.config.postgres import Cluster
from comptoir.config.words import CannotStart


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-data-"))
    folder.chmod(0o711)
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.end()
        shutil.rmtree(folder)


class TestCluster:
    def test_gives_the_two_roles_no_more_than_they_need(self, running):
        with psycopg.connect(running.url("app")) as connection:
            rows = connection.execute(
                "select rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication from pg_roles "
                "where rolname in ('app', 'owner') order by rolname"
            ).fetchall()

        assert rows == [("app", False, False, False, False, False), ("owner", False, True, False, False, False)]

    def test_does_not_let_app_make_a_table_or_change_role(self, running):
        with psycopg.connect(running.url("app")) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table theirs (id int)")
        with psycopg.connect(running.url("app")) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set role owner")

    def test_asks_every_role_for_its_password(self, running):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=str(running.socket), user="owner", dbname="comptoir", password="guessed")

    def test_listens_on_a_socket_only(self, running):
        with psycopg.connect(running.url("app")) as connection:
            row = connection.execute("select current_setting('listen_addresses'), current_setting('fsync')").fetchone()

        assert row == ("", "on")
        assert running.socket.stat().st_mode & 0o077 == 0

    def test_lets_the_owner_make_the_extensions_we_use(self, running):
        with psycopg.connect(running.url("owner")) as connection:
            for name in ("pg_trgm", "btree_gist", "citext", "unaccent"):
                connection.execute(f"create extension if not exists {name}")

    def test_keeps_values_and_statements_out_of_its_log(self, running):
        with psycopg.connect(running.url("app"), autocommit=True) as connection, pytest.raises(psycopg.Error):
            connection.execute("select 'ana@mail.example'::int")
        with psycopg.connect(running.url("owner"), autocommit=True) as connection:
            connection.execute("create table if not exists met (mail text primary key)")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("insert into met values ('ana@mail.example'), ('ana@mail.example')")

        log = running.log.read_text()
        assert "duplicate key" in log
        assert "insert into met" not in log
        assert "Key (mail)" not in log

    def test_recovers_what_was_committed_before_a_kill(self, running):
        with psycopg.connect(running.url("owner"), autocommit=True) as connection:
            connection.execute("create table kept as select 7 as id")
        os.kill(running.process.pid, 9)
        while not running.ended():
            time.sleep(0.01)

        running.start_again()

        with psycopg.connect(running.url("owner")) as connection:
            assert connection.execute("select id from kept").fetchone() == (7,)

    def test_refuses_the_data_of_another_version_in_one_sentence(self, data):
        (data / "postgres").mkdir()
        (data / "postgres" / "PG_VERSION").write_text("9\n")

        with pytest.raises(CannotStart, match=r"made by PostgreSQL 9 and this is PostgreSQL 1\d"):
            Cluster(data).start()

    def test_takes_a_short_socket_folder_when_the_data_lies_deep(self, data):
        deep = data / ("very-deep-" * 9)

        assert len(str(Cluster(deep).socket)) < 88
        assert Cluster(deep).socket != Cluster(data / ("other-deep" * 9)).socket

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root's PostgreSQL runs as somebody else")
    def test_says_so_when_its_user_may_not_enter_the_folder(self, data):
        data.chmod(0o700)

        with pytest.raises(CannotStart, match="may not enter"):
            Cluster(data).start()
