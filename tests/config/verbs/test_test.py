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
