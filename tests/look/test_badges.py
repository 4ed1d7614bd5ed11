import pytest

from comptoir.look.badges import PAYMENTS, STAGES, TONES, payment_badge, stage_badge
from comptoir.look.icons import ICONS


class TestStageBadge:
    @pytest.mark.parametrize("written", ["waiting_for_pickup", "waiting-for-pick-up", "Waiting for pick-up"])
    def test_knows_a_stage_however_it_is_written(self, written):
        assert stage_badge(written).words == "Waiting for pick-up"

    def test_shows_an_unknown_stage_in_its_own_words(self):
        assert stage_badge("in_orbit").words == "In orbit"

    def test_has_an_icon_and_tone_that_exist(self):
        assert all(badge.icon in ICONS and badge.tone in TONES for badge in STAGES.values())


class TestPaymentBadge:
    def test_fills_its_circle_with_what_came(self):
        assert [payment_badge(state).fill for state in ("unpaid", "part_paid", "paid")] == ["empty", "half", "full"]

    def test_has_tones_that_exist(self):
        assert {badge.tone for badge in PAYMENTS.values()} <= set(TONES)

    def test_shows_an_unknown_state_with_an_empty_circle(self):
        assert payment_badge("lost at sea").fill == "empty"
