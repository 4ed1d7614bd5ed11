"""The mail on payment says which part leaves when, in the customer's language."""

from datetime import date

import pytest

from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.messaging.models import Message
from tests.orders.scene import paid
from tests.world import NOON

SAID = {
    "en": "leaves in 2 parcels: 1 × Scottie mug now; 1 × {name} from Tuesday 24 November.",
    "fr": "part en 2 colis : 1 × Scottie mug maintenant; 1 × {name} à partir du mardi 24 novembre.",
    "de": "verlässt uns in 2 Paketen: 1 × Scottie mug jetzt; 1 × {name} ab Dienstag, 24. November.",
}


class TestTheMailOnPayment:
    @pytest.mark.feature("Y3", by="page")
    @pytest.mark.parametrize("language", SAID)
    def test_says_which_part_leaves_when(self, world, run_jobs, language, monkeypatch):
        monkeypatch.setattr("comptoir.messaging.queries.told.chosen", lambda *_: _spoken(language))
        day = date(2026, 11, 24)
        inventory.set_offer(
            sku="LAST-ONE", location="WAKEFIELD", availability="back_order", released_on=day, by=world.marc, at=NOON
        )
        order = paid(world, run_jobs, ("MUG", 1), ("LAST-ONE", 1))
        with scope.reading(world.ana):
            mail = Message.objects.get(template="order.opened", order_id=order.id)
            name = order.lines.get(sku="LAST-ONE").name
        assert SAID[language].format(name=name) in " ".join(mail.text.split())

    def test_says_nothing_of_parcels_where_all_leaves_at_once(self, world, run_jobs):
        order = paid(world, run_jobs)
        with scope.reading(world.ana):
            assert "parcels" not in Message.objects.get(template="order.opened", order_id=order.id).text


def _spoken(code):
    from comptoir.messaging.languages import language

    return language(code)
