"""Settings → Sourcing: rules drafted, tried and put in force by a second person; the order says why."""

import json

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

    @pytest.mark.feature("S10", by="page")
    def test_shows_cases_and_the_least_cost_on_the_order_too(self, as_staff, world):
        ruth, sam = as_staff("ruth"), as_staff("sam")
        case = {"case-0-name": "Ireland", "case-0-country": "ie, fr", "case-0-only": "store", "case-0-opens_kept": "on"}
        prices = {"by_cost": "on", "price-km_minor": "2", "cost_minor-store": "310", "safety-LEEDS": "1"}
        drafted = text_of(ruth.post(HOME, {**NEAREST, **case, **prices}, follow=True))
        assert "the plan that costs least: 2 for each kilometre of a parcel" in drafted
        assert "Ireland: where the country it goes to is one of IE, FR, only from Every store" in drafted
        assert "Leeds Briggate gives away the last 1 of each article at a price only" in drafted
        sam.post(f"{HOME}1/publication/")
        again = ruth.get(HOME).content.decode()
        assert 'value="IE, FR"' in again  # The form is the document.
        order = to_leeds(world)
        page = text_of(as_staff("ana").get(f"/orders/{order.number}/"))
        assert "Proved: no other plan costs less." in page
        assert "What sending it costs" in page
        refused = ruth.post(HOME, {**NEAREST, "instead_of": "", "case-0-country": "FR"})
        assert "Give each case a name" in text_of(refused)
        kept = {"name": "Own", "if": [{"fact": "tag", "is": "none_of", "value": ["VIP"]}], "then": {"first": "rank"}}
        ruth.post(HOME, {**NEAREST, "case-0-name": "Own", "case-0-as_is": json.dumps(kept)})
        assert "tag is none of VIP, its place" in text_of(ruth.get(HOME))

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
