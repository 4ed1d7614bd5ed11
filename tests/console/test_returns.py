"""Returns on their pages."""

import pytest

from tests.aftercare.test_returns import delivered


def last(client):
    import re

    return re.search(r"/returns/(\d+)/", client.get("/returns/?all=1").content.decode())[1]


class TestAReturn:
    @pytest.mark.feature("S19", by="page")
    @pytest.mark.feature("Y3", by="page")
    @pytest.mark.feature("S22", by="page")
    def test_goes_from_the_order_to_its_replacement(self, world, as_staff, run_jobs):
        client, order = as_staff("ana"), delivered(world, run_jobs)
        here = f"/orders/{order.number}/"
        assert "Goods come back" in client.get(here).content.decode()
        assert "2 of 2 can come back" in client.get(f"{here}deliveries/1/goods-back/").content.decode()
        form = {"pieces-1": "2", "way": "fetched", "reason": "Broken"}
        assert client.post(f"{here}deliveries/1/goods-back/", form).status_code == 303
        one = f"/returns/{last(client)}/"
        assert "Book a courier back" in client.get(one).content.decode()
        client.post(f"{one}agreement/")
        client.post(f"{one}receipt/", {"location": "LEEDS"})
        assert "nobody can buy these goods before they were inspected" in client.get(one).content.decode()
        verdict = {"restocked-1": "1", "written_off-1": "1", "sent_back-1": "0", "found": "A crack"}
        client.post(f"{one}inspection/", verdict)
        assert "A crack" in client.get(one).content.decode()
        assert 'value="replacement"' in client.get(f"{one}closing/").content.decode()
        client.post(f"{one}closing/", {"outcome": "replacement"})

        assert "Replaced by" in client.get(one).content.decode()
        assert "Return " in client.get(here).content.decode()

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"pieces-1": "9", "way": "brought", "reason": "X"}, "2 can still come back"),
            ({"pieces-1": "two", "way": "brought", "reason": "X"}, "is no number of pieces"),
            ({"pieces-1": "1", "way": "brought", "reason": ""}, "Say why"),
            ({"way": "brought", "reason": "X"}, "which pieces"),
        ],
    )
    def test_says_what_was_wrong(self, world, as_staff, run_jobs, form, said):
        order = delivered(world, run_jobs)
        answer = as_staff("ana").post(f"/orders/{order.number}/deliveries/1/goods-back/", form)
        assert said in answer.content.decode()

    def test_may_be_refused(self, world, as_staff, run_jobs):
        client, order = as_staff("ana"), delivered(world, run_jobs)
        form = {"pieces-1": "1", "way": "brought", "reason": "Broken"}
        client.post(f"/orders/{order.number}/deliveries/1/goods-back/", form)
        one = f"/returns/{last(client)}/"
        client.post(f"{one}refusal/", {"reason": "Worn"})
        assert "Refused" in client.get(one).content.decode()
        assert "Nothing is on its way back" in client.get("/returns/").content.decode()
