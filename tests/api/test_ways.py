"""The machines of an order by API."""

import pytest

from comptoir.orders.states import DELIVERY_MACHINE, ORDER_MACHINE


class TestEveryWay:
    @pytest.mark.feature("Y5", by="api")
    def test_is_told_with_what_stands_before_it(self, program_of):
        lines = [{"sku": "MUG", "quantity": 2}]
        number = program_of("write").post("orders", {"customer": "C-1", "lines": lines}).json()["number"]
        told = {(way["of"], way["verb"]): way for way in program_of("read").get(f"orders/{number}/ways").json()}
        assert len(told) == len(ORDER_MACHINE) + len(DELIVERY_MACHINE)
        assert told["order", "expire"]["open_to"] == ["order"]
        assert told["delivery", "await_allocation"]["open_to"] == ["1"]
        assert told["order", "complete"]["open_to"] == []
