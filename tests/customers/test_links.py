"""Signed links: only ours open, and only what they name."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.customers.links import Link, actor_of_link, open_link, seal
from comptoir.customers.models import Customer
from comptoir.kernel import scope
from comptoir.kernel.scope import Sight
from tests.world import NOON

END = NOON + timedelta(days=1)


class TestSeal:
    def test_gives_the_same_text_again(self):
        assert seal("pay", 7, version=1, end=END) == seal("pay", 7, version=1, end=END)

    def test_is_short_and_safe_in_an_address(self):
        text = seal("pay", 123_456_789, version=1, end=END)

        assert len(text) <= 45
        assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")

    def test_refuses_a_kind_that_is_no_word_and_a_part_below_zero(self):
        with pytest.raises(ValueError, match="word in small letters"):
            seal("a.b", 1, version=1, end=None)
        with pytest.raises(ValueError, match="from zero on"):
            seal("pay", -1, version=1, end=None)

    @given(st.lists(st.integers(0, 2**63 - 1), max_size=4), st.integers(0, 10**6))
    def test_says_what_it_was_given(self, parts, version):
        assert open_link(seal("order", *parts, version=version, end=None)) == Link("order", tuple(parts), version, None)


class TestOpenLink:
    def test_tells_what_the_text_names(self):
        assert open_link(seal("pay", 7, 36, version=2, end=END)) == Link("pay", (7, 36), 2, END)

    @pytest.mark.parametrize(
        "text", ["", ".", "pay", "pay.7.1.0.", "pay.7.1.0.AAAAAAAAAAAAAAAAAAAAAA", "é.7", "a." * 200]
    )
    def test_opens_nothing_for_texts_of_others(self, text):
        assert open_link(text) is None

    def test_opens_nothing_once_a_single_character_is_changed(self):
        text = seal("pay", 7, version=1, end=END)

        for place in range(len(text)):
            other = "B" if text[place] == "A" else "A"
            assert open_link(text[:place] + other + text[place + 1 :]) is None

    def test_takes_no_other_spelling_of_its_signature(self):
        text = seal("pay", 7, version=1, end=END)
        same_bytes = text[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[text[-1]]

        decoded = [base64.urlsafe_b64decode(t.rpartition(".")[2] + "==") for t in (text, same_bytes)]
        assert decoded[0] == decoded[1]
        assert open_link(same_bytes) is None

    def test_opens_nothing_that_another_key_signed(self, settings):
        text = seal("pay", 7, version=1, end=END)
        settings.LINK_KEY = "another installation"

        assert open_link(text) is None


class TestIsGood:
    @pytest.fixture
    def link(self):
        return open_link(seal("pay", 7, version=3, end=END))

    def test_until_its_end(self, link):
        assert link.is_good(kind="pay", version=3, at=END - timedelta(seconds=1))
        assert not link.is_good(kind="pay", version=3, at=END)

    def test_not_once_a_raised_version_revoked_it(self, link):
        assert not link.is_good(kind="pay", version=4, at=NOON)

    def test_not_for_another_kind_of_thing(self, link):
        assert not link.is_good(kind="order", version=3, at=NOON)

    def test_for_ever_without_an_end(self):
        link = open_link(seal("order", 7, version=1, end=None))
        assert link.is_good(kind="order", version=1, at=datetime(2999, 1, 1, tzinfo=UTC))


class TestActorOfLink:
    def test_sees_the_order_and_nothing_else(self, world):
        actor = actor_of_link(7)

        assert actor.sight() == Sight(orders=frozenset({7}))
        with scope.reading(actor):
            assert not Customer.objects.exists()
