"""People invented for the customer codes of the log: nobody of them exists, each is always the same.

Mail addresses end in ``.example`` (RFC 2606) and reach nobody. Phone numbers come from the ranges that regulators keep
for fiction (Ofcom, ComReg, ARCEP, BNetzA, PTS, ACMA, NANPA 555-01xx); in countries that have none known to us, people
have none. Towns and the form of postcodes are real, streets and numbers are made up.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from comptoir.demo.chance import fill, number, often, pick

WHOLESALE_PIECES = 150  # Who takes that many pieces an invoice buys for a shop.
_ELSEWHERE = "United Kingdom"  # Where people of no or of an unknown country live.
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "ð": "d", "ł": "l", "Ł": "L", "þ": "th", "'": ""})


@dataclass(frozen=True)
class Person:
    """An invented customer. Who buys for herself has no company; some countries have no phone numbers for fiction."""

    given: str
    family: str
    email: str
    phone: str
    company: str
    line1: str
    city: str
    region: str
    postcode: str
    country: str  # ISO 3166 code.

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def invent_person(code: str, country: str, *, pieces_an_invoice: float = 0) -> Person:
    """The person behind a customer code; ``country`` as the log names it, pieces tell wholesalers."""
    people = _people()
    home = people["countries"].get(country) or people["countries"][_ELSEWHERE]
    culture = people["cultures"][home["culture"]]
    given = pick(culture["women"] if is_woman(code) else culture["men"], code, "given")
    family = pick(culture["surnames"], code, "family")
    town = pick(home["cities"], code, "town")
    company = ""
    if pieces_an_invoice >= WHOLESALE_PIECES:
        company = _company(code, family, town["city"], home, culture["surnames"])
    return Person(
        given=given,
        family=family,
        email=email(given, family, code, company),
        phone=phone(code, home["phones"]),
        company=company,
        line1=home["line"].format(
            n=1 + number(118, code, "n"), m=1 + number(9, code, "m"), s=pick(home["streets"], code, "s")
        ),
        city=town["city"],
        region=town.get("region", ""),
        postcode=fill(town["postcode"], code, "postcode"),
        country=home["iso"],
    )


def is_woman(code: str) -> bool:
    """Whether the person behind a code has a woman's name; the clothes she buys go by it too."""
    return often(55, code, "she")


def email(given: str, family: str, code: str, company: str = "") -> str:
    """An address that reaches nobody; the code keeps it unique."""
    if company:
        return f"{plain(given)}@{plain(company)}-{plain(code)}.example"
    return f"{plain(given)}.{plain(family)}.{plain(code)}@{pick(('post', 'letters', 'parlour', 'inbox'), code)}.example"


def phone(code: str, ranges: Sequence[str]) -> str:
    """A number of the ranges, its own for every code that is a number, as far as they reach; empty without ranges.

    Neighbouring codes get numbers far apart: 7919 has no divisor in common with the sizes of the ranges.
    """
    sizes = [10 ** pattern.count("#") for pattern in ranges]
    if not sizes:
        return ""
    is_number = code.isascii() and code.isdigit() and len(code) < 20
    place = (int(code) * 7919 if is_number else number(sum(sizes), code, "phone")) % sum(sizes)
    for pattern, size in zip(ranges, sizes, strict=True):
        if place < size:
            digits = iter(f"{place:0{pattern.count('#')}}")
            return "".join(next(digits) if sign == "#" else sign for sign in pattern)
        place -= size
    raise AssertionError("the place lies in one of the ranges")


def iso_country(country: str) -> str:
    """The ISO code of a country as the log names it; of "Unspecified" and unknown ones that of the United Kingdom."""
    countries = _people()["countries"]
    return countries.get(country, countries[_ELSEWHERE])["iso"]


def plain(text: str) -> str:
    """A text in the letters that stand in addresses: ``Größe & Söhne`` is ``grosse-sohne``."""
    stripped = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = "".join(sign for sign in stripped if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def _company(code: str, family: str, city: str, home: dict[str, Any], surnames: list[str]) -> str:
    others = [name for name in surnames if name != family]
    return pick(home["companies"], code, "company").format(
        f=family, g=pick(others, code, "partner"), c=city, w="Gifts", t=pick(_people()["trades"], code, "trade")
    )


@cache
def _people() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "data/people.json").read_text(encoding="utf-8"))
