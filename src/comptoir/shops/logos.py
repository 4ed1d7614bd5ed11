"""A shop's logo: an SVG reduced to shapes, colours and gradients, so that it can stand in any page."""

import re
from xml.etree import ElementTree

from comptoir.kernel.errors import Invalid

MOST_CHARACTERS = 64_000
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = "svg g defs title desc path rect circle ellipse line polyline polygon linearGradient radialGradient stop"
PRESENTATION = (
    "fill fill-opacity fill-rule clip-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-dasharray stroke-dashoffset opacity stop-color stop-opacity color"
)
SHAPES = (
    "id viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform offset "
    "gradientUnits gradientTransform spreadMethod"
)
ALLOWED_ELEMENTS = frozenset(ELEMENTS.split())
COLOURS_AND_LINES = frozenset(PRESENTATION.split())
ALLOWED_ATTRIBUTES = COLOURS_AND_LINES | frozenset(SHAPES.split())
PLAIN = re.compile(r"[\w\s#%.,()+-]*")  # What the values of shapes and colours are made of.
ID_PREFIX = "logo-"  # A logo stands inside pages: its ids must not meet theirs.
REFERENCE = re.compile(r"\s*url\(\s*['\"]?#([\w.-]+)['\"]?\s*\)\s*")


class NotALogo(Invalid):
    def __init__(self, reason: str) -> None:
        super().__init__(f"The logo is not an SVG picture we can show: {reason}", field="logo_svg")


def clean_svg(text: str) -> str:
    """The picture with nothing in it but drawing: no scripts, links, fonts, pictures from elsewhere or styles.

    Raises NotALogo when it is no SVG at all, or too large.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotALogo(f"it is longer than {MOST_CHARACTERS:,} characters.")
    root = _cleaned(_parsed(text))
    if root is None or root.tag != f"{SVG}svg":
        raise NotALogo("its outermost element is not <svg> of the SVG namespace.")
    if not len(root):
        raise NotALogo("nothing in it is a shape.")
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def _parsed(text: str) -> ElementTree.Element:
    bare = re.sub(r"<!DOCTYPE svg PUBLIC [^\[>]*>", "", text)  # What drawing programs write; it declares no entity.
    if re.search(r"<!(?!--)", bare):
        raise NotALogo("it declares document types or entities.")
    try:
        return ElementTree.fromstring(bare.strip())  # noqa: S314 - entities, the danger of this parser, are refused above.
    except (ElementTree.ParseError, ValueError) as problem:
        raise NotALogo(f"it cannot be read ({problem}).") from None


def _cleaned(element: ElementTree.Element) -> ElementTree.Element | None:
    """A copy of what is allowed; None for what is not, with all that is in it."""
    namespace, _, name = element.tag.rpartition("}") if isinstance(element.tag, str) else ("", "", "")
    if f"{namespace}}}" != SVG or name not in ALLOWED_ELEMENTS:
        return None
    copy = ElementTree.Element(element.tag)
    given = {**element.attrib, **_from_style(element.get("style", ""))}
    for key, value in given.items():
        kept = _value(key, value) if key in ALLOWED_ATTRIBUTES else None
        if kept is not None:
            copy.set(key, kept)
    if name in ("title", "desc"):
        copy.text = element.text
    copy.extend(child for child in map(_cleaned, element) if child is not None)
    return copy


def _from_style(style: str) -> dict[str, str]:
    """Drawing programs write colours as ``style="fill:#123"``; the same as attributes needs no inline style."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs if name.strip() in COLOURS_AND_LINES}


def _value(key: str, value: str) -> str | None:
    if key == "id":
        return ID_PREFIX + value if re.fullmatch(r"[\w.-]+", value) else None
    if inside := REFERENCE.fullmatch(value):
        return f"url(#{ID_PREFIX}{inside[1]})"
    return value if PLAIN.fullmatch(value) and "url" not in value.lower() else None
