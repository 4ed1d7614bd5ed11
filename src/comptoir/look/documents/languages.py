"""The languages that papers are printed in: how each writes sums, days and rates."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_date

from comptoir.kernel.money import say

LOCALES: Final = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE"}


@dataclass(frozen=True)
class PaperLanguage:
    """One of them, by its two letters."""

    code: str

    @property
    def locale(self) -> str:
        return LOCALES[self.code]

    def money(self, minor: int, currency: str) -> str:
        return say(minor, currency, self.locale)

    def day(self, day: date) -> str:
        """``18 September 2026``, ``18. September 2026``."""
        return format_date(day, "long", locale=self.locale)

    def rate(self, basis_points: int) -> str:
        """``5.5 %``, ``5,5 %``."""
        text = f"{basis_points / 100:g}"
        return f"{text if self.code == 'en' else text.replace('.', ',')} %"

    def country(self, code: str) -> str:
        return str(Locale.parse(self.locale).territories.get(code, code))


def paper_language(*wanted: str) -> PaperLanguage:
    """The first of the wanted languages that papers are printed in (``de`` for ``de-AT``), else English."""
    bases = (code.replace("_", "-").partition("-")[0].lower() for code in wanted)
    return PaperLanguage(next((base for base in bases if base in LOCALES), "en"))
