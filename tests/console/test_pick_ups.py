"""The counter on its pages, and her code on the page of her order."""

import pytest

from comptoir.fulfilment.pick_up_codes import said
from comptoir.orders import links
from tests.fulfilment.pick_up_scene import code_of, may_be_picked_up, ordered, page, waiting


class TestTheCounter:
    @pytest.mark.feature("F9", by="page")
    def test_goes_from_her_code_to_the_handing_over(self, world, as_staff, client, run_jobs):
        order, counter = waiting(world, run_jobs), as_staff("clara")
        code = code_of(world, order)
        hers = client.get(f"/o/{links.text_for(order.id)}/").content.decode()
        assert said(code) in hers
        assert "<svg" in hers
        assert "Ready for you to pick up" in hers
        assert "Leeds Briggate" in hers
        assert code not in counter.get("/pick-ups/").content.decode()

        found = counter.post("/pick-ups/", {"code": said(code).lower()})
        here = f"/pick-ups/{order.number}/1/"
        assert (found.status_code, found["Location"]) == (303, here)
        shown = counter.get(here).content.decode()
        assert "Right code" in shown
        assert "£19.90" in shown
        assert 'name="pieces-1"' in shown
        assert "£9.95" in counter.get(f"{here}due/?pieces-1=1").content.decode()

        done = counter.post(here, {"pieces-1": "1", "left": "keep", "paid_by": "cash"}, follow=True)
        assert "handed over, £9.95 paid at the counter" in done.content.decode()
        assert [d.state for d in page(world, order).deliveries] == ["delivered", "ready"]
        hers = client.get(f"/o/{links.text_for(order.id)}/").content.decode()
        assert said(code_of(world, order, 2)) in hers
        assert said(code) not in hers
        assert "The rest waits for you" in hers

    def test_takes_a_number_and_then_asks_how_it_is_hers(self, world, as_staff, run_jobs):
        order, counter = waiting(world, run_jobs, way=""), as_staff("clara")
        here = f"/pick-ups/{order.number}/1/"
        assert counter.post("/pick-ups/", {"code": order.number.lower()})["Location"] == here
        assert "How else did she show" in counter.get(here).content.decode()
        refused = counter.post(here, {"pieces-1": "2", "left": "keep"})
        assert "Ask for her code" in refused.content.decode()
        counter.post(here, {"pieces-1": "2", "left": "keep", "proof": "Her passport"})
        assert page(world, order).order.state == "completed"
        assert "waits any more" in counter.get(here).content.decode()

    def test_says_what_a_wrong_code_or_number_is(self, world, as_staff, run_jobs):
        order, counter = ordered(world, run_jobs), as_staff("clara")
        for typed, why in (("K7M 2QX", "No pick-up here has that code"), (order.number, "waits to be picked up here")):
            answer = counter.post("/pick-ups/", {"code": typed})
            assert (answer.status_code, why in answer.content.decode()) == (404, True)
        for _ in range(9):
            counter.post("/pick-ups/", {"code": "222222"})
        assert counter.post("/pick-ups/", {"code": "222222"}).status_code == 429

    def test_is_the_next_step_on_the_order(self, world, as_staff, run_jobs):
        order = waiting(world, run_jobs)
        shown = as_staff("clara").get(f"/orders/{order.number}/").content.decode()
        assert f"/pick-ups/{order.number}/1/" in shown
        assert "Dispatch" not in shown


class TestTheSettings:
    def test_offer_it_and_say_for_how_long(self, world, as_staff):
        ruth = as_staff("ruth")
        form = {"code": "york", "name": "Pick up in York", "amount": "0", "pick_up_at": "YORK", "total_from": "0"}
        assert ruth.post("/settings/HOME/shipping/new/", {**form, "days_min": "0", "days_max": "1"}).status_code == 303
        assert "picked up at York Coney Street" in ruth.get("/settings/HOME/shipping/").content.decode()
        assert ruth.post("/settings/HOME/", {"pick_up_days": "3", "return_days": "14"}).status_code == 303
        assert (world.shop().pick_up_days, world.shop().return_days) == (3, 14)
        assert "from 1 to 60 days" in ruth.post("/settings/HOME/", {"pick_up_days": "0"}).content.decode()

    def test_offer_it_in_a_new_order(self, world, as_staff):
        may_be_picked_up(world)
        form = {"shop": "HOME", "customer": "C-1", "line_sku": "MUG", "line_quantity": "4", "shipping": "leeds"}
        shown = as_staff("ana").post("/orders/new/form/", form).content.decode()
        assert "Pick up in Leeds" in shown
        assert "Only 3 of MUG" in shown
