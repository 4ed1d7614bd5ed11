import pytest

from comptoir.exchange.sales.countries import iso_country


class TestIsoCountry:
    @pytest.mark.parametrize(
        ("written", "code"),
        [("United Kingdom", "GB"), ("EIRE", "IE"), ("fr", "FR"), ("USA", "US"), ("Unspecified", ""), ("Narnia", "")],
    )
    def test_knows_a_country_however_it_is_written(self, written, code):
        assert iso_country(written) == code

    def test_knows_every_country_of_the_shipped_log(self):
        named = [
            "Germany",
            "Netherlands",
            "Channel Islands",
            "RSA",
            "Korea",
            "Czech Republic",
            "West Indies",
            "Hong Kong",
        ]
        assert all(map(iso_country, named))
