import subprocess
import sys
from pathlib import Path

import pytest

from comptoir.config import places
from comptoir.config.words import CannotStart


class TestOnlyOne:
    def test_refuses_a_second_start_on_the_same_data(self, data):
        with places.only_one(data), pytest.raises(CannotStart, match="already running"), places.only_one(data):
            pass

    def test_is_free_again_after_a_kill(self, data):
        code = (
            "import os, sys; from pathlib import Path; from comptoir.config import places\n"
            "with places.only_one(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
        )
        source = Path(places.__file__).parents[2]
        subprocess.run([sys.executable, "-c", code, str(data)], env={"PYTHONPATH": str(source)})

        assert not places.is_held(data)
        with places.only_one(data):
            assert places.is_held(data)


class TestRequireSpace:
    def test_says_how_much_is_missing(self, data, monkeypatch):
        monkeypatch.setattr(places, "LEAST_FREE", 10**18)

        with pytest.raises(CannotStart, match=r"The disk of .* is full: \d+ MB are free"):
            places.require_space(data)


class TestMakeDataFolder:
    def test_leaves_the_rights_of_an_existing_folder_alone(self, data):
        data.chmod(0o700)

        places.make_data_folder(data)

        assert data.stat().st_mode & 0o777 == 0o700

    def test_lets_nobody_look_into_a_new_one(self, data):
        places.make_data_folder(data / "new")

        assert (data / "new").stat().st_mode & 0o066 == 0
