"""The colours of a shop on its pages: its own, darkened or lightened until words on them can be read."""

import colorsys
import re

ENOUGH = 4.5  # Contrast of text, WCAG 2.2 AA.
DARK_SURFACE = "#1c1e22"


class NotAColour(ValueError):
    """The text is no colour of the form #205c4a."""


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart, 1 to 21 (WCAG 2.2)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def readable(colour: str, on: str = "#ffffff") -> str:
    """The colour itself, or the nearest darker (on dark: lighter) one that reaches 4.5 : 1."""
    step = -0.02 if _luminance(on) > 0.3 else 0.02
    hue, light, strength = colorsys.rgb_to_hls(*_parts(colour))
    while contrast(colour, on) < ENOUGH and 0 <= light + step <= 1:
        light += step
        colour = _written(colorsys.hls_to_rgb(hue, light, strength))
    return colour


def brand_css(colour: str, canvas: str = "#fcfbf7") -> str:
    """The variables of one shop's brand as a style sheet; text in them is readable in light and dark.

    Raises NotAColour.
    """
    for text in (colour, canvas):
        if not re.fullmatch(r"#[0-9a-f]{6}", text):
            raise NotAColour(f"“{text}” is no colour; write it as #205c4a.")
    fill, on_dark = readable(colour), readable(colour, DARK_SURFACE)
    return (
        ":root{"
        f"--brand:{fill};--brand-text:light-dark({fill},{on_dark});"
        f"--brand-lt:light-dark({_mixed(fill, '#ffffff', 0.11)},{_mixed(fill, DARK_SURFACE, 0.35)});"
        f"--store-bg:light-dark({canvas},#141518)"
        "}\n"
    )


def _parts(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _written(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in parts)


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return _written(tuple(one * share + other * (1 - share) for one, other in pairs))


def _luminance(colour: str) -> float:
    red, green, blue = ((p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4) for p in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
