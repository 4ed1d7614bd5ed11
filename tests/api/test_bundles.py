"""Bundles by API."""

import pytest

PARTS = [{"sku": "MUG", "quantity": 2}, {"sku": "RED-SCARF", "quantity": 1}]


class TestBundles:
    @pytest.mark.feature("Y2", by="api")
    def test_are_made_changed_listed_and_ordered(self, program_of):
        manage, body = program_of("manage"), {"sku": "SET-01", "name": "Tea set", "amount_minor": 3999}
        made = manage.post("bundles", {**body, "parts": PARTS})
        assert made.status_code == 201, made.content
        assert manage.post("bundles/SET-01", {"amount_minor": 3500, "parts": PARTS}).status_code == 200
        (told,) = program_of("read").get("bundles").json()
        assert (told["price_minor"], told["sellable"]) == (3500, 11)
        assert [(part["sku"], part["quantity"]) for part in told["parts"]] == [("MUG", 2), ("RED-SCARF", 1)]
        order = (
            program_of("write").post("orders", {"customer": "C-1", "lines": [{"sku": "SET-01", "quantity": 1}]}).json()
        )
        assert order["number"]

    def test_are_refused_with_a_reason(self, program_of):
        body = {"sku": "SET-01", "name": "Tea set", "amount_minor": 1, "parts": PARTS[1:]}
        answer = program_of("manage").post("bundles", body)
        assert answer.status_code in (400, 409, 422)
        assert "two pieces at least" in answer.content.decode()
