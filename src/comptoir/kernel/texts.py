"""Texts that people and programs send."""

TOWN_FIRST = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "US"})  # Their post writes the postcode last.


def storable(text: str) -> str:
    """What is left of a text without the characters that no stored text can hold: to be sought by."""
    return text.encode(errors="ignore").decode().replace("\0", "").strip()


def is_storable(text: str) -> bool:
    """Whether a text can be stored as it is: no NUL, no half of a surrogate pair."""
    return "\0" not in text and text.encode(errors="ignore").decode() == text


def town_line(postcode: str, city: str, country: str) -> str:
    """Town and postcode in one line, as the post of the country wants them; what is empty is left out."""
    parts = (city, postcode) if country in TOWN_FIRST else (postcode, city)
    return " ".join(part.strip() for part in parts if part.strip())
