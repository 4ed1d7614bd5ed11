"""How the pages say things: money with its sign and unit, names in sentence case, times short."""

import re
import zlib
from datetime import datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, get_currency_precision
from django.utils import timezone, translation

MINUS = "−"
AVATAR_TONES = ("purple", "teal", "orange", "blue", "green", "red", "amber", "indigo")
_ALWAYS_CAPITAL = {
    word.lower(): word
    for word in [
        "UK",
        "USA",
        "LED",
        "DIY",
        "BBQ",
        "VIP",
        "TV",
        "CD",
        "I",
        "T-light",
        "T-lights",
        "T-shirt",
        "Christmas",
        "Easter",
        "London",
        "Paris",
        "Valentine",
        "Victorian",
        "French",
        "English",
        "England",
        "Scottie",
        "Union",
        "Jack",
        "Japanese",
        "Indian",
        "Moroccan",
        "Edwardian",
    ]
}


def locale() -> str:
    """The language of this page as Babel names it; English is British here."""
    code = translation.get_language() or "en-gb"
    return "en_GB" if code in ("en", "en-gb") else translation.to_locale(code)


def money(minor: int, currency: str, *, signed: bool = False) -> str:
    """`£63.65` from 6365 and GBP, with a true minus sign; `signed` shows a plus too."""
    digits = get_currency_precision(currency)
    amount = Decimal(abs(minor)).scaleb(-digits)
    sign = MINUS if minor < 0 else "+" if signed and minor > 0 else ""
    return sign + format_currency(amount, currency, locale=locale())


def sentence_case(text: str) -> str:
    """A name of the log as people read it: `JUMBO BAG RED RETROSPOT` is “Jumbo bag red retrospot”.

    Text that already has small letters is left as it was written.
    """
    text = " ".join(text.split())
    if any(letter.islower() for letter in text):
        return text
    words = [_ALWAYS_CAPITAL.get(word.lower(), word.lower()) for word in text.split(" ")]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


def initials(name: str) -> str:
    """At most two letters for an avatar: “Sofia Keller” is SK; a name without letters is a dash."""
    words = re.findall(r"[^\W\d_]+", name)
    if not words:
        return "–"
    chosen = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in chosen).upper()


def avatar_tone(name: str) -> str:
    """A tone that stays with the name; grey for no name."""
    if not re.search(r"[^\W\d_]", name):
        return "grey"
    return AVATAR_TONES[zlib.crc32(name.encode()) % len(AVATAR_TONES)]


def short_time(at: datetime, now: datetime) -> str:
    """`16:18` today, `3 Sep` this year, `3 Sep 2025` before; in the current time zone."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return local.strftime("%H:%M")
    pattern = "d MMM" if local.year == today.year else "d MMM y"
    return format_date(local.date(), pattern, locale=locale())


def full_time(at: datetime) -> str:
    """`17 September 2026 16:18`, for titles."""
    return format_datetime(timezone.localtime(at), "d MMMM y HH:mm", locale=locale(), tzinfo=None)


def long_day(at: datetime) -> str:
    """`Thursday 17 September`."""
    return format_date(timezone.localtime(at).date(), "EEEE d MMMM", locale=locale())


def span(seconds: float) -> str:
    """A length of time in one or two units: `12 min`, `1 h 5 min`, `23 h`, `3 days`."""
    minutes = max(0, int(seconds // 60))
    if minutes < 1:
        return "under 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 10 and rest:
        return f"{hours} h {rest} min"
    if hours < 48:
        return f"{hours} h"
    return f"{hours // 24} days"


def time_left(until: datetime, now: datetime) -> tuple[str, str]:
    """Words and tone of a deadline: green, amber under 20 minutes, red when late."""
    seconds = (until - now).total_seconds()
    if seconds < 0:
        return f"late by {span(-seconds)}", "red"
    return f"{span(seconds)} left", "amber" if seconds < 20 * 60 else "green"
