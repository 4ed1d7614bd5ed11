"""What changes prices, taxes and shipping rates."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from comptoir.pricing import commands, queries
from comptoir.pricing.commands import PriceRow
from tests.inventory.test_promises import statements
from tests.world import NOON


def told(world, name: str) -> list[str]:
    with scope.reading(world.ruth):
        return [line.text for line in lines(Event.objects.filter(name=name).order_by("id"))]


def price(world, sku: str, shop: str = "HOME") -> int | None:
    variant = world.variant(sku).id
    with scope.reading(world.sam):
        return queries.prices(world.shop(shop).id, [variant]).get(variant)


class TestSetPrice:
    def test_changes_the_price_of_one_shop(self, world):
        home = world.shop().id
        commands.set_price(shop_id=home, sku="RED-SCARF", amount_minor=2650, by=world.ruth, at=NOON)
        commands.set_price(shop_id=home, sku="RED-SCARF", amount_minor=2650, by=world.ruth, at=NOON)

        assert price(world, "RED-SCARF") == 2650
        assert price(world, "RED-SCARF", "CLOTH") == 2500
        assert told(world, "price.set") == ["RED-SCARF costs £26.50, set by Ruth"]

    def test_refuses_less_than_nothing(self, world):
        with pytest.raises(Invalid):
            commands.set_price(shop_id=world.shop().id, sku="MUG", amount_minor=-1, by=world.ruth, at=NOON)

    def test_is_for_those_who_run_the_shop(self, world):
        with pytest.raises(NotAllowed):
            commands.set_price(shop_id=world.shop().id, sku="MUG", amount_minor=1, by=world.marc, at=NOON)
        with pytest.raises(ObjectDoesNotExist):
            commands.set_price(shop_id=world.shop("CLOTH").id, sku="MUG", amount_minor=1, by=world.ruth, at=NOON)
        with pytest.raises(ObjectDoesNotExist):
            commands.set_price(shop_id=world.shop("ORION").id, sku="MUG", amount_minor=1, by=world.bruno, at=NOON)


class TestRemovePrice:
    def test_ends_the_sale_in_the_shop(self, world):
        commands.remove_price(shop_id=world.shop().id, sku="MUG", by=world.ruth, at=NOON)
        assert price(world, "MUG") is None
        assert told(world, "price.removed") == ["MUG is no longer sold here, said Ruth"]


class TestImportPrices:
    def test_sets_many_in_one_statement_with_one_event(self, world, django_assert_max_num_queries):
        by, home = world.ruth, world.shop().id
        rows = [
            PriceRow("MUG", 1095), PriceRow("RED-SCARF", 2400), PriceRow("TASSE", 100), PriceRow("MUG", 1),
            PriceRow("GONE", -1), PriceRow("\0", 1),
        ]  # fmt: skip
        with django_assert_max_num_queries(10) as captured:
            result = commands.import_prices(shop_id=home, rows=rows, by=by, at=NOON)

        assert len([sql for sql in statements(captured) if "unnest" in sql]) == 1
        assert result.changed == 1
        assert {(row.sku, row.amount_minor): reason for row, reason in result.refused} == {
            ("TASSE", 100): "There is no article with this number.",
            ("\0", 1): "There is no article with this number.",
            ("MUG", 1): "The article number stands twice.",
            ("GONE", -1): "A price cannot be below 0 or beyond belief.",
        }
        assert (price(world, "MUG"), price(world, "RED-SCARF"), price(world, "GONE")) == (1095, 2400, 1500)
        assert told(world, "prices.imported") == ["Prices imported by Ruth"]


class TestSetTaxRate:
    def test_taxes_a_class_in_a_country(self, world):
        commands.set_tax_rate(country="FR", tax_class="standard", basis_points=550, by=world.ruth, at=NOON)
        with scope.reading(world.ruth):
            rates = {(r.country, r.tax_class): r.basis_points for r in queries.tax_rates(world.ruth.retailer)}
        assert rates == {("GB", "standard"): 2000, ("DE", "standard"): 1900, ("FR", "standard"): 550}
        assert told(world, "tax_rate.set") == ["Tax standard in FR set to 5.5 % by Ruth"]

    @pytest.mark.parametrize(
        "wrong", [{"country": "fr"}, {"tax_class": "A b"}, {"basis_points": 10_001}, {"basis_points": -1}]
    )
    def test_refuses_what_cannot_be(self, world, wrong):
        asked = {"country": "FR", "tax_class": "standard", "basis_points": 550, **wrong}
        with pytest.raises(Invalid):
            commands.set_tax_rate(**asked, by=world.ruth, at=NOON)


class TestSetShippingRate:
    def test_prices_a_band_once(self, world):
        home = world.shop().id
        band = {"shop_id": home, "code": "standard", "country": "DE", "weight_up_to_grams": 2_000}
        commands.set_shipping_rate(**band, name="To Germany", amount_minor=995, by=world.ruth, at=NOON)
        commands.set_shipping_rate(**band, name="To Germany", amount_minor=1095, by=world.ruth, at=NOON)

        with scope.reading(world.ruth):
            (rate,) = queries.shipping_rates(home).filter(country="DE")
        assert (rate.amount_minor, rate.weight_up_to_grams) == (1095, 2_000)
        assert told(world, "shipping_rate.set") == [
            "To Germany costs £9.95, set by Ruth", "To Germany costs £10.95, set by Ruth",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "wrong",
        [
            {"code": "Very Fast"}, {"name": " "}, {"name": "\0"}, {"country": "Germany"}, {"weight_up_to_grams": 0},
            {"days_min": 4, "days_max": 2}, {"amount_minor": -1}, {"total_from_minor": -1},
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be(self, world, wrong):
        asked = {"code": "fast", "name": "Fast", "amount_minor": 1, **wrong}
        with pytest.raises(Invalid):
            commands.set_shipping_rate(shop_id=world.shop().id, **asked, by=world.ruth, at=NOON)


class TestRemoveShippingRate:
    def test_takes_a_band_out(self, world):
        with scope.reading(world.ruth):
            rate = queries.shipping_rates(world.shop().id).get(code="express")
        with pytest.raises(ObjectDoesNotExist):
            commands.remove_shipping_rate(rate_id=rate.id, by=world.finn, at=NOON)
        commands.remove_shipping_rate(rate_id=rate.id, by=world.ruth, at=NOON)
        assert told(world, "shipping_rate.removed") == ["Next day at £9.95 removed by Ruth"]
