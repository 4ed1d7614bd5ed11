"""Settings of a shop: the ways to pay that it takes."""

import pytest

from comptoir.kernel import scope
from comptoir.payments import queries as payments
from comptoir.payments.gateways.features import FEATURES, FLAGS
from tests.console.test_settings import HOME, text_of
from tests.world import World


@pytest.fixture
def ruth(as_staff):
    return as_staff("ruth")


class TestPayments:
    def way(self, world: World, gateway: str):
        with scope.reading(world.operator()):
            return payments.way_of(world.shop().id, gateway)

    @pytest.mark.feature("S27", by="page")
    def test_pay_on_delivery_is_off_unless_the_shop_turns_it_on(self, ruth, world: World):
        assert not self.way(world, "courier").is_on
        given = {"gateway": "courier", "is_on": "1", "at_dispatch": "1"}
        answer = ruth.post(f"{HOME}payments/", given, follow=True)

        assert "“Pay on delivery” is taken in Alder Home." in text_of(answer)
        way = self.way(world, "courier")
        assert (way.is_on, way.at_dispatch, way.per_shipment) == (True, True, False)

    def test_a_way_is_turned_off(self, ruth, world: World):
        answer = ruth.post(f"{HOME}payments/", {"gateway": "sandbox"}, follow=True)

        assert "is not taken any more" in text_of(answer)
        assert not self.way(world, "sandbox").is_on

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"gateway": "bank_transfer", "at_dispatch": "1"}, "cannot hold an amount"),
            ({"gateway": "courier", "is_on": "1"}, "when the goods leave, never before"),
            ({"gateway": "invoice", "per_shipment": "1"}, "delivery by delivery"),
            ({"gateway": "barter"}, "There is no gateway “barter”"),
            ({}, "There is no gateway"),
        ],
    )
    def test_refuse_what_a_way_cannot_do(self, ruth, given, why):
        answer = ruth.post(f"{HOME}payments/", given)

        assert answer.status_code == 422
        assert why in text_of(answer)


@pytest.mark.feature("Y4", by="page")
def test_the_page_lists_every_ability_of_every_way(ruth):
    html = ruth.get(f"{HOME}payments/").content.decode()
    table = html.partition('aria-label="What each way can do"')[2]

    assert table.count("<tr>") == 1 + len(FEATURES)
    assert table.count("<td>") == len(FEATURES) * len(FLAGS)
