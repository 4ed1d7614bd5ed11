from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comptoir.look import words

NOON = datetime(2026, 9, 17, 12, 0, tzinfo=UTC)


class TestMoney:
    @pytest.mark.parametrize(
        ("minor", "currency", "shown"),
        [
            (6365, "GBP", "£63.65"),
            (-500, "GBP", "−£5.00"),
            (0, "GBP", "£0.00"),
            (1250, "JPY", "JP¥1,250"),
            (1234, "KWD", "KWD1.234"),
        ],
    )
    def test_has_its_unit_its_digits_and_a_true_minus(self, minor, currency, shown):
        assert words.money(minor, currency).replace("\xa0", " ") == shown

    def test_shows_a_plus_when_asked(self):
        assert words.money(547, "GBP", signed=True) == "+£5.47"


class TestSentenceCase:
    @pytest.mark.parametrize(
        ("stored", "shown"),
        [
            ("WHITE HANGING HEART T-LIGHT HOLDER", "White hanging heart T-light holder"),
            ("  JUMBO  BAG RED RETROSPOT ", "Jumbo bag red retrospot"),
            ("SCOTTIE DOG HOT WATER BOTTLE", "Scottie dog hot water bottle"),
            ("Linen shirt, off-white", "Linen shirt, off-white"),
            ("", ""),
        ],
    )
    def test_quietens_capitals_and_leaves_written_names(self, stored, shown):
        assert words.sentence_case(stored) == shown


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [("Sofia Keller", "SK"), ("Tomás de la Ortega", "TO"), ("李", "李"), ("", "–"), ("42", "–")],
    )
    def test_takes_first_and_last_word(self, name, letters):
        assert words.initials(name) == letters


class TestAvatarTone:
    def test_stays_with_the_name(self):
        assert words.avatar_tone("Sofia Keller") == words.avatar_tone("Sofia Keller")

    def test_is_grey_without_a_name(self):
        assert words.avatar_tone("-") == "grey"


class TestShortTime:
    @pytest.mark.parametrize(
        ("at", "shown"),
        [
            (NOON - timedelta(hours=3), "09:00"),
            (NOON - timedelta(days=14), "3 Sept"),
            (NOON - timedelta(days=365), "17 Sept 2025"),
        ],
    )
    def test_says_no_more_than_is_needed(self, at, shown):
        with timezone.override("UTC"):
            assert words.short_time(at, NOON) == shown


class TestTimeLeft:
    @pytest.mark.parametrize(
        ("minutes", "said"),
        [
            (65, ("1 h 5 min left", "green")),
            (12, ("12 min left", "amber")),
            (-2, ("late by 2 min", "red")),
            (60 * 72, ("3 days left", "green")),
        ],
    )
    def test_says_it_in_words_and_tone(self, minutes, said):
        assert words.time_left(NOON + timedelta(minutes=minutes), NOON) == said
