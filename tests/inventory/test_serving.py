"""Who is served from what lies there."""

from comptoir.inventory.serving import Promise, serve

SHELF, OTHER = 1, 2


def promise(id_, quantity, *, stock=SHELF, on_hand=10, before=0):
    return Promise(id_, stock, on_hand, quantity, before)


class TestServe:
    def test_goes_by_the_turn_as_far_as_the_shelf_reaches(self):
        promises = [promise(1, 4), promise(2, 6), promise(3, 1)]
        assert serve(promises, [{1}, {2}, {3}]) == [True, True, False]

    def test_leaves_what_others_were_promised_before(self):
        assert serve([promise(5, 4, before=7)], [{5}]) == [False]
        assert serve([promise(5, 3, before=7)], [{5}]) == [True]

    def test_leaves_what_an_earlier_turn_waits_for_though_it_cannot_be_served(self):
        promises = [promise(1, 8), promise(2, 5, stock=OTHER, on_hand=0), promise(3, 2), promise(4, 1)]
        assert serve(promises, [{1, 2}, {3}, {4}]) == [False, True, False]

    def test_asks_for_all_of_a_turn_at_once(self):
        assert serve([promise(1, 6), promise(2, 4)], [{1, 2}]) == [True]
        assert serve([promise(1, 6), promise(2, 6)], [{1, 2}]) == [False]

    def test_serves_who_was_promised_nothing(self):
        assert serve([], [set()]) == [True]

    def test_goes_by_priority_before_who_was_promised_first(self):
        promises = [promise(1, 6), Promise(2, SHELF, 10, 6, 0, priority=1)]
        assert serve(promises, [{2}, {1}]) == [True, False]
        assert serve(promises, [{1}]) == [False]
