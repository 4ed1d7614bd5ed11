"""What a person may ask of a rehearsal, and how she is told that she may not."""

import os

import pytest

from comptoir.config import cli
from comptoir.config.verbs import simulate
from comptoir.config.words import CannotStart
from comptoir.proving.simulation.plan import FAULTS


class TestChosenFaults:
    def test_are_all_none_or_some(self):
        assert simulate.chosen_faults("all") == FAULTS
        assert simulate.chosen_faults("none") == ()
        assert simulate.chosen_faults("late, double") == ("late", "double")

    def test_must_exist(self):
        with pytest.raises(CannotStart, match="no fault thunder; there are late, double"):
            simulate.chosen_faults("late,thunder")


class TestOwnFolder:
    def test_is_gone_afterwards(self):
        with simulate.own_folder(None) as folder:
            assert folder.is_dir()
        assert not folder.exists()

    def test_stays_where_it_is_named(self, tmp_path):
        with simulate.own_folder(str(tmp_path / "kept")) as folder:
            pass
        assert folder.is_dir()

    def test_must_be_new(self, tmp_path):
        with pytest.raises(CannotStart, match="names a folder that is new"), simulate.own_folder(str(tmp_path)):
            pass


class TestSimulate:
    @pytest.mark.parametrize("number", ["0", "9", "-5", "1000001"])
    def test_refuses_a_number_of_orders_that_makes_no_sense(self, number, capsys):
        before = dict(os.environ)
        assert cli.main(["simulate", "--orders", number]) == 1
        assert "--orders is a number from 10 to 1000000" in capsys.readouterr().err
        assert dict(os.environ) == before
