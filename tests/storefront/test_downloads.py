"""A file that was bought, as its customer gets it: by the mail, on her order's page, under a link of its own."""

import re

import pytest
from django.test import Client

from comptoir.kernel import clock, scope
from comptoir.messaging.models import Message
from comptoir.orders import commands
from comptoir.orders.download_links import link_text
from comptoir.orders.links import link_text as order_text
from tests.orders.digital import CONTENT, bought, files_of, sell_pattern


@pytest.fixture
def order(world, run_jobs):
    sell_pattern(world)
    return bought(world, run_jobs, at=clock.now())


def mailed(world, template: str) -> str:
    with scope.reading(world.ana):
        return Message.objects.get(template=template).text


def address(world, order) -> str:
    return f"/d/{link_text(files_of(world, order)[0].download)}/"


class TestTheLink:
    @pytest.mark.feature("Y2", by="page")
    def test_is_mailed_and_stands_on_her_order(self, world, order):
        assert address(world, order) in mailed(world, "delivery.handed_over")
        page = Client().get(f"/o/{order_text(order)}/").text
        assert address(world, order) in page
        assert "5 of 5 downloads left" in page

    def test_counts_nothing_by_being_looked_at(self, world, order):
        for _ in range(3):
            answer = Client().get(address(world, order))
        assert "5 of 5 downloads left" in answer.text
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_gives_the_file_as_a_stream_and_counts_it(self, world, order):
        answer = Client().post(address(world, order))
        assert answer.streaming
        pieces = list(answer.streaming_content)
        assert b"".join(pieces) == CONTENT
        assert max(map(len, pieces)) <= 256 * 1024
        assert answer["Content-Disposition"] == 'attachment; filename="bunting.pdf"'
        assert (answer["Content-Type"], answer["Content-Length"]) == ("application/octet-stream", str(len(CONTENT)))
        assert "4 of 5 downloads left" in Client().get(address(world, order)).text

    def test_says_why_where_it_gives_nothing_any_more(self, world, order):
        old, text = address(world, order), Client().get(address(world, order)).text
        assert "Bunting pattern" in text
        given = {"number": order.number, "position": 1, "reason": "Lost", "by": world.ana, "at": clock.now()}
        commands.renew_download(**given)
        assert "replaced by a newer one" in Client().get(old).text
        refused = Client().post(old)
        assert (refused.status_code, "Nothing was downloaded" in refused.text) == (409, True)
        assert Client().post(address(world, order)).status_code == 200

    def test_cannot_be_guessed_and_never_reaches_the_logs(self, world, order, capfd):
        text = address(world, order)
        changed = re.sub(r"\.[^.]+/$", ".AAAAAAAAAAAAAAAAAAAAAA/", text)
        assert [Client().get(changed).status_code, Client().post(changed).status_code] == [404, 404]
        Client().post(text)
        assert text.split("/")[2] not in "".join(capfd.readouterr())

    def test_is_mailed_anew_when_it_is_renewed(self, world, order, run_jobs):
        given = {"number": order.number, "position": 1, "reason": "Lost", "by": world.ana, "at": clock.now()}
        commands.renew_download(**given)
        run_jobs()
        assert address(world, order) in mailed(world, "download.renewed")
