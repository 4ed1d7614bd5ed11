"""Countries as files write them, by their two letters."""

from functools import cache

from babel import Locale

_OTHERWISE = {
    "eire": "IE",
    "usa": "US",
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "rsa": "ZA",
    "korea": "KR",
    "czech republic": "CZ",
    "hong kong": "HK",
    "channel islands": "GG",
    "west indies": "BB",
    "unspecified": "",
    "european community": "",
}


def iso_country(written: str) -> str:
    """``France``, ``fr`` and ``FR`` are FR; empty for a place that is no country or that nobody knows."""
    text = written.strip()
    names = _names()
    if len(text) == 2 and text.upper() in names.values():
        return text.upper()
    return _OTHERWISE.get(text.lower(), names.get(text.lower(), ""))


@cache
def _names() -> dict[str, str]:
    territories = Locale("en").territories
    return {name.lower(): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}
