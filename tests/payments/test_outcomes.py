import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.payments.outcomes import of_authorising, of_giving_back, spread, with_rest_last


class TestOfAuthorising:
    @pytest.mark.parametrize(
        ("kind", "states", "outcome"),
        [
            ("authorise", ["ok", "ok"], "ok"),
            ("authorise", ["ok", "processing"], "processing"),
            ("authorise", ["ok", "asked"], "processing"),
            ("authorise", ["ok", "failed"], "failed"),
            ("authorise", ["processing", "failed"], "failed"),
            ("authorise", ["manual", "ok"], "manual"),
            ("charge", ["ok", "ok"], "ok"),
            ("charge", ["ok", "failed"], "processing"),  # A person, or another try, decides.
            ("charge", ["failed", "failed"], "failed"),
            ("charge", ["failed", "processing"], "processing"),
            ("charge", [], "failed"),
        ],
    )
    def test_tells_where_all_parts_stand(self, kind, states, outcome):
        assert of_authorising([(kind, state) for state in states]) == outcome


class TestOfGivingBack:
    @pytest.mark.parametrize(
        ("states", "outcome"),
        [
            ([], "ok"), (["ok", "ok"], "ok"), (["ok", "processing"], "processing"), (["asked"], "processing"),
            (["ok", "manual", "processing"], "manual"), (["manual", "failed"], "failed"), (["followed"], "ok"),
        ],
    )  # fmt: skip
    def test_waits_for_whoever_is_needed(self, states, outcome):
        assert of_giving_back(states) == outcome


class TestSpread:
    @pytest.mark.parametrize(
        ("amount", "lefts", "first", "taken"),
        [
            (50, [70, 50, 20], 0, [0, 50, 0]),  # Exactly this amount is meant.
            (50, [50, 50], 1, [0, 50]),
            (60, [70, 50], 1, [10, 50]),  # The named one first, then the others.
            (10, [70, 50], 0, [10, 0]),
            (200, [70, 50], 0, [70, 50]),
            (10, [], 0, []),
        ],
    )
    def test_prefers_the_exact_amount(self, amount, lefts, first, taken):
        assert spread(amount, lefts, first=first) == taken

    @given(st.integers(1, 500), st.lists(st.integers(1, 100), max_size=5))
    def test_takes_no_more_than_is_left_and_no_less_than_it_can(self, amount, lefts):
        taken = spread(amount, lefts)

        assert all(0 <= one <= left for one, left in zip(taken, lefts, strict=True))
        assert sum(taken) == min(amount, sum(lefts))


class TestWithRestLast:
    @pytest.mark.feature("Y4", by="race")
    def test_gives_the_last_what_rounding_left(self):
        assert with_rest_last(10000, [3333, 3333, 3333]) == [3333, 3333, 3334]
        assert sum(with_rest_last(103425, [68974, 25974, 8478])) == 103425

    @pytest.mark.parametrize(("total", "shares"), [(100, []), (100, [60, 40, 40]), (100, [0, 100]), (100, [100, 5])])
    def test_refuses_a_delivery_without_an_amount(self, total, shares):
        with pytest.raises(ValueError, match="above zero"):
            with_rest_last(total, shares)
