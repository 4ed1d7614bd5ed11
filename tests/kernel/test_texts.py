"""Texts that people and programs send."""

from comptoir.kernel.texts import is_storable, storable, town_line


class TestStorable:
    def test_leaves_what_can_be_stored(self):
        assert storable(" M\0U\ud800G ") == "MUG"
        assert storable("Café 👩‍👩‍👧") == "Café 👩‍👩‍👧"


class TestIsStorable:
    def test_tells_what_cannot(self):
        assert is_storable(" Café ")
        assert not is_storable("\0")
        assert not is_storable("\ud800")


class TestTownLine:
    def test_is_as_the_post_of_the_country_wants_it(self):
        assert town_line("LS1 5HD", "Leeds", "GB") == "Leeds LS1 5HD"
        assert town_line("69002", "Lyon", "FR") == "69002 Lyon"
        assert town_line("", "Cork", "IE") == "Cork"
