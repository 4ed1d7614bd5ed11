import pytest

from comptoir.config import assets


class TestSprite:
    def test_keeps_the_shapes_and_drops_the_empty_frame(self, tmp_path):
        (tmp_path / "plus.svg").write_text(
            '<svg viewBox="0 0 24 24"><path stroke="none" d="M0 0h24v24H0z" fill="none" /><path d="M12 5v14" /></svg>'
        )

        drawn = assets.sprite(tmp_path, ("plus",))

        assert '<symbol id="plus" viewBox="0 0 24 24"><path d="M12 5v14" /></symbol>' in drawn
        assert "M0 0h24" not in drawn

    def test_names_the_icon_that_is_missing(self, tmp_path):
        with pytest.raises(assets.AssetsNotFetched, match="no icon “submarine”"):
            assets.sprite(tmp_path, ("submarine",))


class TestBuild:
    def test_does_nothing_when_the_stamp_is_right(self, tmp_path, monkeypatch):
        (tmp_path / "stamp.txt").write_text(assets.fingerprint())
        monkeypatch.setattr(assets, "VENDOR", tmp_path)
        said: list[str] = []

        assert assets.build(said.append) == tmp_path
        assert said == []

    def test_takes_a_finished_build_from_the_cache(self, tmp_path, monkeypatch):
        kept = tmp_path / "cache" / "assets" / assets.fingerprint()
        kept.mkdir(parents=True)
        (kept / "icons.svg").write_text("<svg/>")
        monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
        monkeypatch.setenv("COMPTOIR_CACHE", str(tmp_path / "cache"))

        assert (assets.build(lambda _: None) / "icons.svg").read_text() == "<svg/>"
