"""What a form of the first run holds before anybody typed: guesses that are right for most."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.numbers import get_territory_currencies, list_currencies
from django.utils.translation.trans_real import parse_accept_lang_header

from comptoir.kernel import clock

from ..countries import countries

# Standard rates of value added or sales tax in hundredths of a percent, as of 2026; elsewhere nobody guesses.
STANDARD_TAX = {
    "AT": 2000, "AU": 1000, "BE": 2100, "BG": 2000, "CA": 500, "CH": 810, "CY": 1900, "CZ": 2100, "DE": 1900,
    "DK": 2500, "EE": 2400, "ES": 2100, "FI": 2550, "FR": 2000, "GB": 2000, "GR": 2400, "HR": 2500, "HU": 2700,
    "IE": 2300, "IN": 1800, "IS": 2400, "IT": 2200, "JP": 1000, "LT": 2100, "LU": 1700, "LV": 2100, "MT": 1800,
    "NL": 2100, "NO": 2500, "NZ": 1500, "PL": 2300, "PT": 2300, "RO": 2100, "SE": 2500, "SG": 900, "SI": 2200,
    "SK": 2300, "TR": 2000, "US": 0, "ZA": 1500,
}  # fmt: skip
OF_LANGUAGE = {"en": "GB", "fr": "FR", "de": "DE", "it": "IT", "es": "ES", "nl": "NL", "pt": "PT", "pl": "PL",
               "sv": "SE", "da": "DK", "fi": "FI", "ja": "JP"}  # fmt: skip
# The first zone of these in the tables is not where most people live.
CAPITAL_ZONES = {"US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
                 "RU": "Europe/Moscow", "MX": "America/Mexico_City", "ES": "Europe/Madrid", "PT": "Europe/Lisbon",
                 "DE": "Europe/Berlin", "NZ": "Pacific/Auckland", "CN": "Asia/Shanghai"}  # fmt: skip


@cache
def known_zones() -> frozenset[str]:
    """Read once: Python walks through folders for them."""
    return frozenset(available_timezones())


@dataclass(frozen=True)
class Custom:
    """What most shops of a country use."""

    currency: str
    timezone: str
    prices_include_tax: bool


def custom_of(country: str) -> Custom:
    """Of a country that nobody knows: pounds and London."""
    zones = [zone for zone in get_global("territory_zones").get(country, []) if zone in known_zones()]
    currency = next(iter(get_territory_currencies(country)), "GBP")
    zone = CAPITAL_ZONES.get(country) or next(iter(zones), "Europe/London")
    return Custom(currency, zone, country not in ("US", "CA"))


@cache
def customs() -> dict[str, tuple[str, str]]:
    """Currency and time zone of every country, for the page that fills them in when a country is chosen."""
    found = {code: custom_of(code) for code, _ in countries()}
    return {code: (custom.currency, custom.timezone) for code, custom in found.items()}


def country_of_browser(accepts: str) -> str:
    """From ``Accept-Language``: ``de-AT`` is Austria, ``de`` alone Germany; nothing known is Great Britain."""
    known = {code for code, _ in countries()}
    for language, _quality in parse_accept_lang_header(accepts):
        name, _, region = language.partition("-")
        if region.upper() in known:
            return region.upper()
        if name in OF_LANGUAGE:
            return OF_LANGUAGE[name]
    return "GB"


def currency_choices() -> list[tuple[str, str]]:
    """The currencies in use somewhere, by code."""
    used = {currency for code, _ in countries() for currency in get_territory_currencies(code)}
    return [(code, code) for code in sorted(used & set(list_currencies()))]


def zone_choices() -> list[tuple[str, str]]:
    """Places by name; ``Etc/GMT+3`` and the like are nowhere."""
    zones = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone.replace("_", " ")) for zone in zones]


def code_from(name: str, *, longest: int = 20) -> str:
    """``Café Noël & Cie`` as CAFE-NOEL-CIE: capital letters, digits and hyphens, a letter first; never too short."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    code = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")
    if not code[:1].isalpha():
        code = f"S-{code}"
    code = code[:longest].strip("-")
    return code if len(code) > 1 else f"{code}{clock.now():%y}"


def prefix_from(name: str) -> str:
    """``Alder Home`` as AH; one word by its first three letters."""
    words = code_from(name).split("-")
    return "".join(word[0] for word in words)[:6] if len(words) > 1 else words[0][:3]
