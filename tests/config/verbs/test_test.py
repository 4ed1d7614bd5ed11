import sys

from comptoir.config.addresses import Addresses
from comptoir.config.verbs import test as the_verb


class TestPasses:
    def test_says_what_runs_and_whether_it_went_well(self, capsys):
        assert the_verb.passes([sys.executable, "-c", "pass"], {})
        assert not the_verb.passes([sys.executable, "-c", "raise SystemExit(3)"], {})
        assert "-c pass" in capsys.readouterr().out


class TestTestEnvironment:
    def test_hands_both_roles_to_the_tests(self):
        found = the_verb.test_environment(Addresses("postgresql://app@/c", "postgresql://owner@/c"))

        assert found["DATABASE_URL"] == "postgresql://app@/c"
        assert found["DATABASE_OWNER_URL"] == "postgresql://owner@/c"


class TestMemory:
    def test_is_taken_where_there_is_plenty_of_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr(the_verb, "IN_MEMORY", tmp_path)
        monkeypatch.setattr(the_verb, "ROOM", 1)
        assert the_verb.memory() == tmp_path

    def test_is_left_alone_where_it_is_short_or_missing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(the_verb, "IN_MEMORY", tmp_path)
        monkeypatch.setattr(the_verb, "ROOM", 2**62)
        assert the_verb.memory() is None
        monkeypatch.setattr(the_verb, "IN_MEMORY", tmp_path / "none")
        assert the_verb.memory() is None
