from comptoir.orders.numbering import beginnings, imported_number


class TestImportedNumber:
    def test_never_is_one_that_the_shop_counts(self):
        assert imported_number("AH", "10001") == "AH-H10001" != "AH-10001"


class TestBeginnings:
    def test_find_both_kinds_without_the_letters_of_the_shop(self):
        assert beginnings(["AH", "AC"], "104") == ["AH-104", "AH-H104", "AC-104", "AC-H104"]

    def test_find_an_imported_one_by_its_mark(self):
        assert beginnings(["AH"], "H536365") == ["AH-H536365"]

    def test_take_a_whole_number_as_it_is(self):
        assert beginnings(["AH"], "AH-10482") == ["AH-10482"]
