"""A backup is whole or not there; what is restored is what was backed up, or a sentence says why not."""

import errno
import json
import shutil
from dataclasses import replace

import psycopg
import pytest

from comptoir.config import backups
from comptoir.config.words import CannotStart
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.orders import queries as orders
from comptoir.shops import commands as shops
from tests import databases
from tests.house.scenes.stage import Stage
from tests.world import NOON

SECRETS = {"django": "a", "sealing": "b" * 48, "link": "c"}


def owner_of(name):
    return psycopg.conninfo.make_conninfo(databases.OWNER_URL, dbname=name)


@pytest.fixture
def source(committed_world, run_jobs):
    """The owner's address of a database with a paid order."""
    Stage(committed_world, run_jobs).paid()
    return owner_of(f"{databases.NAME}_commits")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secrets.json").write_text(json.dumps(SECRETS))
    return folder


@pytest.fixture
def file(source, data, tmp_path):
    backups.take(source, tmp_path / "backup.zip", data=data)
    return tmp_path / "backup.zip"


@pytest.mark.commits
class TestTake:
    def test_writes_a_file_that_only_its_owner_reads(self, file):
        assert file.stat().st_mode & 0o777 == 0o600
        manifest = backups.read_manifest(file)
        assert manifest.rows["orders_order"] == 1
        assert manifest.rows["kernel_event"] > 10

    def test_never_overwrites(self, file, source, data):
        before = file.read_bytes()
        with pytest.raises(CannotStart, match="is there already"):
            backups.take(source, file, data=data)
        assert file.read_bytes() == before

    def test_leaves_nothing_behind_where_the_disk_is_full(self, source, data, tmp_path, monkeypatch):
        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(shutil, "copyfileobj", full)
        with pytest.raises(CannotStart, match=r"cannot be written \(No space left on device\)\. No backup was made"):
            backups.take(source, tmp_path / "backup.zip", data=data)
        assert not list(tmp_path.glob("backup*"))

    def test_holds_no_secret_of_the_installation(self, file):
        content = file.read_bytes()
        assert SECRETS["sealing"].encode() not in content
        assert backups.read_manifest(file).secrets

    def test_says_which_program_is_missing(self, source, data, tmp_path, monkeypatch):
        monkeypatch.setattr(backups, "_tools", lambda name: iter(()))
        with pytest.raises(CannotStart, match="this machine has no pg_dump that fits it"):
            backups.take(source, tmp_path / "backup.zip", data=data)


@pytest.mark.commits
class TestPutBack:
    def test_brings_back_every_row_and_every_right(self, file, empty, committed_world):
        manifest = backups.read_manifest(file)
        backups.put_back(file, owner_of(empty), manifest)
        assert backups.differences(owner_of(empty), manifest) == []
        with databases.connected_as_app(empty), scope.reading(committed_world.ana):
            assert len(orders.order_list(shops=[committed_world.shop().id], view="all")) == 1
            assert not Event.objects.exclude(retailer_id=committed_world.shop().retailer_id).exists()

    def test_begins_a_new_era_of_the_journal(self, file, empty, committed_world):
        backups.put_back(file, owner_of(empty), backups.read_manifest(file))
        with databases.connected_as_app(empty):
            by = committed_world.operator()
            shops.change_shop(shop_id=committed_world.shop().id, colour="#123456", by=by, at=NOON)
            with scope.reading(by):
                eras = list(Event.objects.order_by("id").values_list("era", flat=True))
        assert (set(eras), eras[-1]) == ({1, 2}, 2)

    def test_refuses_an_older_server(self, file, empty):
        manifest = replace(backups.read_manifest(file), server=99)
        with pytest.raises(CannotStart, match="restore it on 99 or newer"):
            backups.put_back(file, owner_of(empty), manifest)

    def test_says_why_it_broke_off(self, file, empty):
        with psycopg.connect(owner_of(empty)) as connection:
            connection.execute("create table kernel_event (id int)")
        with pytest.raises(CannotStart, match=r"could not be restored: .*kernel_event"):
            backups.put_back(file, owner_of(empty), backups.read_manifest(file))


@pytest.mark.commits
class TestRequireEmpty:
    def test_lets_nothing_be_restored_over_anything(self, source, empty):
        backups.require_empty(owner_of(empty))
        with pytest.raises(CannotStart, match="tables already"):
            backups.require_empty(source)


@pytest.mark.commits
class TestDifferences:
    def test_name_the_table_that_lacks_a_row(self, file, source):
        manifest = backups.read_manifest(file)
        assert backups.differences(source, manifest) == []
        lacking = replace(manifest, rows={**manifest.rows, "orders_order": 2}, journal="x")
        assert backups.differences(source, lacking) == [
            "orders_order: 1 rows instead of 2",
            "the journal is in another order",
        ]


class TestReadManifest:
    def test_refuses_what_is_no_backup(self, tmp_path):
        other = tmp_path / "holiday.jpg"
        other.write_bytes(b"not a zip")
        with pytest.raises(CannotStart, match="is no backup of Comptoir"):
            backups.read_manifest(other)

    def test_refuses_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(CannotStart, match="cannot be read"):
            backups.read_manifest(tmp_path / "nowhere.zip")

    @pytest.mark.commits
    def test_refuses_one_changed_byte(self, file):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        with pytest.raises(CannotStart, match="is damaged"):
            backups.read_manifest(file)


class TestFingerprint:
    def test_tells_two_installations_apart(self, data, tmp_path):
        mine = backups.fingerprint(data)
        (data / "secrets.json").write_text(json.dumps({**SECRETS, "sealing": "d" * 48}))
        assert mine != backups.fingerprint(data)
        assert backups.fingerprint(tmp_path) == ""
