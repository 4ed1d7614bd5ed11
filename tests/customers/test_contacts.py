"""Numbers and addresses in normal form."""

import pytest

from comptoir.customers.contacts import BadEmail, BadPhone, normal_email, normal_phone, whole_contacts


class TestNormalPhone:
    @pytest.mark.parametrize(
        ("text", "country", "number"),
        [
            ("07700 900144", "GB", "+447700900144"),
            ("+44 (0)7700 900144", "FR", "+447700900144"),
            ("0044 7700-900144", "GB", "+447700900144"),
            ("01 99 00 12 34", "FR", "+33199001234"),
            ("tel:+33199001234", "", "+33199001234"),
            ("(212) 555-0100", "US", "+12125550100"),
        ],
    )
    def test_is_e164_of_the_customers_country(self, text, country, number):
        assert normal_phone(text, country) == number

    @pytest.mark.parametrize("text", ["+55 11 6123-4567", "+55 11 96123-4567", "+551161234567"])
    def test_gives_a_brazilian_mobile_its_ninth_digit(self, text):
        assert normal_phone(text, "") == "+5511961234567"

    def test_leaves_a_brazilian_landline_alone(self):
        assert normal_phone("(11) 3123-4567", "BR") == "+551131234567"

    @pytest.mark.parametrize(
        "text", ["", "12", "call me", "07700 900144", "+999 123456", "+44 7700 9001440000", "5' or"]
    )
    def test_refuses_what_is_no_whole_number(self, text):
        with pytest.raises(BadPhone, match="not a whole phone number"):
            normal_phone(text, "")

    def test_names_the_country_it_was_taken_for(self):
        with pytest.raises(BadPhone, match="of GB"):
            normal_phone("123", "GB")


class TestNormalEmail:
    def test_is_in_small_letters_without_blanks(self):
        assert normal_email("  Sofia.Keller@Mail.Example ") == "sofia.keller@mail.example"

    @pytest.mark.parametrize(
        "text", ["", "sofia", "sofia@", "@mail.example", "a b@mail.example", "a@b\0.example", "\ud800@x.de"]
    )
    def test_refuses_what_is_no_whole_address(self, text):
        with pytest.raises(BadEmail):
            normal_email(text)

    def test_refuses_one_that_no_mail_server_takes(self):
        with pytest.raises(BadEmail):
            normal_email("a" * 250 + "@mail.example")


class TestWholeContacts:
    def test_takes_a_number_for_one_of_each_country(self):
        assert whole_contacts("0199 001234", ["GB", "FR"]) == ["+33199001234", "+44199001234"]

    def test_is_empty_for_words_and_fragments(self):
        assert whole_contacts("Sofia", ["GB"]) == whole_contacts("900", ["GB"]) == whole_contacts("sofia@", []) == []
