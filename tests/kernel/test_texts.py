"""Texts that people and programs send."""

from comptoir.kernel.texts import is_storable, storable


class TestStorable:
    def test_leaves_what_can_be_stored(self):
        assert storable(" M\0U\ud800G ") == "MUG"
        assert storable("Café 👩‍👩‍👧") == "Café 👩‍👩‍👧"


class TestIsStorable:
    def test_tells_what_cannot(self):
        assert is_storable(" Café ")
        assert not is_storable("\0")
        assert not is_storable("\ud800")
