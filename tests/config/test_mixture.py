"""The demo and somebody's own installation are kept apart."""

import pytest

from comptoir.config import mixture
from comptoir.config.words import CannotStart
from comptoir.demo.house import RETAILERS
from comptoir.shops.models import Retailer
from tests.world import NOON


@pytest.fixture
def retailers(world, monkeypatch):
    """The retailers that a database holds, as the two checks find them."""

    def hold(*found):
        monkeypatch.setattr("comptoir.shops.queries.retailer_names", lambda: set(found))

    return hold


DEMO = next(iter(RETAILERS.items()))


class TestRefuseOwnData:
    def test_keeps_invented_shops_from_real_ones(self, retailers):
        retailers(("MOSS", "Moss & Daughters"))

        with pytest.raises(CannotStart, match="--no-demo"):
            mixture.refuse_own_data()

    def test_lets_the_demo_begin_and_start_again(self, retailers):
        retailers()
        mixture.refuse_own_data()
        retailers(DEMO)
        mixture.refuse_own_data()


class TestRefuseDemoData:
    def test_keeps_real_mails_from_invented_people(self, retailers):
        retailers(DEMO)

        with pytest.raises(CannotStart, match="holds the demo"):
            mixture.refuse_demo_data()

    def test_lets_an_installation_of_its_own_start(self, retailers):
        retailers(("ALDER", "A retailer that happens to share the code"))
        mixture.refuse_demo_data()

    def test_reads_the_retailers_of_the_database(self, world):
        Retailer.objects.create(code=DEMO[0] + "-X", name="Elsewhere", created_at=NOON)
        with pytest.raises(CannotStart):
            mixture.refuse_own_data()
