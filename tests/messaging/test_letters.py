"""Words and letters: every message can be written, and nothing that people typed can shape it."""

import re
from types import SimpleNamespace

import pytest

from comptoir.look.brand import contrast
from comptoir.messaging import words
from comptoir.messaging.languages import FOLDER, LANGUAGES, chosen, language
from comptoir.messaging.letters import brand_of, write_letter
from comptoir.messaging.queries.told import clean, first_name
from comptoir.messaging.sign_in_codes import write_code_letter
from tests.world import NOON

SHOP = SimpleNamespace(name="Alder & Finch <Home>", colour="#f2c94c", call_centre_number="0113 496 0123")
TEMPLATES = [*words.names(), words.TO_LOCATION, words.TO_SHOP]
FACTS = {
    "shop": {"name": SHOP.name, "phone": "0113 496 0123", "tel": "01134960123"},
    "customer": {"first_name": "Sofia", "name": "Sofia Keller"},
    "order": {
        "number": "AH-1",
        "status_address": "https://shop.example/o/x/",
        "order_address": "https://shop.example/orders/AH-1/",
    },
    "location": {"name": "Leeds"},
    "homecoming": {"answer": "Bring it to Leeds.", "fetched": True, "refund": True},
    "pieces": 2,
    "told_on": "Thursday 17 September",
    "items": [{"name": "<script>alert(1)</script>", "quantity": 2, "total": "£2.00"}],
    "parcel": [{"name": "Mug & “cup”", "quantity": 2}],
    "more": 3,
    "sums": [{"label": "Total", "amount": "£2.00", "strong": True}],
    "address": ["Sofia Keller", "14 Park Row"],
    "held": "You pay £2.00 at the door.",
    "held_back": "£2.00",
    "credited": "£2.00",
    "approval": False,
    "called": True,
    "unreached": True,
    "payment": {
        "how": "Please transfer £2.00 and name AH-1.",
        "amount": "£2.00",
        "pay_by": "Friday 18 September, 13:00",
        "address": "https://shop.example/pay/x/",
    },
    "paid": "£2.00",
    "parts": {"count": 2, "said": "1 × Mug now; 1 × Vase from Thursday 24 December"},
    "going_back": "£2.00",
    "refund": {"amount": "£2.00", "means": "Visa •• 4242", "through_bank": True, "voucher": "AH-V7"},
    "document": {"number": "AH-I7", "amount": "£2.00", "open": "£1.00", "due_on": "24 December", "corrects": "AH-I6"},
    "downloads": [
        {
            "name": "Bunting <b>pattern</b>",
            "address": "https://shop.example/d/file.1/",
            "left": 5,
            "until": "Friday, 13:00",
        }
    ],
    "waits": {"level": 1, "levels": 2, "total": "£2.00", "until": "Friday 18 September, 13:00"},
    "edit": {
        "sentence": "1 × Mug added, £2.00",
        "more": "£2.00",
        "less": "",
        "due": "£4.00",
        "until": "Friday 18 September, 13:00",
    },
    "delivery": {
        "day": "Thursday 24 December",
        "rider": "Sam",
        "due_by": "18:30",
        "tracking": "7K3M-9QRT",
        "tracking_address": "https://shop.example/t/",
        "pick_up": {
            "name": "Leeds",
            "place": "Leeds, 94 Briggate, LS1 6NP Leeds",
            "until": "Thursday 24 September",
            "code": "••• •••",
            "due": "£2.00",
        },
    },
}
BARE = {
    **FACTS,
    "shop": {**FACTS["shop"], "phone": ""},
    "customer": {"first_name": "", "name": ""},
    "items": [], "parcel": [], "address": [], "sums": [], "more": 0, "payment": None, "paid": "", "going_back": "",
    "held": "", "held_back": "", "credited": "", "called": False, "unreached": False,
    "parts": None,
    "homecoming": {"answer": "", "fetched": False, "refund": False},
    "refund": {"amount": "£2.00", "means": "", "through_bank": False, "voucher": ""},
    "downloads": [],
    "document": {"number": "AH-I7", "amount": "£2.00", "open": "", "due_on": "", "corrects": ""},
    "edit": {"sentence": "another delivery address", "more": "", "less": "", "due": "£4.00", "until": "Friday, 13:00"},
    "delivery": {
        "day": "", "rider": "", "due_by": "", "tracking": "", "tracking_address": "",
        "pick_up": {"name": "Leeds", "place": "Leeds", "until": "Thursday", "code": "••• •••", "due": ""},
    },
}  # fmt: skip


@pytest.mark.parametrize("facts", [FACTS, BARE], ids=["everything known", "little known"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", TEMPLATES)
class TestEveryLetter:
    def test_is_whole_as_text_and_as_html(self, event, facts, language):
        letter = write_letter(event, facts, SHOP, language)
        for text in (letter.subject, letter.text, letter.html):
            assert "AH-1" in text
            assert not re.search(r"\{\{|\{%|\{\w+\}|None|  ,| \.", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
        assert len(letter.subject) <= 78
        assert "\n\n\n" not in letter.text
        assert "https://shop.example/" in letter.text

    def test_lets_nothing_typed_become_markup(self, event, facts, language):
        html = write_letter(event, facts, SHOP, language).html
        assert "<script" not in html
        assert "Alder &amp; Finch &lt;Home&gt;" in html

    def test_stays_small_enough_to_be_shown_whole(self, event, facts, language):
        assert len(write_letter(event, facts, SHOP, language).html.encode()) < 100_000  # Gmail clips at 102 kB.


class TestTheWords:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("event", TEMPLATES)
    def test_have_a_name_and_hold_no_markup(self, event, language):
        assert words.name_of(event) != event
        assert not re.search(r"<[a-z/]", (FOLDER / language / f"{event}.liquid").read_text())

    def test_are_there_in_every_language(self):
        there = {
            code: {str(path.relative_to(FOLDER / code)) for path in (FOLDER / code).rglob("*")} for code in LANGUAGES
        }
        assert there["fr"] == there["de"] == there["en"]
        phrases = [_names(language(code).phrases) for code in LANGUAGES]
        assert all(names == phrases[0] for names in phrases)

    def test_are_missing_for_other_events(self):
        with pytest.raises(KeyError):
            words.words_for("stock.counted", FACTS)


def _names(phrases):
    return {name: _names(value) if isinstance(value, dict) else type(value) for name, value in phrases.items()}


class TestLanguage:
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (("fr", "en"), "fr"), (("de-AT", "en"), "de"), (("pl", "fr"), "fr"), (("pl", "nl"), "en"), (("", ""), "en"),
            (("DE", "fr"), "de"),
        ],
    )  # fmt: skip
    def test_is_the_first_that_we_have_words_in(self, wanted, found):
        assert chosen(*wanted).code == found

    @pytest.mark.parametrize(
        ("code", "moment", "amount"),
        [
            ("en", "Thursday 17 September, 14:00", "€1,024.50"),
            ("fr", "jeudi 17 septembre à 14:00", "1\u202f024,50\xa0€"),
            ("de", "Donnerstag, 17. September, 14:00 Uhr", "1.024,50\xa0€"),
        ],
    )
    def test_writes_days_and_sums_in_its_way(self, code, moment, amount):
        assert language(code).moment(NOON, "Europe/Paris") == moment
        assert language(code).amount(102450, "EUR") == amount

    def test_is_that_of_the_letter_around_the_words(self):
        letter = write_letter("order.placed", FACTS, SHOP, "fr")
        assert letter.subject == "Merci de régler £2.00 pour votre commande AH-1"
        assert "Adresse de livraison" in letter.text
        assert '<html lang="fr">' in letter.html
        assert not re.search(r"What happens|Going to|Your order|Questions\?", letter.text + letter.html)

    def test_is_that_of_a_code_to_sign_in(self):
        letter = write_code_letter("Odile", SHOP, "de")
        assert letter.subject == "Ihr Code für Alder & Finch <Home>"
        assert "Guten Tag Odile," in letter.text
        assert "••• •••" in letter.html


class TestBrandOf:
    def test_darkens_a_pale_colour_until_words_on_it_can_be_read(self):
        brand = brand_of(SHOP)
        assert contrast(brand["colour"], "#ffffff") >= 4.5
        assert contrast(brand["colour_on_dark"], "#1c1e22") >= 4.5


class TestWhatPeopleTyped:
    @pytest.mark.parametrize(
        ("name", "greeted"),
        [
            ("Sofia Keller", "Sofia"),
            ("Jean-Luc", "Jean-Luc"),
            ("O’Neil", "O’Neil"),
            ("http://bad.example", ""),
            ("42", ""),
        ],
    )
    def test_greets_by_a_name_only(self, name, greeted):
        assert first_name(name) == greeted

    def test_cannot_begin_a_line_of_its_own(self):
        assert clean("Mug\r\nBcc: all@x.example\n\n- Step\x00") == "Mug Bcc: all@x.example - Step"
