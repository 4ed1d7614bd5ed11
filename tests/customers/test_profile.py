"""What a profile may hold."""

import pytest

from comptoir.customers import profile


class TestText:
    def test_is_kept_without_blanks_at_its_ends(self):
        assert profile.text("  Zoë  O’Brien ", field="name", longest=20) == "Zoë  O’Brien"

    @pytest.mark.parametrize("value", ["a\0b", "a\x1bb", "a\x7fb", "a\ud800", "two\nlines"])
    def test_refuses_what_is_no_text(self, value):
        with pytest.raises(profile.BadText, match="“Name” holds characters that are no text"):
            profile.text(value, field="name", longest=20)

    def test_may_have_lines_where_a_parcel_has(self):
        assert profile.text("Flat 2\n14 Park Row", field="street", longest=40, lines=True) == "Flat 2\n14 Park Row"

    def test_says_what_is_missing_or_too_long(self):
        with pytest.raises(profile.BadText, match="“Name” is missing"):
            profile.text("  ", field="name", longest=20, needed=True)
        with pytest.raises(profile.BadText, match="longer than 3 characters"):
            profile.text("abcd", field="name", longest=3)


class TestCountry:
    def test_is_two_capital_letters(self):
        assert profile.country(" gb ") == "GB"

    @pytest.mark.parametrize("value", ["UK", "ZZ", "Britain", "G", "EU"])
    def test_refuses_what_is_no_country(self, value):
        with pytest.raises(profile.UnknownCountry):
            profile.country(value)

    def test_may_be_left_out_of_a_profile_but_not_of_an_address(self):
        assert profile.country("") == ""
        with pytest.raises(profile.UnknownCountry):
            profile.country("", needed=True)
