"""Texts that people and programs send."""


def storable(text: str) -> str:
    """What is left of a text without the characters that no stored text can hold: to be sought by."""
    return text.encode(errors="ignore").decode().replace("\0", "").strip()


def is_storable(text: str) -> bool:
    """Whether a text can be stored as it is: no NUL, no half of a surrogate pair."""
    return "\0" not in text and text.encode(errors="ignore").decode() == text
