"""Where somebody is, as people send it: two numbers, or a link to a map. Pure."""

import re

from .errors import Invalid

LONGEST = 1000
Position = tuple[float, float]  # Latitude and longitude, in degrees.

NUMBER = r"-?\d{1,3}(?:\.\d{1,12})?"
PLAIN = re.compile(rf"\s*({NUMBER})\s*[,;\s]\s*({NUMBER})\s*")
# What WhatsApp, Google, Apple and OpenStreetMap write into their links.
IN_LINKS = (
    re.compile(rf"[?&](?:q|query|ll|daddr|destination)=(?:loc:)?({NUMBER})(?:,|%2C)\+?({NUMBER})", re.I),
    re.compile(rf"[?&]mlat=({NUMBER})&mlon=({NUMBER})"),
    re.compile(rf"!3d({NUMBER})!4d({NUMBER})"),
    re.compile(rf"@({NUMBER}),({NUMBER})"),
    re.compile(rf"#map=\d{{1,2}}/({NUMBER})/({NUMBER})"),
    re.compile(rf"geo:({NUMBER}),({NUMBER})"),
)


def read_position(text: str) -> Position | None:
    """Latitude and longitude of "53.797, -1.543" or of a map's link; None for what names no place on earth."""
    found = PLAIN.fullmatch(text) or next((hit for one in IN_LINKS if (hit := one.search(text))), None)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def said(position: Position) -> str:
    """ "53.79700,-1.54300": to about a metre."""
    return f"{position[0]:.5f},{position[1]:.5f}"


def clean(text: str) -> str:
    """A position as it is kept; empty for nothing.

    Raises Invalid for a text that names no place on earth.
    """
    if not text.strip():
        return ""
    if len(text) > LONGEST or (found := read_position(text)) is None:
        raise Invalid(
            "Give a position as two numbers, like 53.797, -1.543, or paste the link of a map that shows it.",
            field="position",
        )
    return said(found)
