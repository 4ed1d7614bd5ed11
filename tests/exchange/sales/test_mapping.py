import pytest

from comptoir.exchange.sales.mapping import ONLINE_RETAIL, Mapping, MappingUnclear, from_dict

COLUMNS = dict(ONLINE_RETAIL.columns)


class TestMapping:
    def test_names_the_columns_it_lacks(self):
        with pytest.raises(MappingUnclear, match="does not say which column holds quantity, at"):
            Mapping(columns={"invoice": "a", "stock_code": "b", "unit_price": "c"})

    def test_refuses_an_encoding_in_which_places_cannot_be_counted(self):
        with pytest.raises(MappingUnclear, match="'utf-16'; possible are 'utf-8'"):
            Mapping(columns=COLUMNS, encoding="utf-16")


class TestFromDict:
    def test_keeps_the_usual_for_what_is_left_out(self):
        assert from_dict({"columns": COLUMNS}) == ONLINE_RETAIL

    def test_takes_codes_as_lists(self):
        assert from_dict({"columns": COLUMNS, "codes": [["FRT", "shipping"]]}).codes == (("FRT", "shipping"),)

    def test_names_a_key_nobody_knows(self):
        with pytest.raises(MappingUnclear, match="keys nobody knows: colums"):
            from_dict({"colums": COLUMNS})

    def test_asks_for_columns(self):
        with pytest.raises(MappingUnclear, match='needs "columns"'):
            from_dict({"decimal": ","})
