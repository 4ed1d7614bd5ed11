"""The order list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.kernel import clock
from comptoir.orders import commands as orders


def statements(captured):
    return [q["sql"] for q in captured.captured_queries if not q["sql"].upper().startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.feature("S13", by="page")
@pytest.mark.feature("S18", by="page")
class TestOrderList:
    def test_sends_strangers_to_the_sign_in(self, client, world):
        assert client.get("/orders/").headers["Location"] == "/sign-in/?next=/orders/"

    def test_shows_number_badges_and_total(self, as_staff, place):
        order = place(MUG=2)

        page = as_staff("ana").get("/orders/").content.decode()

        assert order.number in page
        assert "Placed" in page
        assert "Link sent" in page
        assert "£24.85" in page

    def test_does_not_show_the_orders_of_another_shop(self, as_staff, place):
        order = place(MUG=1)

        assert order.number not in as_staff("finn").get("/orders/").content.decode()
        assert order.number not in as_staff("bruno").get("/orders/").content.decode()

    def test_takes_six_statements_with_session_user_and_scope(self, as_staff, place):
        for _ in range(3):
            place(MUG=1)
        client = as_staff("ana")
        client.get("/orders/")

        with CaptureQueriesContext(connection) as captured:
            client.get("/orders/")

        sent = statements(captured)
        assert len(sent) <= 6, sent
