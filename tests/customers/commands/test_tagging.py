"""Tags."""

import pytest

from comptoir.customers import commands, queries
from comptoir.customers.models import Customer
from comptoir.kernel import scope
from tests.customers.story import events
from tests.world import NOON


def tags_of(world, code="C-1"):
    with scope.reading(world.ana):
        return [tag.name for tag in queries.customer_card(queries.customer_by_code(code)).row.tags]


class TestTagCustomer:
    @pytest.mark.feature("Y7", by="api")
    def test_uses_the_groups_word_or_makes_it_one(self, world):
        for word in ("VIP", "Wholesale", "VIP"):
            commands.tag_customer(code="C-1", tag=word, by=world.ana, at=NOON)

        assert tags_of(world) == ["VIP", "Wholesale"]
        assert len(events(world.ana, "customer.tagged")) == 2
        with scope.reading(world.finn):
            assert [(tag.name, tag.tone) for tag in queries.tags()] == [("VIP", "amber"), ("Wholesale", "grey")]
        with scope.reading(world.bruno):
            assert not queries.tags()

    def test_finds_nobody_of_another_retailer(self, world):
        with pytest.raises(Customer.DoesNotExist):
            commands.tag_customer(code="C-1", tag="Mine", by=world.bruno, at=NOON)


class TestUntagCustomer:
    def test_takes_it_off_once(self, world):
        commands.tag_customer(code="C-1", tag="VIP", by=world.ana, at=NOON)
        for _ in range(2):
            commands.untag_customer(code="C-1", tag="VIP", by=world.ana, at=NOON)

        assert not tags_of(world)
        assert len(events(world.ana, "customer.untagged")) == 1
