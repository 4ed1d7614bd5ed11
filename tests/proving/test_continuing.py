"""What a restore notes, and whether readers of the journal go on from their places."""

from comptoir.kernel import followers, scope
from comptoir.proving import continuing
from comptoir.proving.continuing import Read, check_readers, note_restoring
from tests.house.scenes.stage import Stage
from tests.product import eventually
from tests.world import NOON


class TestNoteRestoring:
    def test_is_the_last_that_a_reader_hears(self, committed_world):
        by = committed_world.operator()
        assert note_restoring(shop_id=committed_world.shop().id, taken_at=NOON, by=by, at=NOON)
        with scope.reading(by):
            heard = eventually(lambda: followers.since(continuing.BEGINNING), "an event for readers")
        assert heard[-1].name == "shop.restored"
        assert heard[-1].data["of"] == "17 September 2026, 12:00 UTC"

    def test_is_noted_once(self, world):
        by = {"shop_id": world.shop().id, "taken_at": NOON, "by": world.operator(), "at": NOON}
        assert [note_restoring(**by), note_restoring(**by)] == [True, False]


class TestCheckReaders:
    def test_reads_every_shop_from_several_places(self, committed_world, run_jobs):
        Stage(committed_world, run_jobs).paid()
        reads = check_readers()
        assert all(read.is_whole for read in reads)
        assert {read.reader.split()[0] for read in reads} == {"HOME", "CLOTH", "TEAM", "ORION"}
        assert max(len(read.given) for read in reads) > 10

    def test_finds_a_reader_who_would_miss_something(self, committed_world, run_jobs, monkeypatch):
        Stage(committed_world, run_jobs).paid()
        whole = followers.since
        monkeypatch.setattr(followers, "since", lambda place, limit: whole(place, limit=limit)[1:])
        monkeypatch.setattr(continuing, "PATIENCE", 0.5)
        assert not all(read.is_whole for read in check_readers())


class TestRead:
    def test_is_whole_without_loss_or_repeat(self):
        assert Read("HOME", [1, 2], [1, 2]).is_whole
        assert not Read("HOME", [1, 1, 2], [1, 2]).is_whole
        assert not Read("HOME", [2], [1, 2]).is_whole
