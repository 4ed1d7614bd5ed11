import pytest

from comptoir.exchange.sales.codes import RETAIL_CODES, LineKind, kind_by, stock_code


class TestKindBy:
    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("POST", "shipping"), ("DOT", "shipping"), ("C2", "shipping"), ("m", "adjustment"),
            ("ADJUST2", "adjustment"),
            ("D", "discount"), ("BANK CHARGES", "fee"), ("AMAZONFEE", "fee"), ("CRUK", "fee"), ("S", "sample"),
            ("gift_0001_20", "voucher"), ("GIFT", "voucher"), ("TEST001", "test"), ("B", "bad_debt"),
            ("PADS", "product"), ("DCGS0003", "product"), ("DCGSSBOY", "product"), ("SP1002", "product"),
            ("85123a", "product"), ("47503J ", "product"), ("MUG", "product"),
        ],
    )  # fmt: skip
    def test_tells_services_from_goods(self, written, kind):
        assert kind_by(RETAIL_CODES)(stock_code(written)) is LineKind(kind)
