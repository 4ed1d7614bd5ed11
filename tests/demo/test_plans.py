from datetime import date

from comptoir.demo.plans import ORDERS_A_DAY, plans_of

DAYS = [date(2026, 11, day) for day in range(2, 23)]
ZONE = "Europe/London"


class TestPlansOf:
    def test_gives_the_same_plans_for_ever(self):
        assert list(plans_of("HOME", DAYS[0], ZONE)) == list(plans_of("HOME", DAYS[0], ZONE))

    def test_stays_small_and_rests_on_sundays(self):
        by_weekday = {day.weekday(): len(list(plans_of("HOME", day, ZONE))) for day in DAYS}
        assert max(by_weekday.values()) < 2 * ORDERS_A_DAY["HOME"]
        assert by_weekday[6] == min(by_weekday.values())

    def test_places_each_order_first_and_walks_on_in_the_order_of_time(self):
        for shop in ORDERS_A_DAY:
            for day in DAYS:
                for plan in plans_of(shop, day, ZONE):
                    moments = [step.at for step in plan.steps]
                    assert plan.steps[0].verb == "place"
                    assert plan.steps[0].at.date() == day
                    assert moments == sorted(moments)

    def test_knows_every_fate(self):
        plans = [plan for day in DAYS for plan in plans_of("HOME", day, ZONE)]
        last = {plan.steps[-1].verb for plan in plans}
        assert last == {"deliver", "refund", "cancel", "expire", "hold"}

    def test_orders_now_and_then_what_comes_later(self):
        plans = [plan for day in DAYS for plan in plans_of("HOME", day, ZONE)]
        late = [plan for plan in plans if ("LATE", 1) in plan.lines(["NOW"], ["LATE"])]
        assert 4 <= len(late) < len(plans) // 10

    def test_rides_on_no_sunday(self):
        plans = [plan for day in DAYS for plan in plans_of("CLOTH", day, ZONE)]
        rides = [step.at for plan in plans for step in plan.steps if step.verb in ("pack", "send", "deliver")]
        assert {at.weekday() for at in rides} == {0, 1, 2, 3, 4, 5}
        assert {at.hour for at in rides} <= set(range(8, 22))
