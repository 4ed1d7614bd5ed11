"""Settings → Sourcing: rules drafted, tried and put in force by a second person; the order says why."""

import pytest

from comptoir.kernel import clock
from tests.console.test_settings import text_of
from tests.orders.test_sourcing import to_leeds

HOME = "/settings/HOME/sourcing/"
NEAREST = {"step-lines": "1", "step-distance": "2", "weight-distance": "1", "keep-store": "1", "note": "Stores first"}


class TestSourcing:
    @pytest.mark.feature("S10", by="page")
    def test_is_drafted_tried_and_put_in_force_by_a_second_person(self, as_staff, world):
        ruth, sam = as_staff("ruth"), as_staff("sam")
        old = to_leeds(world, at=clock.now())
        drafted = text_of(ruth.post(HOME, NEAREST, follow=True))
        assert "Draft: version 1" in drafted
        assert "somebody else who runs the shop puts it in force" in drafted
        assert "Every store keeps 1 of each article back" in drafted

        trial = text_of(ruth.get(f"{HOME}1/"))
        assert f"{old.number}" in trial
        assert "13 km away, Leeds Briggate 0 km" in trial

        refused = ruth.post(f"{HOME}1/publication/", headers={"referer": f"http://testserver{HOME}"}, follow=True)
        assert "You wrote this version" in text_of(refused)
        assert "In force: version 1" in text_of(sam.post(f"{HOME}1/publication/", follow=True))

        order = to_leeds(world)
        page = text_of(as_staff("ana").get(f"/orders/{order.number}/"))
        assert "Why from here" in page
        assert "rules, version 1" in page
        assert "Leeds Briggate chosen" in page
        assert "13 km away, Leeds Briggate 0 km" in page

        assert "In force: the list" in text_of(ruth.post(f"{HOME}1/retirement/", {"reason": "Too slow"}, follow=True))

    def test_keeps_what_was_typed_when_it_is_refused(self, as_staff):
        answer = as_staff("ruth").post(HOME, {**NEAREST, "capacity-LEEDS": "many"})
        assert answer.status_code == 422
        assert "“many” is no whole number." in text_of(answer)
        assert 'value="many"' in answer.content.decode()

    def test_is_refused_over_a_draft_that_was_not_seen(self, as_staff):
        as_staff("sam").post(HOME, NEAREST)
        assert "Sam wrote version 1 meanwhile" in text_of(as_staff("ruth").post(HOME, NEAREST))

    def test_is_dropped(self, as_staff):
        ruth = as_staff("ruth")
        ruth.post(HOME, NEAREST)
        assert "Draft: version" not in text_of(ruth.post(f"{HOME}1/removal/", follow=True))
