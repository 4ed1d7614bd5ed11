"""Taxes and shipping by API."""


class TestTaxRates:
    def test_are_the_retailers(self, program_of):
        said = program_of("read").get("tax-rates").json()

        assert {"country": "GB", "tax_class": "standard", "basis_points": 2000} in said
        assert program_of("orion").get("tax-rates").json() != said

    def test_are_read_only(self, program_of):
        assert program_of("manage").post("tax-rates", {}).status_code == 405


class TestShippingRates:
    def test_are_the_shops(self, program_of):
        said = program_of("read").get("shipping-rates").json()

        assert {rate["code"] for rate in said} >= {"standard"}
        assert set(said[0]) == {
            "code", "name", "country", "weight_up_to_grams", "total_from_minor", "amount_minor", "days_min", "days_max",
            "pick_up_at",
        }  # fmt: skip

    def test_ask_what_an_order_then_costs(self, program_of):
        program = program_of("write")
        rates = program.get("shipping-rates").json()
        (standard,) = (r for r in rates if (r["code"], r["total_from_minor"]) == ("standard", 0))
        order = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}
        placed = program.post("orders", order).json()
        assert placed["shipping_minor"] == standard["amount_minor"]
