"""run.py, the file that a newcomer starts, lies outside the package."""

import importlib.util
import sys

import pytest

from comptoir.config import places


@pytest.fixture
def run(tmp_path, monkeypatch):
    specification = importlib.util.spec_from_file_location("run", places.CLONE / "run.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "CACHE", tmp_path)
    monkeypatch.setattr(module, "LOG", tmp_path / "setup.log")
    return module


def failing(words: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.exit({words!r})"]


class TestQuietly:
    @pytest.mark.parametrize(
        "words",
        [
            "error: Failed to fetch: `…/django/`",
            "ERROR: Could not find a version that satisfies the requirement uv==0.1",
            "NewConnectionError: Temporary failure in name resolution",
        ],
    )
    def test_says_that_there_is_no_network(self, run, words):
        with pytest.raises(run.CannotPrepare, match="connect this machine to the network"):
            run.quietly(failing(words), {})

    def test_says_that_the_disk_is_full(self, run):
        with pytest.raises(run.CannotPrepare, match=r"disk of .* is full"):
            run.quietly(failing("OSError: [Errno 28] No space left on device"), {})

    def test_repeats_any_other_last_word(self, run):
        with pytest.raises(run.CannotPrepare, match="hash mismatch"):
            run.quietly(failing("error: hash mismatch for django"), {})


class TestInUvsWords:
    def test_tells_uv_what_pip_was_told_on_this_machine(self, run):
        listed = ":env:.timeout='60'\nglobal.index-url='https://mirror.example/simple'\ninstall.find-links='/a /b'\n"

        assert run.in_uvs_words(listed) == {
            "UV_DEFAULT_INDEX": "https://mirror.example/simple",
            "UV_FIND_LINKS": "/a,/b",
        }

    def test_lets_the_hashes_choose_among_several_indexes(self, run):
        found = run.in_uvs_words("global.extra-index-url='https://one.example/simple https://two.example/simple'")

        assert found["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
        assert found["UV_INDEX_STRATEGY"] == "unsafe-best-match"


class TestIndexSettings:
    def test_leaves_alone_what_uv_was_told_itself(self, run, monkeypatch):
        monkeypatch.setattr(run, "in_uvs_words", lambda listed: {"UV_DEFAULT_INDEX": "https://mirror.example/simple"})
        monkeypatch.setenv("UV_DEFAULT_INDEX", "https://ours.example/simple")

        assert run.index_settings() == {}


class TestDigestOf:
    def test_changes_with_a_requirement(self, run, tmp_path):
        wanted = tmp_path / "run.txt"
        wanted.write_text("django==5.2.19")
        before = run.digest_of(wanted)
        wanted.write_text("django==5.2.20")

        assert run.digest_of(wanted) != before
