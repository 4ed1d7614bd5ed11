"""The summary: true only where every law holds, also those of who stood outside."""

import pytest

from comptoir.proving.simulation.plan import make_plan
from comptoir.proving.simulation.summary import Outcome, summary_of

WELL = {
    "plan": make_plan(10, seed=1),
    "faults": (),
    "heard": {"done": {"placed": 9}, "statuses": {"201": 9}, "refusals": {}, "broken": [], "unlike": [], "again": 0},
    "left": {},
    "killed": {},
    "seconds": {},
    "orders": 9,
    "laws": [{"law": "Stock", "checked": 3, "holds": True}],
}


class TestSummaryOf:
    def test_holds_where_all_is_well(self):
        assert summary_of(Outcome(**WELL))["holds"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"laws": [{"law": "Stock", "checked": 3, "holds": False}]},
            {"orders": 10},
            {"left": {"jobs": 1}},
            {"heard": WELL["heard"] | {"broken": ["orders: 422"]}},
            {"heard": WELL["heard"] | {"unlike": ["orders: 201, then 409"]}},
            {"heard": WELL["heard"] | {"statuses": {"201": 9, "500": 1}}},
        ],
    )
    def test_does_not_hold_where_anything_is_wrong(self, wrong):
        assert not summary_of(Outcome(**WELL | wrong))["holds"]

    def test_forgives_a_failed_page_where_programs_were_killed(self):
        heard = WELL["heard"] | {"statuses": {"201": 9, "500": 1}}
        assert summary_of(Outcome(**WELL | {"heard": heard, "killed": {"web": 1}}))["holds"]
