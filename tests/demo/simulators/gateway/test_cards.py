from datetime import UTC, datetime

import pytest

from comptoir.demo.simulators.gateway.cards import CARDS, FAILURES, read_card

TODAY = datetime(2026, 11, 22, tzinfo=UTC)


class TestReadCard:
    @pytest.mark.parametrize("expiry", ["11/26", "12 / 34", "1234", "1/27", "12/2034"])
    def test_reads_what_people_type(self, expiry):
        form = {"number": "4242-4242 42424242", "expiry": expiry, "cvc": "123", "name": "Ana"}

        assert read_card(form, today=TODAY) == (CARDS[0], {})

    @pytest.mark.parametrize("expiry", ["", "13/34", "10/26", "soon"])
    def test_refuses_what_is_no_coming_month(self, expiry):
        assert "expiry" in read_card({"expiry": expiry}, today=TODAY)[1]

    def test_knows_a_sentence_for_every_failure(self):
        assert all(card.outcome == "captured" or card.outcome in FAILURES for card in CARDS)
