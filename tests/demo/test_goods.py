import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.demo.goods import bar_code, check_digit, shelf_of, shelves, stock_of, tax_class_of, weight_of


class TestShelfOf:
    @pytest.mark.parametrize(
        ("name", "shelf"),
        [
            ("STRAWBERRY CERAMIC TRINKET BOX", "decoration"),
            ("SET OF 6 CHRISTMAS CANDLES", "christmas"),
            ("REGENCY CAKESTAND 3 TIER", "party"),
            ("JUMBO BAG RED RETROSPOT", "bags"),
            ("PACK OF 72 RETROSPOT CAKE CASES", "party"),
            ("RETROSPOT TEA SET CERAMIC 11 PC", "kitchen"),
            ("", "other"),
            ("This is a test product.", "other"),
        ],
    )
    def test_goes_by_the_words_of_the_name(self, name, shelf):
        assert shelf_of(name).code == shelf

    def test_has_about_a_dozen_to_choose_from(self):
        codes = [shelf.code for shelf in shelves()]
        assert 10 <= len(codes) == len(set(codes)) <= 14


class TestTaxClassOf:
    @pytest.mark.parametrize(
        ("name", "tax"),
        [("SCOTTIE DOGS BABY BIB", "zero"), ("RETROSPOT CHILDRENS APRON", "zero"), ("RECIPE BOOK PANTRY", "zero"),
         ("RED NOTEBOOK", "standard"), ("SWEETHEART RECIPE BOOK STAND", "standard"), ("WHITE HEART", "standard")],
    )  # fmt: skip
    def test_is_zero_for_books_and_childrens_clothes(self, name, tax):
        assert tax_class_of(name) == tax


class TestBarCode:
    def test_computes_the_check_digit_of_known_codes(self):
        assert check_digit("400638133393") == "1"
        assert check_digit("501234567890") == "0"

    @given(st.text())
    def test_is_a_valid_ean_for_use_inside(self, sku):
        code = bar_code(sku)
        assert len(code) == 13
        assert code[0] == "2"
        assert check_digit(code[:12]) == code[12]
        assert code == bar_code(sku)


class TestWeightOf:
    @given(st.text(), st.text())
    def test_is_something_a_person_can_carry(self, sku, name):
        assert 0 < weight_of(sku, name) < 2000


class TestStockOf:
    @given(st.text(), st.floats(0, 5000), st.lists(st.integers(0, 100), max_size=5))
    def test_never_keeps_back_more_than_there_is(self, sku, speed, shares):
        held = stock_of(sku, speed, shares)
        assert len(held) == len(shares)
        assert all(0 <= one.minimum <= max(one.on_hand, 0) for one in held)
        assert held == stock_of(sku, speed, shares)

    def test_holds_more_of_what_sells_faster(self):
        slow = sum(stock_of(f"S{n}", 5, [60, 40])[0].on_hand for n in range(50))
        fast = sum(stock_of(f"S{n}", 50, [60, 40])[0].on_hand for n in range(50))
        assert fast > 5 * slow
