"""The languages that messages are written in: what a letter says around its words, and how it writes days and sums."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from comptoir.kernel.money import say

FOLDER = Path(__file__).parent / "templates"
LANGUAGES: Final = {"en": "English", "fr": "Français", "de": "Deutsch"}
STAFFS_OWN: Final = "en"  # In which the console names messages.


@dataclass(frozen=True)
class Language:
    """One of them. ``phrases`` is its ``phrases.toml``."""

    code: str
    locale: str
    phrases: Mapping[str, Any]

    def amount(self, minor: int, currency: str) -> str:
        return say(minor, currency, self.locale)

    def country(self, code: str) -> str:
        return str(Locale.parse(self.locale).territories.get(code, code))

    def day(self, at: datetime, zone: str) -> str:
        """``Friday 18 September``, ``Freitag, 18. September``."""
        return self.date(at.astimezone(ZoneInfo(zone)).date())

    def date(self, day: date) -> str:
        return format_date(day, self.phrases["day"], locale=self.locale)

    def time(self, at: datetime, zone: str) -> str:
        return format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=self.locale)

    def moment(self, at: datetime, zone: str) -> str:
        """``Friday 18 September, 12:00``."""
        return str(self.phrases["moment"]).format(day=self.day(at, zone), time=self.time(at, zone))

    def due(self, due_by: datetime, now: datetime, zone: str) -> str:
        """``18:30`` for today, else with its day."""
        same_day = due_by.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()
        return self.time(due_by, zone) if same_day else self.moment(due_by, zone)


def chosen(*wanted: str) -> Language:
    """The first of the wanted languages that we have words in (``de`` for ``de-AT``), else English."""
    bases = (code.replace("_", "-").partition("-")[0].lower() for code in wanted)
    return language(next((base for base in bases if base in LANGUAGES), STAFFS_OWN))


@cache
def language(code: str) -> Language:
    phrases = tomllib.loads((FOLDER / code / "phrases.toml").read_text(encoding="utf-8"))
    return Language(code, phrases["locale"], phrases)
