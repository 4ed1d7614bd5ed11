"""The page of an order's past."""

import html

import pytest

from comptoir.orders import commands as orders
from tests.world import NOON


def shown(client, order, moment: str = "", **headers: str) -> str:
    response = client.get(f"/orders/{order.number}/history/", {"moment": moment} if moment else {}, headers=headers)
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def paid(world, place, run_jobs):
    order = place(MUG=2)
    orders.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=NOON)
    run_jobs()
    return order


class TestHistory:
    @pytest.mark.feature("Y5", by="page")
    def test_shows_the_order_right_after_each_change(self, as_staff, paid):
        first, now = shown(as_staff("ana"), paid, "1"), shown(as_staff("ana"), paid)

        assert "change 1 of" in first
        assert "Customer owes" in first or "£24.85" in first
        assert "Promised" in first
        assert "Set aside" in now
        assert "adds up" in first
        assert "adds up" in now

    def test_answers_the_slider_with_the_picture_alone(self, as_staff, paid):
        page = shown(as_staff("ana"), paid, "2", **{"hx-request": "true"})

        assert page.startswith('<div id="then"')

    @pytest.mark.parametrize("moment", ["0", "999999", "x", "-1", "12345678901234567890"])
    def test_takes_any_other_moment_for_the_nearest_or_now(self, as_staff, paid, moment):
        assert " of " in shown(as_staff("ana"), paid, moment)

    def test_is_found_from_the_order(self, as_staff, paid):
        assert f"/orders/{paid.number}/history/" in as_staff("ana").get(f"/orders/{paid.number}/").content.decode()

    def test_is_not_there_for_another_shop(self, as_staff, paid):
        assert as_staff("bruno").get(f"/orders/{paid.number}/history/").status_code == 404
