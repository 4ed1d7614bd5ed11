"""Where somebody is, as people send it."""

import pytest

from comptoir.kernel.errors import Invalid
from comptoir.kernel.positions import clean, read_position


class TestReadPosition:
    @pytest.mark.feature("S15", by="api")
    @pytest.mark.parametrize(
        "text",
        [
            "53.797, -1.543",
            "53.797 -1.543",
            "https://maps.google.com/?q=53.797,-1.543",
            "https://www.google.com/maps/place/Leeds/@53.797,-1.543,15z",
            "https://www.google.com/maps/place/x/data=!4m2!3d53.797!4d-1.543",
            "https://maps.apple.com/?ll=53.797,-1.543&q=Leeds",
            "https://www.openstreetmap.org/#map=15/53.797/-1.543",
            "geo:53.797,-1.543",
        ],
    )
    def test_reads_numbers_and_links_of_maps(self, text):
        assert read_position(text) == (53.797, -1.543)

    @pytest.mark.parametrize("text", ["", "Leeds", "91, 0", "53.797, 181", "https://example.com/53.797"])
    def test_reads_nothing_into_what_names_no_place(self, text):
        assert read_position(text) is None


class TestClean:
    def test_keeps_about_a_metre(self):
        assert clean(" 53.7971234567, -1.543 ") == "53.79712,-1.54300"
        assert clean("  ") == ""

    @pytest.mark.parametrize("text", ["by the church", "1" * 2000])
    def test_refuses_what_names_no_place(self, text):
        with pytest.raises(Invalid, match=r"like 53\.797, -1\.543"):
            clean(text)
